// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/export.h"

#include "collector/query/calendar.h"
#include "collector/query/filter.h"
#include "collector/query/range_text.h"
#include "collector/report/csv_writer.h"
#include "collector/report/json_writer.h"
#include "collector/report/shared_view.h"
#include "collector/report/table_layout.h"

#include <QSaveFile>

namespace gatepost::report {

namespace {

core::Result<core::Site> siteOf(query::QuerySource &source, const QString &word)
{
    const auto book = source.sites();
    if (!book)
        return book.error();
    const std::vector<core::Site> &sites = book.value()->sites();
    if (word.isEmpty() && sites.size() == 1)
        return sites.front();
    if (word.isEmpty())
        return core::Error{core::ErrorCode::InvalidInput,
            sites.empty() ? QStringLiteral("There is no site yet; add one with: gatepostd site add NAME --host HOST")
                          : QStringLiteral("There are several sites; say which one with --site."),
            {}};
    if (const core::Site *site = book.value()->byWord(word))
        return *site;
    return core::Error{core::ErrorCode::NotFound,
        QStringLiteral("No site is called \"%1\"; gatepostd site list shows all of them.").arg(word.left(253)), word};
}

core::Result<QTimeZone> zoneOf(const QString &name, const core::Site &site)
{
    if (name.isEmpty()) {
        const QTimeZone zone(site.timeZone);
        return zone.isValid() ? zone : QTimeZone::utc();
    }
    const QTimeZone zone(name.toUtf8());
    if (!zone.isValid())
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("The time zone \"%1\" is not known; use a name such as Europe/Berlin.").arg(name.left(64)),
            name};
    return zone;
}

core::Result<Qt::DayOfWeek> weekdayOf(const QString &name)
{
    if (name.isEmpty())
        return Qt::Monday;
    for (int day = Qt::Monday; day <= Qt::Sunday; ++day) {
        if (QLocale::c().dayName(day).compare(name, Qt::CaseInsensitive) == 0)
            return static_cast<Qt::DayOfWeek>(day);
    }
    return core::Error{core::ErrorCode::InvalidInput,
        QStringLiteral("Weeks cannot begin on \"%1\"; name a day such as monday or sunday.").arg(name.left(64)), name};
}

// The open ends of `range` closed by the first and last local period with a hit; empty when there is none.
core::Result<core::TimeRange> closedRange(
    query::QuerySource &source, const query::Query &scope, query::Interval interval, const std::atomic<bool> *cancelled)
{
    core::TimeRange range = scope.range;
    if (range.from != query::kAllTime.from && range.to != query::kAllTime.to)
        return range;
    query::Query probe;
    probe.sites = scope.sites;
    probe.range = {0, 1}; // dataRange does not depend on it
    const auto report = source.report(probe, cancelled);
    if (!report)
        return report.error();
    const core::TimeRange held = report->dataRange;
    if (held.isEmpty())
        return core::TimeRange{};
    if (range.from == query::kAllTime.from)
        range.from = query::firstSlotOfDay(
            query::firstDayOf(query::localDate(held.from, scope.zone), interval, scope.firstWeekday), scope.zone);
    if (range.to == query::kAllTime.to)
        range.to = query::firstSlotOfDay(query::localDate(held.to - 1, scope.zone).addDays(1), scope.zone);
    return range;
}

std::optional<QString> endText(core::Slot slot, const QTimeZone &zone)
{
    const bool open = slot == query::kAllTime.from || slot == query::kAllTime.to;
    return open ? std::nullopt : std::optional(timeText(slot, zone));
}

std::vector<LeftOut> leftOutOf(const query::Report &report)
{
    const auto dayOf = [](core::Slot slot) {
        return QDateTime::fromSecsSinceEpoch(core::slotStart(slot), Qt::UTC).date().toString(Qt::ISODate);
    };
    std::vector<LeftOut> parts;
    for (const query::Damage &damage : report.damage)
        parts.push_back({dayOf(damage.slots.from), dayOf(damage.slots.to - 1), damage.hits});
    return parts;
}

} // namespace

