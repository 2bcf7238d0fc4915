// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/report_catalog.h"

#include "collector/report/table_layout.h"

#include <QLatin1String>

#include <vector>

namespace gatepost::report {

namespace {

using core::Dimension;
using query::Interval;

struct Grouping {
    QLatin1String by;
    Shape shape;
    Dimension dimension = Dimension::Page;
    Interval interval = Interval::None;
};

struct Entry {
    QLatin1String name;
    std::vector<Grouping> groupings; // the first is the default
};

Grouping rows(const char *by, Dimension dimension) { return {QLatin1String(by), Shape::Breakdown, dimension}; }
Grouping blocked(const char *by, Dimension dimension) { return {QLatin1String(by), Shape::Blocked, dimension}; }
Grouping points(const char *by, Interval interval)
{
    return {QLatin1String(by), Shape::Series, Dimension::Page, interval};
}

const std::vector<Entry> &entries()
{
    static const std::vector<Entry> table = {
        {QLatin1String("pages"), {rows("page", Dimension::Page)}},
        {QLatin1String("titles"), {rows("title", Dimension::Title)}},
        {QLatin1String("referrers"), {rows("referrer", Dimension::Referrer)}},
        {QLatin1String("sources"), {rows("source", Dimension::Source), rows("medium", Dimension::Medium)}},
        {QLatin1String("campaigns"),
            {rows("name", Dimension::CampaignName), rows("source", Dimension::CampaignSource),
                rows("medium", Dimension::CampaignMedium), rows("term", Dimension::CampaignTerm),
                rows("content", Dimension::CampaignContent)}},
        {QLatin1String("browsers"), {rows("browser", Dimension::Browser), rows("version", Dimension::BrowserVersion)}},
        {QLatin1String("systems"), {rows("system", Dimension::System)}},
        {QLatin1String("devices"), {rows("device", Dimension::Device)}},
        {QLatin1String("platforms"), {rows("platform", Dimension::Platform)}},
        {QLatin1String("screens"), {rows("screen", Dimension::Screen)}},
        {QLatin1String("languages"), {rows("language", Dimension::Language)}},
        {QLatin1String("countries"), {rows("country", Dimension::Country)}},
        {QLatin1String("timezones"), {rows("timezone", Dimension::TimeZone), rows("offset", Dimension::UtcOffset)}},
        {QLatin1String("networks"), {rows("network", Dimension::Network)}},
        {QLatin1String("hosts"), {rows("host", Dimension::Host)}},
        {QLatin1String("events"),
            {{QLatin1String("event"), Shape::Events, Dimension::Event},
                {QLatin1String("property"), Shape::Events, Dimension::Property}}},
        {QLatin1String("load-times"), {{QLatin1String("time"), Shape::LoadTimes}}},
        {QLatin1String("blocked"),
            {blocked("network", Dimension::Network), blocked("host", Dimension::Host), blocked("page", Dimension::Page),
                {QLatin1String("day"), Shape::BlockedByTime, Dimension::Page, Interval::Day}}},
        {QLatin1String("series"),
            {points("day", Interval::Day), points("hour", Interval::Hour), points("week", Interval::Week),
                points("month", Interval::Month), points("year", Interval::Year)}},
    };
    return table;
}

ReportChoice choice(const Entry &entry, const Grouping &grouping)
{
    return {entry.name, grouping.by, grouping.shape, grouping.dimension, grouping.interval};
}

core::Error unknownGrouping(const Entry &entry, const QString &by)
{
    QStringList names;
    for (const Grouping &grouping : entry.groupings)
        names.append(grouping.by);
    return {core::ErrorCode::InvalidInput,
        QStringLiteral("The report %1 has no grouping \"%2\"; choose one of: %3.")
            .arg(entry.name, by.left(64), names.join(QStringLiteral(", "))),
        by};
}

bool showsBlocked(Shape shape) { return shape == Shape::Blocked || shape == Shape::BlockedByTime; }

} // namespace

QStringList reportNames()
{
    QStringList names;
    for (const Entry &entry : entries())
        names.append(entry.name);
    return names;
}

core::Result<ReportChoice> chooseReport(const QString &report, const QString &by)
{
    for (const Entry &entry : entries()) {
        if (entry.name != report)
            continue;
        for (const Grouping &grouping : entry.groupings) {
            if (by.isEmpty() || grouping.by == by)
                return choice(entry, grouping);
        }
        return unknownGrouping(entry, by);
    }
    return core::Error{core::ErrorCode::InvalidInput,
        QStringLiteral("There is no report \"%1\"; choose one of: %2.")
            .arg(report.left(64), reportNames().join(QStringLiteral(", "))),
        report};
}

std::optional<ReportChoice> choiceOfDimension(Dimension dimension)
{
    for (const Entry &entry : entries()) {
        for (const Grouping &grouping : entry.groupings) {
            const bool listsValues = grouping.shape == Shape::Breakdown || grouping.shape == Shape::Events;
            if (listsValues && grouping.dimension == dimension)
                return choice(entry, grouping);
        }
    }
    return std::nullopt;
}

core::Result<query::Query> queryFor(const ReportChoice &choice, const query::Query &scope)
{
    query::Query query = scope;
    query.dimensions.clear();
    query.compare = query::Compare::None;
    query.interval = choice.interval;
    query.order = query::Order::Views;
    if (choice.shape == Shape::Breakdown || choice.shape == Shape::Events || choice.shape == Shape::Blocked)
        query.dimensions.push_back(choice.dimension);
    if (choice.shape == Shape::Events) {
        // Only records of events, so that views are no nameless row.
        query.order = query::Order::Events;
        query.filters.push_back({Dimension::Event, query::Filter::Match::Equals, true, QString()});
    }
    if (showsBlocked(choice.shape)) {
        query.order = query::Order::Counter;
        for (const query::Filter &filter : scope.filters) {
            if (!query::counterKnows(filter.dimension))
                return core::Error{core::ErrorCode::InvalidInput,
                    QStringLiteral("The blocked share cannot be filtered by %1, because the counting image does not "
                                   "know it; filter by page, host or network.")
                        .arg(core::dimensionInfo(filter.dimension).name),
                    {}};
        }
    }
    return query;
}

Table tableOf(const ReportChoice &choice, const query::Report &report, const QTimeZone &zone)
{
    Table table;
    switch (choice.shape) {
    case Shape::Breakdown:
        table = breakdownTable(report);
        break;
    case Shape::Events:
        table = eventsTable(report);
        break;
    case Shape::LoadTimes:
        table = loadTimesTable(report);
        break;
    case Shape::Blocked:
        table = blockedTable(report);
        break;
    case Shape::BlockedByTime:
        table = blockedByDayTable(report, zone);
        break;
    case Shape::Series:
        table = seriesTable(report, zone);
        break;
    }
    table.name = choice.report;
    return table;
}

} // namespace gatepost::report
