// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/plain_arrays.h"

#include <algorithm>

namespace gatepost::bench {

namespace {

using core::Dimension;

constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;
constexpr std::size_t kTurn = 4096; // rows that stay in the processor's cache while all columns are counted

// A block's columns, whether it is packed or not.
class Columns
{
public:
    Columns(const store::HitImage &image, const store::HitBlock &block, const std::vector<std::size_t> &wanted)
        : m_block(block)
    {
        if (block.segment == 0)
            return;
        store::ColumnSet set;
        for (const std::size_t column : wanted)
            set.set(column);
        auto columns = image.packed->columns(block, set);
        if (!columns)
            qFatal("%s", qPrintable(columns.error().what));
        m_packed = std::move(columns).value();
    }
    store::ColumnView view(std::size_t column) const
    {
        if (m_block.segment == 0)
            return m_block.view(column);
        const auto view = m_packed[column]->view();
        if (!view)
            qFatal("a packed column is damaged");
        return *view;
    }

private:
    const store::HitBlock &m_block;
    store::PackedColumns m_packed;
};

} // namespace

PlainArrays::PlainArrays(const store::HitImage &image, const query::Query &query)
    : m_query(query), m_ids(query.dimensions.size())
{
    std::vector<std::size_t> wanted = {store::kSlotColumn, store::kCountColumn, store::columnOf(Dimension::Country)};
    for (const Dimension dimension : query.dimensions) {
        wanted.push_back(store::columnOf(dimension));
        m_groups.push_back(image.dictionary->termCount(dimension) + 1);
    }
    for (const auto &block : image.blocks) {
        if (block->slots.to <= query.range.from || block->slots.from >= query.range.to)
            continue;
        const Columns columns(image, *block, wanted);
        const store::ColumnView slots = columns.view(store::kSlotColumn);
        const store::ColumnView counts = columns.view(store::kCountColumn);
        std::vector<store::ColumnView> views;
        for (std::size_t i = 2; i < wanted.size(); ++i)
            views.push_back(columns.view(wanted[i]));
        for (std::size_t row = 0; row < block->rows; ++row) {
            const auto slot = static_cast<core::Slot>(slots.at(row));
            if (slot < query.range.from || slot >= query.range.to)
                continue;
            for (quint32 i = 0; i < counts.at(row); ++i) {
                m_slot.push_back(slot);
                m_country.push_back(static_cast<quint16>(views[0].at(row)));
                for (std::size_t d = 0; d < m_ids.size(); ++d)
                    m_ids[d].push_back(static_cast<quint16>(views[d + 1].at(row)));
            }
        }
    }
}

PlainArrays::Counts PlainArrays::run(std::optional<quint32> country) const
{
    Counts result;
    for (const std::size_t groups : m_groups)
        result.groups.emplace_back(groups);
    std::vector<quint32> series(static_cast<std::size_t>(m_query.range.to - m_query.range.from) / kSlotsPerDay + 2);
    std::vector<quint32> rows;
    rows.reserve(kTurn);
    for (std::size_t first = 0; first < m_slot.size(); first += kTurn) {
        rows.clear();
        const std::size_t end = std::min(first + kTurn, m_slot.size());
        for (std::size_t row = first; row < end; ++row) {
            if (!country || m_country[row] == *country)
                rows.push_back(static_cast<quint32>(row));
        }
        for (const quint32 row : rows)
            ++series[static_cast<std::size_t>(m_slot[row] - m_query.range.from) / kSlotsPerDay];
        for (std::size_t d = 0; d < m_ids.size(); ++d) {
            for (const quint32 row : rows)
                ++result.groups[d][m_ids[d][row]];
        }
    }
    for (const quint32 count : series)
        result.hits += count;
    return result;
}

} // namespace gatepost::bench
