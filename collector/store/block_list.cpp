// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/block_list.h"

#include <algorithm>

namespace gatepost::store {

namespace {

template <typename T>
void appendPart(std::vector<T> &column, const std::vector<T> &source, std::size_t from, std::size_t to)
{
    column.insert(column.end(), source.begin() + static_cast<std::ptrdiff_t>(from),
        source.begin() + static_cast<std::ptrdiff_t>(to));
}

void setSlots(HitBlock &block)
{
    const auto [first, last] = std::minmax_element(block.slot.begin(), block.slot.end());
    block.slots = {*first, *last + 1};
}

} // namespace

void reserveRows(HitBlock &block, std::size_t rows)
{
    block.site.reserve(rows);
    block.slot.reserve(rows);
    block.action.reserve(rows);
    block.load.reserve(rows);
    block.visitDepth.reserve(rows);
    block.count.reserve(rows);
    for (auto &column : block.ids)
        column.reserve(rows);
}

void appendRows(HitBlock &block, const HitBlock &source, std::size_t from, std::size_t to)
{
    appendPart(block.site, source.site, from, to);
    appendPart(block.slot, source.slot, from, to);
    appendPart(block.action, source.action, from, to);
    appendPart(block.load, source.load, from, to);
    appendPart(block.visitDepth, source.visitDepth, from, to);
    appendPart(block.count, source.count, from, to);
    for (std::size_t i = 0; i < block.ids.size(); ++i)
        appendPart(block.ids[i], source.ids[i], from, to);
    block.rows += to - from;
    setSlots(block);
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
        reserveRows(*merged, previous->rows + moved);
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
