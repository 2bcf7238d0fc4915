// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/block_scan.h"

#include <algorithm>

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
    if (!keepSites())
        return;
    keepRange();
    keepFiltered();
    if (!listKept())
        return;
    select();
    if (m_selection.countedRows == 0 && m_selection.loadRows == 0)
        return;

    m_outcome.totals.addAll(m_selection, 0);
    if (!m_plan.pointOfSlot.empty())
        addSeries();
    for (std::size_t i = 0; i < m_outcome.breakdowns.size(); ++i)
        addBreakdown(i);
}

const quint32 *BlockScan::readAll(std::size_t column, ChunkNumbers &buffer) const
{
    store::widen((*m_columns)[column], m_first, m_rows, buffer.data());
    return buffer.data();
}

BlockScan::ChunkColumn BlockScan::read(std::size_t column, ChunkNumbers &buffer) const
{
    const store::ColumnView &view = (*m_columns)[column];
    if (view.width == 0)
        return {buffer.data(), view.base};
    // Where a filter leaves little, only that is fetched.
    if ((m_selection.countedRows + m_selection.loadRows) * 8 < m_rows) {
        for (std::size_t i = 0; i < m_selection.countedRows; ++i)
            buffer[m_selection.countedRow[i]] = view.at(m_first + m_selection.countedRow[i]);
        for (std::size_t i = 0; i < m_selection.loadRows; ++i)
            buffer[m_selection.loadRow[i]] = view.at(m_first + m_selection.loadRow[i]);
        return {buffer.data(), std::nullopt};
    }
    // Packed rows are sorted, so one value often fills a chunk.
    if (store::isConstant(view, m_first, m_rows))
        return {buffer.data(), view.at(m_first)};
    return {readAll(column, buffer), std::nullopt};
}

// False: none is kept.
bool BlockScan::keepSites()
{
    const std::vector<core::SiteId> &sites = m_plan.query.sites;
    const store::ColumnView &view = (*m_columns)[store::kSiteColumn];
    if (view.width == 0) {
        m_keep.fill(1);
        return std::find(sites.begin(), sites.end(), static_cast<core::SiteId>(view.base)) != sites.end();
    }
    const quint32 *site = readAll(store::kSiteColumn, m_buffers[0]);
    const auto one = static_cast<quint32>(sites.front());
    for (std::size_t i = 0; i < m_rows; ++i)
        m_keep[i] = site[i] == one;
    for (std::size_t s = 1; s < sites.size(); ++s) {
        const auto other = static_cast<quint32>(sites[s]);
        for (std::size_t i = 0; i < m_rows; ++i)
            m_keep[i] = static_cast<quint8>(m_keep[i] | (site[i] == other));
    }
    return true;
}

void BlockScan::keepRange()
{
    if (!m_cutsRange)
        return;
    // One unsigned comparison answers both ends.
    const auto from = static_cast<quint32>(m_plan.range.from);
    const quint32 length = static_cast<quint32>(m_plan.range.to) - from;
    const quint32 *slot = readAll(store::kSlotColumn, m_buffers[0]);
    for (std::size_t i = 0; i < m_rows; ++i)
        m_keep[i] = static_cast<quint8>(m_keep[i] & (slot[i] - from < length));
}

void BlockScan::keepFiltered()
{
    for (std::size_t d = 0; d < m_plan.masks.size(); ++d) {
        if (m_plan.masks[d].empty())
            continue;
        const quint8 *mask = m_plan.masks[d].data();
        const auto bound = static_cast<quint32>(m_plan.masks[d].size());
        const store::ColumnView &view = (*m_columns)[store::kFirstDimensionColumn + d];
        if (view.width == 0) {
            if (mask[view.base < bound ? view.base : 0] == 0)
                m_keep.fill(0);
            continue;
        }
        const quint32 *ids = readAll(store::kFirstDimensionColumn + d, m_buffers[0]);
        for (std::size_t i = 0; i < m_rows; ++i)
            m_keep[i] = static_cast<quint8>(m_keep[i] & mask[ids[i] < bound ? ids[i] : 0]);
    }
}

// False: none is kept.
bool BlockScan::listKept()
{
    quint8 any = 0;
    for (std::size_t i = 0; i < m_rows; ++i)
        any = static_cast<quint8>(any | m_keep[i]);
    m_keptRows = 0;
    if (any == 0)
        return false;
    // Always write, move on only when the row is kept.
    for (std::size_t i = 0; i < m_rows; ++i) {
        m_kept[m_keptRows] = static_cast<quint16>(i);
        m_keptRows += m_keep[i];
    }
    return true;
}

