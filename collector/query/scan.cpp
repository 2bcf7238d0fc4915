// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/scan.h"

#include "collector/query/calendar.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <thread>

namespace gatepost::query {

namespace {

constexpr std::size_t kRowsPerThread = 150000; // a thread costs about as much as this many rows
constexpr std::size_t kGroupsPerThread = 1000000; // each has 36 bytes of its own a group and breakdown, 292 of few
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

bool isAmong(const std::vector<core::SiteId> &sites, core::SiteId site)
{
    return std::find(sites.begin(), sites.end(), site) != sites.end();
}

std::vector<BlockPtr> blocksFor(
    const std::vector<core::SiteId> &sites, core::TimeRange range, const store::HitImage &image)
{
    std::vector<BlockPtr> blocks;
    for (const BlockPtr &block : image.blocks) {
        const bool isWithin = block->slots.to > range.from && block->slots.from < range.to;
        if (isWithin && (block->segment == 0 || isAmong(sites, block->site)))
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

// A block with what a scan needs of it.
struct LoadedBlock {
    BlockPtr block;
    store::PackedColumns packed;

    // nullopt: damaged. Unpacks what nobody has unpacked yet.
    std::optional<BlockViews> views(const store::ColumnSet &needed) const
    {
        BlockViews views;
        for (std::size_t column = 0; column < views.size(); ++column) {
            if (block->segment == 0)
                views[column] = block->view(column);
            else if (needed.test(column)) {
                const auto view = packed[column]->view();
                if (!view)
                    return std::nullopt;
                views[column] = *view;
            }
        }
        return views;
    }
};

// One pass: the caller's thread reads blocks from the file, all threads unpack and scan them.
class Pass
{
public:
    Pass(const ScanPlan &plan, const store::HitImage &image, unsigned threads)
        : m_needed(neededColumns(plan)), m_image(image), m_ahead(2 * std::size_t(threads))
    {
        for (unsigned i = 0; i < threads; ++i)
            m_scans.push_back(std::make_unique<BlockScan>(plan));
    }

    core::Result<void> run(const std::vector<BlockPtr> &blocks)
    {
        std::vector<std::jthread> others;
        for (std::size_t i = 1; i < m_scans.size(); ++i)
            others.emplace_back([this, i] { work(*m_scans[i]); });
        core::Result<void> read;
        for (const BlockPtr &block : blocks) {
            if (m_stopped || !read)
                break;
            read = offer(block);
        }
        {
            const std::lock_guard lock(m_mutex);
            m_isWhole = true;
        }
        m_wake.notify_all();
        work(*m_scans[0]);
        return read;
    }

    bool wasStopped() const { return m_stopped; }
    std::vector<BlockPtr> takeDamaged() { return std::move(m_damaged); }

    ScanOutcome &sum()
    {
        ScanOutcome &outcome = m_scans[0]->outcome();
        for (std::size_t i = 1; i < m_scans.size(); ++i)
            outcome.merge(m_scans[i]->outcome());
        return outcome;
    }

private:
    core::Result<void> offer(const BlockPtr &block)
    {
        LoadedBlock loaded{block, {}};
        if (block->segment != 0) {
            auto packed = m_image.packed->columns(*block, m_needed);
            if (!packed && packed.error().code == core::ErrorCode::Corrupt) {
                const std::lock_guard lock(m_mutex);
                m_damaged.push_back(block);
                return {};
            }
            if (!packed)
                return packed.error();
            loaded.packed = std::move(packed).value();
        }
        std::unique_lock lock(m_mutex);
        m_loaded.push_back(std::move(loaded));
        const bool isAhead = m_loaded.size() > m_ahead || m_scans.size() == 1;
        lock.unlock();
        m_wake.notify_one();
        if (isAhead)
            scanNext(*m_scans[0], false);
        return {};
    }

    void work(BlockScan &scan)
    {
        while (scanNext(scan, true)) { }
    }

    // False: nothing is left.
    bool scanNext(BlockScan &scan, bool waits)
    {
        std::unique_lock lock(m_mutex);
        if (waits)
            m_wake.wait(lock, [this] { return m_isWhole || !m_loaded.empty(); });
        if (m_loaded.empty() || m_stopped)
            return false;
        const LoadedBlock loaded = std::move(m_loaded.front());
        m_loaded.pop_front();
        lock.unlock();
        const auto views = loaded.views(m_needed);
        if (!views) {
            lock.lock();
            m_damaged.push_back(loaded.block);
        } else if (!scan.add(loaded.block->rows, loaded.block->slots, *views)) {
            m_stopped = true;
        }
        return true;
    }

    const store::ColumnSet m_needed;
    const store::HitImage &m_image;
    const std::size_t m_ahead;
    std::vector<std::unique_ptr<BlockScan>> m_scans; // by thread, the caller's first
    std::atomic<bool> m_stopped = false;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<LoadedBlock> m_loaded;
    std::vector<BlockPtr> m_damaged;
    bool m_isWhole = false; // no block follows
};

core::Error whyStopped(const StopSign &stop)
{
    return {core::ErrorCode::Busy,
        stop.isCancelled()
            ? QStringLiteral("The query was cancelled.")
            : QStringLiteral("The query took longer than it may: ask for a shorter range or fewer breakdowns."),
        {}};
}

} // namespace

core::Result<Scanned> scan(const Query &query, core::TimeRange range, const FilterMasks &masks, bool withAttributes,
    const store::HitImage &image, const StopSign &stop, unsigned threads)
{
    auto points = pointsOf(range, query.interval, query.zone, query.firstWeekday);
    if (!points)
        return points.error();
    ScanPlan plan{query, range, masks, *image.dictionary, withAttributes, stop, std::move(points).value(), {}};
    plan.pointOfSlot = indexOfPoints(plan.points, range);

    const std::vector<BlockPtr> blocks = blocksFor(query.sites, range, image);
    Pass pass(plan, image, threads > 0 ? threads : threadsFor(plan, blocks));
    if (auto read = pass.run(blocks); !read)
        return read.error();
    if (pass.wasStopped())
        return whyStopped(stop);

    ScanOutcome &outcome = pass.sum();
    for (std::size_t i = 0; i < query.dimensions.size(); ++i) {
        if (AttributeVote *vote = outcome.attributes[i].get())
            vote->finish(*image.dictionary, *attributeOf(query.dimensions[i]));
    }
    return Scanned{std::move(outcome), std::move(plan.points), pass.takeDamaged()};
}

core::TimeRange dataRangeOf(const std::vector<core::SiteId> &sites, const store::HitImage &image)
{
    core::Slot first = std::numeric_limits<core::Slot>::max();
    core::Slot last = std::numeric_limits<core::Slot>::min();
    const auto look = [&](const store::HitBlock &block) {
        // Only a block that reaches beyond what is known can widen it.
        if (block.rows == 0 || (block.slots.from >= first && block.slots.to <= last))
            return;
        if (block.segment != 0) {
            if (isAmong(sites, block.site)) {
                first = std::min(first, block.slots.from);
                last = std::max(last, block.slots.to);
            }
            return;
        }
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