std::optional<Format> formatOfName(const QString &name)
{
    if (name == QLatin1String("csv"))
        return Format::Csv;
    if (name == QLatin1String("json"))
        return Format::Json;
    return std::nullopt;
}

core::Result<Table> makeTable(query::QuerySource &source, const ReportChoice &choice, const query::Query &scope,
    const QString &site, const std::atomic<bool> *cancelled)
{
    auto query = queryFor(choice, scope);
    if (!query)
        return query.error();
    if (choice.needsClosedRange()) {
        const auto range = closedRange(source, scope, choice.interval, cancelled);
        if (!range)
            return range.error();
        query->range = range.value();
    }

    query::Report answer; // of nothing: no data, or none after the range's beginning
    if (!choice.needsClosedRange() || !query->range.isEmpty()) {
        auto report = source.report(query.value(), cancelled);
        if (!report)
            return report.error();
        answer = std::move(report).value();
    }
    Table table = tableOf(choice, answer, scope.zone);
    table.about = {{QStringLiteral("by"), choice.by}, {QStringLiteral("site"), site},
        {QStringLiteral("timezone"), QString::fromUtf8(scope.zone.id())},
        {QStringLiteral("from"), endText(scope.range.from, scope.zone)},
        {QStringLiteral("to"), endText(scope.range.to, scope.zone)}};
    table.leftOut = leftOutOf(answer);
    return table;
}

core::Result<Exported> exportChoice(query::QuerySource &source, const ReportChoice &choice, const query::Query &scope,
    const QString &site, Format format, const std::atomic<bool> *cancelled)
{
    const auto table = makeTable(source, choice, scope, site, cancelled);
    if (!table)
        return table.error();
    return Exported{bytesOf(table.value(), format), table->leftOut};
}

core::Result<Exported> exportReport(
    query::QuerySource &source, const ExportRequest &request, const std::atomic<bool> *cancelled)
{
    const auto choice = chooseReport(request.report, request.by);
    if (!choice)
        return choice.error();
    query::Query scope;
    for (const QString &text : request.filters) {
        const auto filter = query::parseFilter(text);
        if (!filter)
            return filter.error();
        scope.filters.push_back(filter.value());
    }
    const auto site = siteOf(source, request.site);
    if (!site)
        return site.error();
    const auto zone = zoneOf(request.zone, site.value());
    if (!zone)
        return zone.error();
    const auto range = query::parseRange(request.from, request.to, zone.value());
    if (!range)
        return range.error();
    const auto firstWeekday = weekdayOf(request.firstWeekday);
    if (!firstWeekday)
        return firstWeekday.error();
    scope.sites = {site.value().id};
    scope.zone = zone.value();
    scope.range = range.value();
    scope.firstWeekday = firstWeekday.value();
    scope.limit = request.limit;
    auto table = makeTable(source, choice.value(), scope, site.value().name, cancelled);
    if (!table)
        return table.error();
    if (site.value().options.demo)
        table->about.emplace_back(QStringLiteral("demo"), QStringLiteral("these records are invented"));
    const int least = request.shared ? site.value().options.smallCount : 0;
    std::vector<LeftOut> leftOut = table->leftOut;
    return Exported{bytesOf(forSharing(std::move(table).value(), least), request.format), std::move(leftOut)};
}

QByteArray bytesOf(const Table &table, Format format) { return format == Format::Csv ? csvOf(table) : jsonOf(table); }

core::Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    const bool full = file.error() == QFileDevice::ResourceError;
    return core::Error{full ? core::ErrorCode::DiskFull : core::ErrorCode::Io,
        QStringLiteral("The file %1 could not be written (%2); check the folder and its free space.")
            .arg(path, file.errorString()),
        path};
}

} // namespace gatepost::report
