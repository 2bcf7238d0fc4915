// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/block_list.h"

#include <algorithm>

namespace gatepost::store {

void appendRows(HitBlock &block, const HitBlock &source, std::size_t from, std::size_t to)
{
    for (std::size_t i = 0; i < kColumnCount; ++i)
        block.columns[i].append(source.view(i), from, to);
    const ColumnView slot = source.view(kSlotColumn);
    for (std::size_t row = from; row < to; ++row) {
        const auto at = static_cast<core::Slot>(slot.at(row));
        if (block.rows == 0 && row == from)
            block.slots = {at, at + 1};
        block.slots.from = std::min(block.slots.from, at);
        block.slots.to = std::max(block.slots.to, at + 1);
        block.hits += source.view(kCountColumn).at(row);
    }
    block.rows += to - from;
}

void BlockList::append(std::shared_ptr<const HitBlock> block)
{
    m_blocks.push_back(std::move(block));
    while (m_blocks.size() >= 2) {
        const auto last = m_blocks.back();
        const auto previous = m_blocks[m_blocks.size() - 2];
        if (previous->rows >= kBlockRows || previous->rows > 2 * last->rows)
            return;
        m_blocks.resize(m_blocks.size() - 2);
        const std::size_t moved = std::min(last->rows, kBlockRows - previous->rows);
        auto merged = std::make_shared<HitBlock>();
        appendRows(*merged, *previous, 0, previous->rows);
        appendRows(*merged, *last, 0, moved);
        m_blocks.push_back(std::move(merged));
        if (moved == last->rows)
            continue;
        auto rest = std::make_shared<HitBlock>();
        appendRows(*rest, *last, moved, last->rows);
        m_blocks.push_back(std::move(rest));
        return; // the one before it is full now
    }
}

} // namespace gatepost::store
