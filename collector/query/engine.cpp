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

std::vector<SeriesPoint> seriesOf(const ScanOutcome &outcome)
{
    std::vector<SeriesPoint> series;
    series.reserve(outcome.points.size());
    for (std::size_t point = 0; point < outcome.points.size(); ++point) {
        SeriesPoint all{outcome.points[point], {}};
        for (int network = 0; network < core::kNetworkCount; ++network)
            all.measures += seriesMeasures(outcome, point, network);
        series.push_back(std::move(all));
    }
    return series;
}

void fillSeries(Report &report, const ScanOutcome &current)
{
    report.series = seriesOf(current);
    for (int network = 0; network < core::kNetworkCount; ++network) {
        std::vector<Measures> &line = report.seriesByNetwork[static_cast<std::size_t>(network)];
        line.reserve(current.points.size());
        for (std::size_t point = 0; point < current.points.size(); ++point)
            line.push_back(seriesMeasures(current, point, network));
    }
}

} // namespace

core::Result<Report> answer(const Query &query, const store::HitImage &image, const std::atomic<bool> *cancelled)
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

    const FilterMasks masks = filterMasks(query.filters, *image.dictionary);
    const auto current = scan(query, query.range, masks, true, image, cancelled);
    if (!current)
        return current.error();
    report.totals = current.value().totals.measures(0);
    report.rowsScanned = current.value().rowsScanned;
    fillSeries(report, current.value());

    std::optional<ScanOutcome> compared;
    if (const auto range = comparedRange(query.range, query.compare, query.zone)) {
        auto outcome = scan(query, *range, masks, false, image, cancelled);
        if (!outcome)
            return outcome.error();
        compared = std::move(outcome).value();
        report.comparedRange = *range;
        report.comparedTotals = compared->totals.measures(0);
        report.comparedSeries = seriesOf(*compared);
        report.rowsScanned += compared->rowsScanned;
    }

    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        report.breakdowns.push_back(makeBreakdown(
            query, i, current.value(), compared ? &*compared : nullptr, report.totals, *image.dictionary));
    }
    return report;
}

} // namespace gatepost::query