void BlockScan::select()
{
    constexpr std::size_t kChannel = store::columnOf(core::Dimension::Channel);
    if (m_keptRows * 4 < m_rows) {
        // Where a filter leaves little, only that is fetched.
        return selectBy(m_keptRows,
            [this](std::size_t column, std::size_t i) { return (*m_columns)[column].at(m_first + m_kept[i]); });
    }
    std::array<const quint32 *, store::kColumnCount> numbers{};
    numbers[store::kActionColumn] = readAll(store::kActionColumn, m_buffers[0]);
    numbers[store::kDepthColumn] = readAll(store::kDepthColumn, m_buffers[1]);
    numbers[store::kLoadColumn] = readAll(store::kLoadColumn, m_buffers[2]);
    numbers[store::kCountColumn] = readAll(store::kCountColumn, m_buffers[3]);
    numbers[kChannel] = readAll(kChannel, m_buffers[4]);
    selectBy(m_keptRows, [this, &numbers](std::size_t column, std::size_t i) { return numbers[column][m_kept[i]]; });
}

// Lists the rows that count: always write, move on only when the row does. `value` gives a column of the i-th kept row.
template <typename Value>
void BlockScan::selectBy(std::size_t rows, const Value &value)
{
    std::size_t counted = 0;
    std::size_t loaded = 0;
    for (std::size_t i = 0; i < rows; ++i) {
        const quint32 deep = std::min<quint32>(value(store::kDepthColumn, i), 3);
        const quint32 channel = value(store::columnOf(core::Dimension::Channel), i) & 3U;
        const quint8 kind = kKinds[(value(store::kActionColumn, i) & 3U) << 4 | channel << 2 | deep];
        const quint32 load = value(store::kLoadColumn, i);
        const quint32 count = value(store::kCountColumn, i);
        m_selection.countedRow[counted] = m_kept[i];
        m_selection.kind[counted] = kind;
        m_selection.count[counted] = count;
        counted += static_cast<unsigned>(kind != kNotCounted);

        m_selection.loadRow[loaded] = m_kept[i];
        m_selection.bucket[loaded] = static_cast<core::LoadBucket>(std::min<quint32>(load, core::kLoadBucketCount));
        m_selection.loadCount[loaded] = count;
        loaded += static_cast<unsigned>(load != 0) & static_cast<unsigned>(kind != kEvent);
    }
    m_selection.countedRows = counted;
    m_selection.loadRows = loaded;
    m_selection.sumUp();
}

void BlockScan::addSeries()
{
    const ChunkColumn slots = read(store::kSlotColumn, m_buffers[0]);
    const ChunkColumn networks = read(store::columnOf(core::Dimension::Network), m_buffers[1]);
    if (slots.constant)
        m_buffers[0].fill(*slots.constant);
    if (networks.constant)
        m_buffers[1].fill(*networks.constant);
    const quint32 *slot = m_buffers[0].data();
    const quint32 *network = m_buffers[1].data();
    const auto from = static_cast<quint32>(m_plan.range.from);
    const auto group = [&](std::size_t row) {
        return m_plan.pointOfSlot[slot[row] - from] + std::min<quint32>(network[row], core::kNetworkCount - 1);
    };
    for (std::size_t i = 0; i < m_selection.countedRows; ++i)
        m_group[m_selection.countedRow[i]] = group(m_selection.countedRow[i]);
    for (std::size_t i = 0; i < m_selection.loadRows; ++i)
        m_group[m_selection.loadRow[i]] = group(m_selection.loadRow[i]);
    m_outcome.series.add(m_selection, m_group.data());
}

void BlockScan::addBreakdown(std::size_t which)
{
    const core::Dimension dimension = m_plan.query.dimensions[which];
    const ChunkColumn ids = read(store::columnOf(dimension), m_buffers[0]);
    if (ids.constant)
        m_outcome.breakdowns[which].addAll(m_selection, *ids.constant);
    else
        m_outcome.breakdowns[which].add(m_selection, ids.numbers);

    AttributeVote *vote = m_outcome.attributes[which].get();
    if (vote == nullptr)
        return;
    const ChunkColumn values = read(store::columnOf(*attributeOf(dimension)), m_buffers[1]);
    if (values.constant == 0U)
        return; // an unknown value gives no vote
    if (values.constant)
        m_buffers[1].fill(*values.constant);
    if (ids.constant)
        m_buffers[0].fill(*ids.constant);
    vote->add(m_selection, m_buffers[0].data(), m_buffers[1].data());
}

} // namespace gatepost::query
