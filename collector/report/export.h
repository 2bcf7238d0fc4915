// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/query_source.h"
#include "collector/report/report_catalog.h"
#include "collector/report/table.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>

namespace gatepost::report {

enum class Format { Csv, Json };

// "csv", "json".
std::optional<Format> formatOfName(const QString &name);

// An export as people and addresses write it: every part is text and is checked by exportReport().
struct ExportRequest {
    QString report; // see reportNames()
    QString site; // name, host, key or id; empty: the only one
    QString from; // ISO date or date-time, half open; empty: from the first hit
    QString to; // empty: to the last hit
    QString zone; // IANA name; empty: the site's
    QStringList filters; // see query/filter.h
    QString by; // grouping; empty: the report's first
    int limit = 0; // rows, the rest is summed in "(other)"; 0: all. Series, days and load times are never cut
    Format format = Format::Csv;
    bool shared = false; // for others: small counts are hidden as the site's options say (shared_view.h)
    QString firstWeekday; // English name of the day on which weeks begin; empty: Monday
};

struct Exported {
    QByteArray bytes; // of the file
    std::vector<LeftOut> leftOut; // what is in none of its figures; JSON tells it, too, CSV cannot
};

// Thread: the source's. Fails with InvalidInput (a sentence that lists what could have been
// asked), NotFound (no such site) or what the source fails with; Busy after `cancelled` (may be null) became true.
core::Result<Exported> exportReport(
    query::QuerySource &source, const ExportRequest &request, const std::atomic<bool> *cancelled = nullptr);

// The same for a caller that has its scope as a Query already (see queryFor); `site` is only written into the JSON.
core::Result<Exported> exportChoice(query::QuerySource &source, const ReportChoice &choice, const query::Query &scope,
    const QString &site, Format format, const std::atomic<bool> *cancelled = nullptr);

core::Result<Table> makeTable(query::QuerySource &source, const ReportChoice &choice, const query::Query &scope,
    const QString &site, const std::atomic<bool> *cancelled = nullptr);

// CSV or JSON of any table.
QByteArray bytesOf(const Table &table, Format format);

// Replaces the file at `path` in one step: a reader sees the old bytes or all of the new ones. Fails with DiskFull or Io.
core::Result<void> writeFile(const QString &path, const QByteArray &bytes);

} // namespace gatepost::report
