// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/row_reader.h"

namespace gatepost::store {

void appendRow(HitBlock &block, const Statement &row)
{
    const auto push = [&](std::size_t column, int from) {
        block.columns[column].push(static_cast<quint32>(row.integer(from)));
    };
    push(kSiteColumn, 1);
    push(kSlotColumn, 2);
    push(columnOf(core::Dimension::Channel), 3);
    push(columnOf(core::Dimension::Network), 4);
    push(kActionColumn, 5);
    push(kLoadColumn, 6);
    push(kDepthColumn, 7);
    block.columns[kCountColumn].push(1);
    for (int i = 0; i < core::kTermDimensionCount; ++i)
        push(kFirstDimensionColumn + static_cast<std::size_t>(i), 8 + i);
    const auto slot = static_cast<core::Slot>(row.integer(2));
    if (block.rows == 0)
        block.slots = {slot, slot + 1};
    block.slots.from = std::min(block.slots.from, slot);
    block.slots.to = std::max(block.slots.to, slot + 1);
    ++block.rows;
    ++block.hits;
}

} // namespace gatepost::store
