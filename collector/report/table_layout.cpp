// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/table_layout.h"

#include "collector/core/event_properties.h"
#include "collector/report/zone_countries.h"

#include <QDateTime>

#include <functional>
#include <initializer_list>
#include <limits>

namespace gatepost::report {

namespace {

using query::Blocked;
using query::BreakdownRow;
using query::Measures;

// A column and how a row fills it.
struct Field {
    const char *name;
    ColumnKind kind;
    std::function<Cell(const BreakdownRow &)> cell;
    std::function<qint64(const Measures &)> support = {}; // see Table::supports
};

// The smaller of what a figure singles out; nobody is singled out by none.
qint64 smallest(std::initializer_list<qint64> counts)
{
    qint64 least = std::numeric_limits<qint64>::max();
    for (const qint64 count : counts)
        least = count > 0 ? std::min(least, count) : least;
    return least;
}

Cell cellOf(std::optional<double> figure) { return figure ? Cell(*figure) : Cell(); }

std::vector<Field> visitFields(bool known)
{
    return {
        {"pages_per_visit", ColumnKind::Ratio,
            [=](const BreakdownRow &row) { return known ? cellOf(row.measures.pagesPerVisit()) : Cell(); },
            [](const Measures &m) {
                return smallest({m.firstViews, m.views() - m.depthViews});
            }},
        {"bounce_rate", ColumnKind::Share,
            [=](const BreakdownRow &row) { return known ? cellOf(row.measures.bounceRate()) : Cell(); },
            [](const Measures &m) {
                return smallest({m.firstViews, m.secondViews, m.firstViews - m.secondViews});
            }},
    };
}

std::vector<Field> loadFields()
{
    return {
        {"load_p50", ColumnKind::Milliseconds, [](const BreakdownRow &row) { return cellOf(row.measures.loadMs(0.5)); },
            [](const Measures &m) { return smallest({m.loads.total()}); }},
        {"load_p95", ColumnKind::Milliseconds,
            [](const BreakdownRow &row) { return cellOf(row.measures.loadMs(0.95)); },
            [](const Measures &m) { return smallest({m.loads.total()}); }},
    };
}

std::vector<Field> coverageFields(bool known)
{
    return {
        {"counter", ColumnKind::Count,
            [=](const BreakdownRow &row) { return known ? Cell(row.measures.counterViews) : Cell(); }},
        {"blocked", ColumnKind::Count,
            [=](const BreakdownRow &row) { return known ? Cell(row.measures.blocked().blocked) : Cell(); }},
        {"blocked_share", ColumnKind::Share,
            [=](const BreakdownRow &row) { return known ? cellOf(row.measures.blocked().share) : Cell(); }},
    };
}

std::vector<Field> blockedFields()
{
    const auto counted = [](const char *name, qint64 Blocked::*figure) {
        return Field{
            name, ColumnKind::Count, [=](const BreakdownRow &row) { return Cell(row.measures.blocked().*figure); }};
    };
    const auto share = [](const char *name, std::optional<double> Blocked::*figure) {
        return Field{
            name, ColumnKind::Share, [=](const BreakdownRow &row) { return cellOf(row.measures.blocked().*figure); }};
    };
    return {
        counted("counter", &Blocked::counter),
        counted("agent", &Blocked::agent),
        counted("noscript", &Blocked::noscript),
        counted("blocked", &Blocked::blocked),
        share("blocked_share", &Blocked::share),
        share("low95", &Blocked::low95),
        share("high95", &Blocked::high95),
        share("unreported_share", &Blocked::unreportedShare),
        {"state", ColumnKind::Text,
            [](const BreakdownRow &row) { return Cell(QString(blockedStateName(row.measures.blocked().state))); }},
    };
}

Field countField(const char *name, std::function<qint64(const BreakdownRow &)> count)
{
    return {name, ColumnKind::Count, [=](const BreakdownRow &row) { return Cell(count(row)); }};
}

void append(std::vector<Field> &fields, std::vector<Field> more)
{
    fields.insert(fields.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// A table whose first column is the row's text.
Table tableOfFields(const QString &first, const std::vector<Field> &fields, const std::vector<BreakdownRow> &rows)
{
    Table table;
    table.columns.push_back({first, ColumnKind::Text});
    for (const Field &field : fields)
        table.columns.push_back({QLatin1String(field.name), field.kind});
    for (const BreakdownRow &row : rows) {
        Row cells{Cell(row.text)};
        std::vector<qint64> supports{Table::kNoSupport};
        for (const Field &field : fields) {
            cells.push_back(field.cell(row));
            supports.push_back(field.support ? field.support(row.measures) : Table::kNoSupport);
        }
        table.rows.push_back(std::move(cells));
        table.supports.push_back(std::move(supports));
    }
    return table;
}

Cell countriesCell(const QString &zone)
{
    const ZoneCountries countries = zoneCountries(zone);
    if (countries.likeliest.isEmpty())
        return QStringLiteral("none");
    return countries.hasOthers ? countries.likeliest + QStringLiteral(" and others") : countries.likeliest;
}

bool hasChannels(const Measures &measures)
{
    return measures.counterViews != 0 || measures.agentViews != 0 || measures.noscriptViews != 0;
}

// Takes the row of what was left out from the end of the rows, where the caller laid it out with the others.
void splitOther(Table &table)
{
    table.other = std::move(table.rows.back());
    table.rows.pop_back();
}

BreakdownRow otherRow(const query::Breakdown &breakdown, const Measures &totals)
{
    BreakdownRow row;
    row.text = QStringLiteral("(other)");
    row.measures = breakdown.other;
    if (totals.views() > 0)
        row.share = static_cast<double>(row.measures.views()) / static_cast<double>(totals.views());
    return row;
}

Table tableOfBreakdown(const query::Report &report, const QString &first, const std::vector<Field> &fields,
    const std::function<bool(const Measures &)> &isWanted)
{
    const query::Breakdown &breakdown = report.breakdowns.front();
    std::vector<BreakdownRow> rows;
    for (const BreakdownRow &row : breakdown.rows) {
        if (isWanted(row.measures))
            rows.push_back(row);
    }
    const bool hasOther = isWanted(breakdown.other);
    if (hasOther)
        rows.push_back(otherRow(breakdown, report.totals));
    Table table = tableOfFields(first, fields, rows);
    if (hasOther)
        splitOther(table);
    return table;
}

// Points of a series dressed as rows, so that they share the columns.
std::vector<BreakdownRow> rowsOfSeries(
    const query::Report &report, const std::function<QString(core::Slot)> &textOfStart)
{
    std::vector<BreakdownRow> rows;
    for (const query::SeriesPoint &point : report.series) {
        BreakdownRow row;
        row.text = textOfStart(point.start);
        row.measures = point.measures;
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

QString timeText(core::Slot slot, const QTimeZone &zone)
{
    const QDateTime local = QDateTime::fromSecsSinceEpoch(core::slotStart(slot), zone);
    // Qt writes the offset only of times that carry a fixed one.
    return local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODate);
}

Table breakdownTable(const query::Report &report)
{
    const core::Dimension dimension = report.breakdowns.front().dimension;
    std::vector<Field> fields = {
        countField("views", [](const BreakdownRow &row) { return row.measures.views(); }),
        countField("visits", [](const BreakdownRow &row) { return row.measures.visits(); }),
        {"share", ColumnKind::Share, [](const BreakdownRow &row) { return Cell(row.share); }},
    };
    const auto attribute = [](const BreakdownRow &row) { return Cell(row.attribute); };
    if (dimension == core::Dimension::Page)
        fields.push_back({"title", ColumnKind::Text, attribute});
    if (dimension == core::Dimension::Source)
        fields.push_back({"medium", ColumnKind::Text, attribute});
    // Where countries come from time zones, this says how sure they are.
    if (dimension == core::Dimension::TimeZone) {
        fields.push_back(
            {"countries", ColumnKind::Text, [](const BreakdownRow &row) { return countriesCell(row.text); }});
    }
    if (query::visitsStayWithin(dimension))
        append(fields, visitFields(report.visitsWhole));
    append(fields, loadFields());
    if (query::counterKnows(dimension))
        append(fields, coverageFields(report.blockedKnown));
    // A page that only the image has seen belongs to the list of pages, a browser of the image (unknown) does not.
    const bool counterCounts = query::counterKnows(dimension);
    return tableOfBreakdown(report, core::dimensionInfo(dimension).name, fields, [=](const Measures &measures) {
        return measures.views() != 0 || !measures.loads.isEmpty() || (counterCounts && measures.counterViews != 0);
    });
}

Table eventsTable(const query::Report &report)
{
    const auto all = static_cast<double>(report.totals.events);
    const std::vector<Field> fields = {
        countField("events", [](const BreakdownRow &row) { return row.measures.events; }),
        {"share", ColumnKind::Share,
            [=](const BreakdownRow &row) { return Cell(static_cast<double>(row.measures.events) / all); }},
    };
    const core::Dimension dimension = report.breakdowns.front().dimension;
    Table table = tableOfBreakdown(report, core::dimensionInfo(dimension).name, fields,
        [](const Measures &measures) { return measures.events != 0; });
    if (dimension == core::Dimension::Property) {
        for (Row &row : table.rows) {
            if (auto *text = std::get_if<QString>(&row.front()))
                *text = core::eventPropertyPairs(*text).join(QStringLiteral("; "));
        }
    }
    return table;
}

Table loadTimesTable(const query::Report &report)
{
    Table table;
    table.columns = {{QStringLiteral("load_ms"), ColumnKind::Milliseconds},
        {QStringLiteral("reports"), ColumnKind::Count}, {QStringLiteral("share"), ColumnKind::Share},
        {QStringLiteral("share_up_to"), ColumnKind::Share}};
    const query::LoadHistogram &loads = report.totals.loads;
    const auto all = static_cast<double>(loads.total());
    double upTo = 0;
    for (int number = 1; number <= core::kLoadBucketCount; ++number) {
        const auto bucket = static_cast<core::LoadBucket>(number);
        const qint64 count = loads.at(bucket);
        if (count == 0)
            continue;
        upTo += static_cast<double>(count);
        table.rows.push_back({core::loadBucketMs(bucket), count, static_cast<double>(count) / all, upTo / all});
    }
    return table;
}

Table blockedTable(const query::Report &report)
{
    return tableOfBreakdown(report, QStringLiteral("group"), blockedFields(), hasChannels);
}

Table blockedByDayTable(const query::Report &report, const QTimeZone &zone)
{
    const auto dateText = [&](core::Slot start) {
        return QDateTime::fromSecsSinceEpoch(core::slotStart(start), zone).date().toString(Qt::ISODate);
    };
    return tableOfFields(QStringLiteral("group"), blockedFields(), rowsOfSeries(report, dateText));
}

Table seriesTable(const query::Report &report, const QTimeZone &zone)
{
    std::vector<Field> fields = {
        countField("views", [](const BreakdownRow &row) { return row.measures.views(); }),
        countField("visits", [](const BreakdownRow &row) { return row.measures.visits(); }),
    };
    append(fields, visitFields(report.visitsWhole));
    append(fields, loadFields());
    fields.push_back(countField("events", [](const BreakdownRow &row) { return row.measures.events; }));
    fields.push_back(countField("agent", [](const BreakdownRow &row) { return row.measures.agentViews; }));
    fields.push_back(countField("noscript", [](const BreakdownRow &row) { return row.measures.noscriptViews; }));
    append(fields, coverageFields(report.blockedKnown));
    const auto startText = [&](core::Slot start) { return timeText(start, zone); };
    return tableOfFields(QStringLiteral("start"), fields, rowsOfSeries(report, startText));
}

} // namespace gatepost::report
