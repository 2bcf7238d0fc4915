// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/scan.h"

#include "collector/query/calendar.h"

#include <algorithm>
#include <limits>

namespace gatepost::query {

namespace {

constexpr quint8 kNotCounted = kKindCount;

// Kind of a row by action, channel and depth, two bits each.
constexpr std::array<quint8, 64> makeKinds()
{
    std::array<quint8, 64> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto action = static_cast<core::Action>(i >> 4);
        const auto channel = static_cast<core::Channel>(i >> 2 & 3);
        kinds[i] = kNotCounted;
        if (action == core::Action::Event)
            kinds[i] = kEvent;
        else if (action != core::Action::View)
            continue;
        else if (channel == core::Channel::Agent)
            kinds[i] = static_cast<quint8>(kAgentUnknownDepth + (i & 3));
        else if (channel == core::Channel::Noscript)
            kinds[i] = kNoscript;
        else
            kinds[i] = channel == core::Channel::Counter ? kCounter : kLog;
    }
    return kinds;
}
constexpr std::array<quint8, 64> kKinds = makeKinds();

using ChunkBytes = std::array<quint8, kChunkRows>;

// The loops below are kept free of branches and calls so that the compiler can turn them into vector code.
class Scan
{
public:
    Scan(const Query &query, core::TimeRange range, const FilterMasks &masks, const store::HitImage &image)
        : m_query(query), m_range(range), m_masks(masks), m_image(image)
    {
    }

    core::Result<ScanOutcome> run(bool withAttributes, const std::atomic<bool> *cancelled)
    {
        if (auto prepared = prepare(withAttributes); !prepared)
            return prepared.error();
        for (const auto &block : m_image.blocks) {
            if (block->slots.to <= m_range.from || block->slots.from >= m_range.to)
                continue;
            m_outcome.rowsScanned += static_cast<qint64>(block->rows);
            for (std::size_t first = 0; first < block->rows; first += kChunkRows) {
                if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed))
                    return core::Error{core::ErrorCode::Busy, QStringLiteral("The query was cancelled."), {}};
                addChunk(*block, first, std::min(kChunkRows, block->rows - first));
            }
        }
        finish();
        return std::move(m_outcome);
    }

