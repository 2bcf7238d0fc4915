// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/scan.h"

#include "collector/query/calendar.h"

#include <algorithm>
#include <limits>
#include <thread>

namespace gatepost::query {

namespace {

constexpr std::size_t kRowsPerThread = 150000; // a thread costs about as much as this many rows
constexpr std::size_t kGroupsPerThread = 1000000; // each has counts of its own, 64 bytes a group and breakdown
constexpr unsigned kMostThreads = 16;

using BlockPtr = std::shared_ptr<const store::HitBlock>;

std::vector<quint32> indexOfPoints(const std::vector<core::Slot> &points, core::TimeRange range)
{
    if (points.empty())
        return {};
    std::vector<quint32> pointOfSlot(static_cast<std::size_t>(range.to - range.from));
    for (std::size_t point = 0; point < points.size(); ++point) {
        const core::Slot end = point + 1 < points.size() ? points[point + 1] : range.to;
        std::fill(pointOfSlot.begin() + (points[point] - range.from), pointOfSlot.begin() + (end - range.from),
            static_cast<quint32>(point) * core::kNetworkCount);
    }
    return pointOfSlot;
}

std::vector<BlockPtr> blocksWithin(core::TimeRange range, const store::HitImage &image)
{
    std::vector<BlockPtr> blocks;
    for (const BlockPtr &block : image.blocks) {
        if (block->slots.to > range.from && block->slots.from < range.to)
            blocks.push_back(block);
    }
    return blocks;
}

unsigned threadsFor(const ScanPlan &plan, const std::vector<BlockPtr> &blocks)
{
    std::size_t rows = 0;
    for (const BlockPtr &block : blocks)
        rows += block->rows;
    std::size_t groups = 0;
    for (const core::Dimension dimension : plan.query.dimensions)
        groups += plan.dictionary.termCount(dimension) + std::size_t(1);
    if (groups > kGroupsPerThread)
        return 1;
    const unsigned machine = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
    return static_cast<unsigned>(std::clamp<std::size_t>(rows / kRowsPerThread, 1, machine));
}

// Takes blocks in turn with other threads, until none is left or one of them was told to stop.
void takeBlocks(
    BlockScan &scan, const std::vector<BlockPtr> &blocks, std::atomic<std::size_t> &next, std::atomic<bool> &stopped)
{
    BlockViews views;
    for (std::size_t i = next++; i < blocks.size() && !stopped; i = next++) {
        const store::HitBlock &block = *blocks[i];
        for (std::size_t column = 0; column < views.size(); ++column)
            views[column] = block.view(column);
        if (!scan.add(block.rows, block.slots, views))
            stopped = true;
    }
}

core::Error whyStopped(const StopSign &stop)
{
    return {core::ErrorCode::Busy,
        stop.isCancelled()
            ? QStringLiteral("The query was cancelled.")
            : QStringLiteral("The query took longer than it may: ask for a shorter range or fewer breakdowns."),
        {}};
}

bool isAmong(const std::vector<core::SiteId> &sites, core::SiteId site)
{
    return std::find(sites.begin(), sites.end(), site) != sites.end();
}

} // namespace

core::Result<Scanned> scan(const Query &query, core::TimeRange range, const FilterMasks &masks, bool withAttributes,
    const store::HitImage &image, const StopSign &stop, unsigned threads)
{
    auto points = pointsOf(range, query.interval, query.zone);
    if (!points)
        return points.error();
    ScanPlan plan{query, range, masks, *image.dictionary, withAttributes, stop, std::move(points).value(), {}};
    plan.pointOfSlot = indexOfPoints(plan.points, range);

    const std::vector<BlockPtr> blocks = blocksWithin(range, image);
    std::vector<std::unique_ptr<BlockScan>> scans;
    for (unsigned i = threads > 0 ? threads : threadsFor(plan, blocks); i > 0; --i)
        scans.push_back(std::make_unique<BlockScan>(plan));
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> stopped = false;
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < scans.size(); ++i)
            others.emplace_back([&, i] { takeBlocks(*scans[i], blocks, next, stopped); });
        takeBlocks(*scans[0], blocks, next, stopped);
    }
    if (stopped)
        return whyStopped(stop);

    ScanOutcome &outcome = scans[0]->outcome();
    for (std::size_t i = 1; i < scans.size(); ++i)
        outcome.merge(scans[i]->outcome());
    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        if (AttributeVote *vote = outcome.attributes[i].get())
            vote->finish(*image.dictionary, *attributeOf(query.dimensions[i]));
    }
    return Scanned{std::move(outcome), std::move(plan.points)};
}

core::TimeRange dataRangeOf(const std::vector<core::SiteId> &sites, const store::HitImage &image)
{
    core::Slot first = std::numeric_limits<core::Slot>::max();
    core::Slot last = std::numeric_limits<core::Slot>::min();
    const auto look = [&](const store::HitBlock &block) {
        // Only a block that reaches beyond what is known can widen it.
        if (block.rows == 0 || (block.slots.from >= first && block.slots.to <= last))
            return;
        const store::ColumnView site = block.view(store::kSiteColumn);
        const store::ColumnView slots = block.view(store::kSlotColumn);
        for (std::size_t i = 0; i < block.rows; ++i) {
            const auto slot = static_cast<core::Slot>(slots.at(i));
            if ((slot < first || slot >= last) && isAmong(sites, static_cast<core::SiteId>(site.at(i)))) {
                first = std::min(first, slot);
                last = std::max(last, slot + 1);
            }
        }
    };
    // Newest first: with blocks in order of time the ends are found at once and all others are skipped.
    if (!image.blocks.empty())
        look(*image.blocks.back());
    for (const auto &block : image.blocks)
        look(*block);
    return first < last ? core::TimeRange{first, last} : core::TimeRange{};
}

} // namespace gatepost::query
