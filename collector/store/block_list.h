// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the growing list of blocks behind the images of a reader.
#pragma once

#include "collector/store/hit_columns.h"

#include <memory>
#include <vector>

namespace gatepost::store {

inline constexpr std::size_t kBlockRows = 65536;

// Takes small new blocks and keeps the list short: a tail block is merged with the one before it when that one is not
// much larger, so a row is copied a number of times that grows with the logarithm of a block, and at most about 20
// blocks are not full. Blocks once handed out never change.
class BlockList
{
public:
    using Blocks = std::vector<std::shared_ptr<const HitBlock>>;

    // `block` has 1…kBlockRows rows.
    void append(std::shared_ptr<const HitBlock> block);
    void clear() { m_blocks.clear(); }
    const Blocks &blocks() const { return m_blocks; }

private:
    Blocks m_blocks;
};

// Appends rows [from, to) of `source`.
void appendRows(HitBlock &block, const HitBlock &source, std::size_t from, std::size_t to);

} // namespace gatepost::store
