// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/block_scan.h"

#include <algorithm>

namespace gatepost::query {

namespace {

// Kind of a row by action, channel and depth, two bits each.
constexpr std::array<quint8, 64> makeKinds()
{
    std::array<quint8, 64> kinds{};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto action = static_cast<core::Action>(i >> 4);
        const auto channel = static_cast<core::Channel>(i >> 2 & 3);
        kinds[i] = kNoCell;
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

// The kinds of rows with that action and channel, by depth.
const quint8 *kindsOf(quint32 action, quint32 channel)
{
    return kKinds.data() + ((action & 3U) << 4 | (channel & 3U) << 2);
}

store::ColumnView viewOf(const std::array<quint32, kChunkRows> &numbers)
{
    return {reinterpret_cast<const std::byte *>(numbers.data()), sizeof(quint32), 0};
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

store::ColumnSet neededColumns(const ScanPlan &plan)
{
    store::ColumnSet needed;
    for (const std::size_t column : {store::kSiteColumn, store::kSlotColumn, store::kActionColumn, store::kLoadColumn,
             store::kDepthColumn, store::kCountColumn})
        needed.set(column);
    needed.set(store::columnOf(core::Dimension::Channel));
    if (!plan.pointOfSlot.empty())
        needed.set(store::columnOf(core::Dimension::Network));
    for (std::size_t d = 0; d < plan.masks.size(); ++d) {
        if (!plan.masks[d].empty())
            needed.set(store::kFirstDimensionColumn + d);
    }
    for (const core::Dimension dimension : plan.query.dimensions) {
        needed.set(store::columnOf(dimension));
        if (const auto attribute = attributeOf(dimension); attribute && plan.withAttributes)
            needed.set(store::columnOf(*attribute));
    }
    return needed;
}

void ScanOutcome::merge(const ScanOutcome &other)
{
    totals.merge(other.totals);
    series.merge(other.series);
    for (std::size_t i = 0; i < breakdowns.size(); ++i) {
        breakdowns[i].merge(other.breakdowns[i]);
        if (attributes[i])
            attributes[i]->merge(*other.attributes[i]);
    }
    rowsScanned += other.rowsScanned;
}

BlockScan::BlockScan(const ScanPlan &plan) : m_plan(plan)
{
    if (!plan.pointOfSlot.empty())
        m_outcome.series = GroupCounts(plan.points.size() * core::kNetworkCount);
    for (const core::Dimension dimension : plan.query.dimensions) {
        const std::size_t groups = plan.dictionary.termCount(dimension) + std::size_t(1);
        m_outcome.breakdowns.emplace_back(groups);
        const bool votes = plan.withAttributes && attributeOf(dimension).has_value();
        m_outcome.attributes.push_back(votes ? std::make_unique<AttributeVote>(groups) : nullptr);
    }
}

bool BlockScan::add(std::size_t rows, core::TimeRange slots, const BlockViews &columns)
{
    m_columns = &columns;
    m_cutsRange = slots.from < m_plan.range.from || slots.to > m_plan.range.to;
    m_outcome.rowsScanned += static_cast<qint64>(rows);
    for (m_first = 0; m_first < rows; m_first += kChunkRows) {
        if (m_plan.stop.isCancelled() || m_plan.stop.isLate())
            return false;
        m_rows = std::min(kChunkRows, rows - m_first);
        addChunk();
    }
    return true;
}

// The loops are kept free of branches and calls so that the compiler can turn them into vector code.
void BlockScan::addChunk()
{
    if (!keep())
        return;
    select();
    m_outcome.totals.add(m_selection, {});
    if (!m_plan.pointOfSlot.empty())
        addSeries();
    for (std::size_t i = 0; i < m_outcome.breakdowns.size(); ++i)
        addBreakdown(i);
}

// False: no row of the chunk passes.
bool BlockScan::keep()
{
    m_keepsAll = true;
    const std::vector<core::SiteId> &sites = m_plan.query.sites;
    const auto one = static_cast<quint32>(sites.front());
    const bool hasSite = sites.size() == 1
        ? keepWhere(store::kSiteColumn, [one](quint32 site) { return site == one; })
        : keepWhere(store::kSiteColumn, [&sites](quint32 site) {
              return std::find(sites.begin(), sites.end(), static_cast<core::SiteId>(site)) != sites.end();
          });
    if (!hasSite)
        return false;
    if (m_cutsRange) {
        // One unsigned comparison answers both ends.
        const auto from = static_cast<quint32>(m_plan.range.from);
        const quint32 length = static_cast<quint32>(m_plan.range.to) - from;
        if (!keepWhere(store::kSlotColumn, [=](quint32 slot) { return slot - from < length; }))
            return false;
    }
    for (std::size_t d = 0; d < m_plan.masks.size(); ++d) {
        if (m_plan.masks[d].empty())
            continue;
        const quint8 *mask = m_plan.masks[d].data();
        const auto bound = static_cast<quint32>(m_plan.masks[d].size());
        if (!keepWhere(store::kFirstDimensionColumn + d, [=](quint32 id) { return mask[id < bound ? id : 0] != 0; }))
            return false;
    }
    return chooseRows();
}

// Keeps of the rows kept so far those whose number passes. False: it is the same in the whole chunk and does not.
template <typename Passes>
bool BlockScan::keepWhere(std::size_t column, const Passes &passes)
{
    const store::ColumnView view = (*m_columns)[column].from(m_first);
    if (store::isConstant(view, 0, m_rows))
        return passes(view.at(0));
    if (m_keepsAll)
        m_keep.fill(1);
    m_keepsAll = false;
    store::withNumbers(view, [&](const auto *numbers) {
        for (std::size_t i = 0; i < m_rows; ++i)
            m_keep[i] = static_cast<quint8>(m_keep[i] & static_cast<quint8>(passes(view.base + numbers[i])));
    });
    return true;
}

// False: none is kept.
bool BlockScan::chooseRows()
{
    m_isStretch = true;
    m_stretch = 0;
    m_selection.rows = m_rows;
    if (m_keepsAll)
        return true;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < m_rows; ++i)
        kept += m_keep[i];
    if (kept == 0)
        return false;
    m_selection.rows = kept;
    while (m_keep[m_stretch] == 0)
        ++m_stretch;
    // Packed rows are sorted, so those of one country, say, often stand together.
    m_isStretch = m_stretch + kept <= m_rows
        && std::all_of(
            m_keep.begin() + m_stretch, m_keep.begin() + m_stretch + kept, [](quint8 keeps) { return keeps != 0; });
    // Always write, move on only when the row is kept.
    for (std::size_t i = 0, place = 0; !m_isStretch && i < m_rows; ++i) {
        m_kept[place] = static_cast<quint16>(i);
        place += m_keep[i];
    }
    return true;
}

// A column of the selected rows only; of width 0 when all have the same number.
store::ColumnView BlockScan::selected(std::size_t column, ChunkNumbers &buffer) const
{
    const store::ColumnView chunk = (*m_columns)[column].from(m_first);
    if (chunk.width == 0)
        return chunk;
    store::ColumnView rows = chunk.from(m_stretch);
    if (!m_isStretch) {
        store::withNumbers(chunk, [&](const auto *numbers) {
            for (std::size_t i = 0; i < m_selection.rows; ++i)
                buffer[i] = chunk.base + numbers[m_kept[i]];
        });
        rows = viewOf(buffer);
    }
    if (store::isConstant(rows, 0, m_selection.rows))
        return {nullptr, 0, rows.at(0)};
    return rows;
}

void BlockScan::select()
{
    selectKinds();
    store::widen(selected(store::kCountColumn, m_buffers[0]), 0, m_selection.rows, m_selection.count.data());
    selectLoads();
    m_selection.sumUp();
}

void BlockScan::selectKinds()
{
    const store::ColumnView action = selected(store::kActionColumn, m_buffers[0]);
    const store::ColumnView channel = selected(store::columnOf(core::Dimension::Channel), m_buffers[1]);
    const store::ColumnView depth = selected(store::kDepthColumn, m_buffers[2]);
    quint8 *cells = m_selection.kindCell.data();
    if (action.width != 0 || channel.width != 0) {
        for (std::size_t i = 0; i < m_selection.rows; ++i)
            cells[i] = kindsOf(action.at(i), channel.at(i))[std::min<quint32>(depth.at(i), 3)];
        return;
    }
    // Packed rows are sorted by these two first.
    const quint8 *kinds = kindsOf(action.base, channel.base);
    if (depth.width == 0) {
        std::fill_n(cells, m_selection.rows, kinds[std::min<quint32>(depth.base, 3)]);
        return;
    }
    store::withNumbers(depth, [&](const auto *numbers) {
        for (std::size_t i = 0; i < m_selection.rows; ++i)
            cells[i] = kinds[std::min<quint32>(depth.base + numbers[i], 3)];
    });
}

void BlockScan::selectLoads()
{
    const store::ColumnView load = selected(store::kLoadColumn, m_buffers[0]);
    m_selection.usedCells = kKindCount;
    if (load.width == 0 && load.base == 0) {
        m_selection.loadCell.fill(kNoCell);
        return;
    }
    store::widen(load, 0, m_selection.rows, m_buffers[1].data());
    quint8 last = 0;
    for (std::size_t i = 0; i < m_selection.rows; ++i) {
        const quint32 bucket = std::min<quint32>(m_buffers[1][i], core::kLoadBucketCount);
        // The load time of an event is its view's, told a second time.
        const auto cell = static_cast<quint8>(kKindCount + (m_selection.kindCell[i] == kEvent ? 0 : bucket));
        m_selection.loadCell[i] = cell;
        last = std::max(last, cell);
    }
    if (last > kNoCell)
        m_selection.usedCells = last + std::size_t(1);
}

void BlockScan::addSeries()
{
    const store::ColumnView slot = selected(store::kSlotColumn, m_buffers[0]);
    const store::ColumnView network = selected(store::columnOf(core::Dimension::Network), m_buffers[1]);
    constexpr quint32 kLast = core::kNetworkCount - 1;
    const auto from = static_cast<quint32>(m_plan.range.from);
    const quint32 *pointOf = m_plan.pointOfSlot.data();
    quint32 *groups = m_buffers[2].data();
    if (slot.width == 0 || network.width != 0) {
        for (std::size_t i = 0; i < m_selection.rows; ++i)
            groups[i] = pointOf[slot.at(i) - from] + std::min(network.at(i), kLast);
    } else {
        const quint32 one = std::min(network.base, kLast);
        store::withNumbers(slot, [&](const auto *numbers) {
            for (std::size_t i = 0; i < m_selection.rows; ++i)
                groups[i] = pointOf[slot.base - from + numbers[i]] + one;
        });
    }
    m_outcome.series.add(m_selection, viewOf(m_buffers[2]));
}

void BlockScan::addBreakdown(std::size_t which)
{
    const core::Dimension dimension = m_plan.query.dimensions[which];
    const store::ColumnView ids = selected(store::columnOf(dimension), m_buffers[0]);
    m_outcome.breakdowns[which].add(m_selection, ids);
    if (AttributeVote *vote = m_outcome.attributes[which].get())
        vote->add(m_selection, ids, selected(store::columnOf(*attributeOf(dimension)), m_buffers[1]));
}

} // namespace gatepost::query
