// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/cli/commands.h"
#include "collector/cli/usage.h"
#include "collector/query/query_source.h"
#include "collector/report/export.h"
#include "collector/store/data_directory.h"

#include <cstdio>

using namespace Qt::StringLiterals;

namespace gatepost::cli {

namespace {

core::Result<void> writeOut(const QByteArray &bytes)
{
    const std::size_t size = static_cast<std::size_t>(bytes.size());
    if (std::fwrite(bytes.constData(), 1, size, stdout) == size && std::fflush(stdout) == 0)
        return {};
    return core::Error{core::ErrorCode::Io, u"cannot write the report to standard output"_s, {}};
}

// A report without its damaged days is written, but a script shall not take it for a whole one.
int warned(const std::vector<report::LeftOut> &leftOut)
{
    for (const report::LeftOut &part : leftOut) {
        failed({core::ErrorCode::Corrupt,
            u"%1 hits from %2 to %3 (UTC) are damaged and not in this report: run gatepostd doctor."_s.arg(
                QString::number(part.hits.value_or(0)), part.firstDay, part.lastDay),
            {}});
    }
    return leftOut.empty() ? kDone : kFailed;
}

// What went wrong with the words is wrong usage; what went wrong with the world is a failure.
int refused(const core::Error &error)
{
    return error.code == core::ErrorCode::InvalidInput ? wrongUsage(error.what) : failed(error);
}

} // namespace

int exportReport(const QStringList &words)
{
    Usage usage(u"export REPORT --site SITE [--from DATE] [--to DATE] [--filter FILTER]… [--by GROUP] [--limit N] "
                u"[--format csv|json] [-o FILE] [--data DIR]"_s,
        u"Writes a report, also while a collector serves the directory. Where stored hits are damaged, the report is "
        u"written without them, a line says of which days, and the exit code is 1. REPORT: %1."_s.arg(
            report::reportNames().join(u", "_s)));
    usage.option(u"site"_s, u"SITE"_s, u"its name, id, key or one of its hosts"_s);
    usage.option(u"from"_s, u"DATE"_s, u"first day or moment, such as 2026-11-01 (from the first view)"_s);
    usage.option(u"to"_s, u"DATE"_s, u"first day or moment that is no longer in it (to the last view)"_s);
    usage.option(u"timezone"_s, u"ZONE"_s, u"where days begin (the site's)"_s);
    usage.option(u"filter"_s, u"FILTER"_s,
        u"such as browser==Firefox, page=^/blog/, country!=DE; may be given several times: the same dimension is OR, "
        u"different ones are AND"_s);
    usage.option(u"by"_s, u"GROUP"_s,
        u"for a report with several groupings, such as blocked: network, host, page or day, or series: day, hour, week, month or year (its first)"_s);
    usage.option(u"first-weekday"_s, u"DAY"_s, u"where the weeks of series --by week begin (monday)"_s);
    usage.option(u"limit"_s, u"N"_s, u"rows; the rest is summed as (other) (all)"_s, u"0"_s);
    usage.option(u"format"_s, u"csv|json"_s, u"of the file"_s, u"csv"_s);
    usage.parser().addOption(
        {u"shared"_s, u"For others' eyes: counts under the site's small-count are shown as less than it."_s});
    usage.option(u"output"_s, u"FILE"_s, u"written in one step (standard output)"_s);
    if (const std::optional<int> code = usage.read(words))
        return *code;
    if (usage.words().size() != 1)
        return wrongUsage(u"export takes one report: "_s + report::reportNames().join(u", "_s));

    bool isNumber = false;
    const int limit = usage.value(u"limit"_s).toInt(&isNumber);
    if (!isNumber || limit < 0)
        return wrongUsage(u"--limit is a number of rows, not '%1'"_s.arg(usage.value(u"limit"_s)));
    const std::optional<report::Format> format = report::formatOfName(usage.value(u"format"_s));
    if (!format)
        return wrongUsage(u"--format is csv or json, not '%1'"_s.arg(usage.value(u"format"_s)));
    const report::ExportRequest request{usage.words().front(), usage.value(u"site"_s), usage.value(u"from"_s),
        usage.value(u"to"_s), usage.value(u"timezone"_s), usage.values(u"filter"_s), usage.value(u"by"_s), limit,
        *format, usage.isSet(u"shared"_s), usage.value(u"first-weekday"_s)};

    const std::unique_ptr<query::QuerySource> source =
        query::makeLocalSource(store::DataDirectory(usage.dataDirectory()).databasePath());
    const core::Result<report::Exported> exported = report::exportReport(*source, request);
    if (!exported)
        return refused(exported.error());
    const QString path = usage.value(u"output"_s);
    const core::Result<void> written =
        path.isEmpty() || path == "-"_L1 ? writeOut(exported->bytes) : report::writeFile(path, exported->bytes);
    return written ? warned(exported->leftOut) : failed(written.error());
}

} // namespace gatepost::cli
