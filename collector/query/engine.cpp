// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/engine.h"

#include "collector/query/breakdown.h"
#include "collector/query/filter_mask.h"
#include "collector/query/scan.h"

namespace gatepost::query {

namespace {

core::Result<void> check(const Query &query)
{
    if (query.sites.empty())
        return core::Error{
            core::ErrorCode::InvalidInput, QStringLiteral("The query names no site; choose at least one."), {}};
    if (query.range.isEmpty())
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("The query's range of time is empty; its end must be later than its start."), {}};
    if (!query.zone.isValid())
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("The query's time zone is not known; use a name such as Europe/Berlin."), {}};
    return {};
}

Measures seriesMeasures(const ScanOutcome &outcome, std::size_t point, int network)
{
    return outcome.series.measures(point * core::kNetworkCount + static_cast<std::size_t>(network));
}

std::vector<SeriesPoint> seriesOf(const Scanned &scanned)
{
    std::vector<SeriesPoint> series;
    series.reserve(scanned.points.size());
    for (std::size_t point = 0; point < scanned.points.size(); ++point) {
        SeriesPoint all{scanned.points[point], {}};
        for (int network = 0; network < core::kNetworkCount; ++network)
            all.measures += seriesMeasures(scanned.outcome, point, network);
        series.push_back(std::move(all));
    }
    return series;
}

void fillSeries(Report &report, const Scanned &current)
{
    report.series = seriesOf(current);
    for (int network = 0; network < core::kNetworkCount; ++network) {
        std::vector<Measures> &line = report.seriesByNetwork[static_cast<std::size_t>(network)];
        line.reserve(current.points.size());
        for (std::size_t point = 0; point < current.points.size(); ++point)
            line.push_back(seriesMeasures(current.outcome, point, network));
    }
}

void fillDamage(Report &report, const Scanned &scanned)
{
    for (const auto &block : scanned.damaged) {
        const Damage part{block->site, block->slots, block->hits, block->segment};
        if (!report.damage.contains(part))
            report.damage.append(part);
    }
}

} // namespace

core::Result<Report> answer(
    const Query &query, const store::HitImage &image, const std::atomic<bool> *cancelled, const AnswerOptions &options)
{
    if (auto sound = check(query); !sound)
        return sound.error();

    Report report;
    report.range = query.range;
    report.lastBatchId = image.lastBatchId;
    report.dataRange = dataRangeOf(query.sites, image);
    for (const Filter &filter : query.filters) {
        report.visitsWhole = report.visitsWhole && visitsStayWithin(filter.dimension);
        report.blockedKnown = report.blockedKnown && counterKnows(filter.dimension);
    }

    StopSign stop{cancelled, std::nullopt};
    if (options.limit.count() > 0)
        stop.deadline = std::chrono::steady_clock::now() + options.limit;
    const FilterMasks masks = filterMasks(query.filters, *image.dictionary);
    const auto scanned = scan(query, query.range, masks, true, image, stop, options.threads);
    if (!scanned)
        return scanned.error();
    const ScanOutcome &current = scanned.value().outcome;
    report.totals = current.totals.measures(0);
    report.rowsScanned = current.rowsScanned;
    fillSeries(report, scanned.value());
    fillDamage(report, scanned.value());

    std::optional<Scanned> compared;
    if (const auto range = comparedRange(query.range, query.compare, query.zone)) {
        auto before = scan(query, *range, masks, false, image, stop, options.threads);
        if (!before)
            return before.error();
        compared = std::move(before).value();
        report.comparedRange = *range;
        report.comparedTotals = compared->outcome.totals.measures(0);
        report.comparedSeries = seriesOf(*compared);
        fillDamage(report, *compared);
        report.rowsScanned += compared->outcome.rowsScanned;
    }

    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        report.breakdowns.push_back(makeBreakdown(
            query, i, current, compared ? &compared->outcome : nullptr, report.totals, *image.dictionary));
    }
    return report;
}

} // namespace gatepost::query