private:
    core::Result<void> prepare(bool withAttributes)
    {
        auto points = pointsOf(m_range, m_query.interval, m_query.zone);
        if (!points)
            return points.error();
        m_outcome.points = std::move(points).value();
        if (!m_outcome.points.empty())
            indexPoints();

        for (const core::Dimension dimension : m_query.dimensions) {
            const std::size_t groups = m_image.dictionary->termCount(dimension) + std::size_t(1);
            m_outcome.breakdowns.emplace_back(groups);
            const bool votes = withAttributes && attributeOf(dimension).has_value();
            m_outcome.attributes.push_back(votes ? std::make_unique<AttributeVote>(groups) : nullptr);
        }
        return {};
    }

    void indexPoints()
    {
        const std::vector<core::Slot> &points = m_outcome.points;
        m_outcome.series = GroupCounts(points.size() * core::kNetworkCount);
        m_pointOfSlot.resize(static_cast<std::size_t>(m_range.to - m_range.from));
        for (std::size_t point = 0; point < points.size(); ++point) {
            const core::Slot end = point + 1 < points.size() ? points[point + 1] : m_range.to;
            std::fill(m_pointOfSlot.begin() + (points[point] - m_range.from),
                m_pointOfSlot.begin() + (end - m_range.from), static_cast<quint32>(point) * core::kNetworkCount);
        }
    }

    void addChunk(const store::HitBlock &block, std::size_t first, std::size_t rows)
    {
        keepSites(block.site.data() + first, rows);
        keepRange(block, first, rows);
        keepFiltered(block, first, rows);
        select(block, first, rows);
        if (m_selection.countedRows == 0 && m_selection.loadRows == 0)
            return;

        m_outcome.totals.add(m_selection, m_zeros.data());
        if (!m_pointOfSlot.empty())
            addSeries(block, first);
        for (std::size_t i = 0; i < m_query.dimensions.size(); ++i) {
            const core::Dimension dimension = m_query.dimensions[i];
            const quint32 *ids = column(block, dimension, first);
            m_outcome.breakdowns[i].add(m_selection, ids);
            if (AttributeVote *vote = m_outcome.attributes[i].get())
                vote->add(m_selection, ids, column(block, *attributeOf(dimension), first));
        }
    }

    static const quint32 *column(const store::HitBlock &block, core::Dimension dimension, std::size_t first)
    {
        return block.ids[core::indexOf(dimension)].data() + first;
    }

    void keepSites(const core::SiteId *site, std::size_t rows)
    {
        const core::SiteId one = m_query.sites.front();
        for (std::size_t i = 0; i < rows; ++i)
            m_keep[i] = site[i] == one;
        for (std::size_t s = 1; s < m_query.sites.size(); ++s) {
            const core::SiteId other = m_query.sites[s];
            for (std::size_t i = 0; i < rows; ++i)
                m_keep[i] = static_cast<quint8>(m_keep[i] | (site[i] == other));
        }
    }

    void keepRange(const store::HitBlock &block, std::size_t first, std::size_t rows)
    {
        if (block.slots.from >= m_range.from && block.slots.to <= m_range.to)
            return;
        // One unsigned comparison answers both ends.
        const auto from = static_cast<quint32>(m_range.from);
        const quint32 length = static_cast<quint32>(m_range.to) - from;
        const core::Slot *slot = block.slot.data() + first;
        for (std::size_t i = 0; i < rows; ++i)
            m_keep[i] = static_cast<quint8>(m_keep[i] & (static_cast<quint32>(slot[i]) - from < length));
    }

    void keepFiltered(const store::HitBlock &block, std::size_t first, std::size_t rows)
    {
        for (std::size_t d = 0; d < m_masks.size(); ++d) {
            if (m_masks[d].empty())
                continue;
            const quint8 *mask = m_masks[d].data();
            const auto bound = static_cast<quint32>(m_masks[d].size());
            const quint32 *ids = block.ids[d].data() + first;
            for (std::size_t i = 0; i < rows; ++i)
                m_keep[i] = static_cast<quint8>(m_keep[i] & mask[ids[i] < bound ? ids[i] : 0]);
        }
    }

    // Lists the kept rows: always write, move on only when the row counts.
    void select(const store::HitBlock &block, std::size_t first, std::size_t rows)
    {
        const core::Action *action = block.action.data() + first;
        const quint8 *depth = block.visitDepth.data() + first;
        const core::LoadBucket *load = block.load.data() + first;
        const quint32 *count = block.count.data() + first;
        const quint32 *channel = column(block, core::Dimension::Channel, first);

        std::size_t counted = 0;
        std::size_t loaded = 0;
        for (std::size_t i = 0; i < rows; ++i) {
            const auto act = static_cast<quint32>(action[i]) & 3U;
            const quint32 deep = std::min<quint32>(depth[i], 3);
            const quint8 kind = kKinds[act << 4 | (channel[i] & 3U) << 2 | deep];
            m_selection.countedRow[counted] = static_cast<quint16>(i);
            m_selection.kind[counted] = kind;
            m_selection.count[counted] = count[i];
            counted += m_keep[i] & static_cast<unsigned>(kind != kNotCounted);

            m_selection.loadRow[loaded] = static_cast<quint16>(i);
            m_selection.bucket[loaded] = std::min<core::LoadBucket>(load[i], core::kLoadBucketCount);
            m_selection.loadCount[loaded] = count[i];
            loaded += m_keep[i] & static_cast<unsigned>(load[i] != 0) & static_cast<unsigned>(kind != kEvent);
        }
        m_selection.countedRows = counted;
        m_selection.loadRows = loaded;
    }

    void addSeries(const store::HitBlock &block, std::size_t first)
    {
        const core::Slot *slot = block.slot.data() + first;
        const quint32 *network = column(block, core::Dimension::Network, first);
        const auto group = [&](std::size_t row) {
            return m_pointOfSlot[static_cast<std::size_t>(slot[row] - m_range.from)] + network[row];
        };
        for (std::size_t i = 0; i < m_selection.countedRows; ++i)
            m_group[m_selection.countedRow[i]] = group(m_selection.countedRow[i]);
        for (std::size_t i = 0; i < m_selection.loadRows; ++i)
            m_group[m_selection.loadRow[i]] = group(m_selection.loadRow[i]);
        m_outcome.series.add(m_selection, m_group.data());
    }

    void finish()
    {
        for (std::size_t i = 0; i < m_query.dimensions.size(); ++i) {
            if (AttributeVote *vote = m_outcome.attributes[i].get())
                vote->finish(*m_image.dictionary, *attributeOf(m_query.dimensions[i]));
        }
    }

    const Query &m_query;
    const core::TimeRange m_range;
    const FilterMasks &m_masks;
    const store::HitImage &m_image;

    ScanOutcome m_outcome;
    std::vector<quint32> m_pointOfSlot; // point × kNetworkCount, by slot - range.from; empty without a series
    ChunkBytes m_keep{};
    Selection m_selection;
    std::array<quint32, kChunkRows> m_group{};
    std::array<quint32, kChunkRows> m_zeros{};
};

bool isAmong(const std::vector<core::SiteId> &sites, core::SiteId site)
{
    return std::find(sites.begin(), sites.end(), site) != sites.end();
}

} // namespace

std::optional<core::Dimension> attributeOf(core::Dimension dimension)
{
    if (dimension == core::Dimension::Page)
        return core::Dimension::Title;
    if (dimension == core::Dimension::Source)
        return core::Dimension::Medium;
    return std::nullopt;
}

core::Result<ScanOutcome> scan(const Query &query, core::TimeRange range, const FilterMasks &masks, bool withAttributes,
    const store::HitImage &image, const std::atomic<bool> *cancelled)
{
    return std::make_unique<Scan>(query, range, masks, image)->run(withAttributes, cancelled);
}

core::TimeRange dataRangeOf(const std::vector<core::SiteId> &sites, const store::HitImage &image)
{
    core::Slot first = std::numeric_limits<core::Slot>::max();
    core::Slot last = std::numeric_limits<core::Slot>::min();
    const auto look = [&](const store::HitBlock &block) {
        // Only a block that reaches beyond what is known can widen it.
        if (block.rows == 0 || (block.slots.from >= first && block.slots.to <= last))
            return;
        for (std::size_t i = 0; i < block.rows; ++i) {
            const core::Slot slot = block.slot[i];
            if ((slot < first || slot >= last) && isAmong(sites, block.site[i])) {
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
