// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/dimension.h"
#include "collector/core/result.h"
#include "collector/query/query.h"
#include "collector/query/report.h"
#include "collector/report/table.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace gatepost::report {

// How a report is asked for and laid out.
enum class Shape {
    Breakdown, // one row per value of a dimension
    Events,
    LoadTimes, // one row per load bucket
    Blocked, // one row per value of a dimension
    BlockedByTime, // one row per day
    Series, // one row per hour, day, week or month
};

// One report in one grouping: `browsers` by `version`.
struct ReportChoice {
    QString report;
    QString by;
    Shape shape = Shape::Breakdown;
    core::Dimension dimension = core::Dimension::Page; // of Breakdown, Events, Blocked
    query::Interval interval = query::Interval::None; // of Series, BlockedByTime

    // It has a row for every point of time: an open range must be closed before asking.
    bool needsClosedRange() const { return interval != query::Interval::None; }
};

// The names of all reports, in the order of the manual.
QStringList reportNames();

// Empty `by`: the report's first grouping. Fails with InvalidInput and lists what could have been asked.
core::Result<ReportChoice> chooseReport(const QString &report, const QString &by = {});

// The report whose rows are a dimension's values; nullopt when none is (Channel).
std::optional<ReportChoice> choiceOfDimension(core::Dimension dimension);

// `scope` says sites, range, zone, filters, limit, offset and search; the choice adds what to group by and the order.
// Fails with InvalidInput when a filter makes the report meaningless (blocked by what the image cannot know).
core::Result<query::Query> queryFor(const ReportChoice &choice, const query::Query &scope);

// Lays out the answer to queryFor(). A value that is not known is an empty text.
Table tableOf(const ReportChoice &choice, const query::Report &report, const QTimeZone &zone);

} // namespace gatepost::report
