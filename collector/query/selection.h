// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/load_bucket.h"

#include <array>
#include <cstddef>

namespace gatepost::query {

// What a counted record adds to: the scan turns action, channel and depth of every row into one of these once.
enum Kind : quint8 {
    kAgentUnknownDepth,
    kAgentFirst,
    kAgentSecond,
    kAgentLater,
    kNoscript,
    kCounter,
    kLog,
    kEvent,
    kKindCount,
};

// A group's numbers lie side by side as cells: the kinds, then the load buckets. The cell of bucket 0, "not reported",
// takes what is not counted at all, so that adding needs no branch; nobody reads it.
inline constexpr std::size_t kNoCell = kKindCount;
inline constexpr std::size_t kCells = kKindCount + core::kLoadBucketCount + 1;

inline constexpr std::size_t kChunkRows = 2048;
inline constexpr std::size_t kStepRows = 32;

// The part of a chunk of rows that a query selects: what each of its rows adds, and to which cells of its group.
struct Selection {
    std::size_t rows = 0;
    std::size_t usedCells = kKindCount; // no row adds to those behind; as many as kinds: none reported a load time
    std::array<quint8, kChunkRows> kindCell;
    std::array<quint8, kChunkRows> loadCell;
    std::array<quint32, kChunkRows> count;

    // What all rows before a step add, modulo 2^32. Packed rows are sorted, so many steps in a row often belong to one
    // group, and what they add together is the difference of two of these.
    std::array<std::array<quint32, kCells>, kChunkRows / kStepRows + 1> sumsBefore;

    std::size_t steps() const { return (rows + kStepRows - 1) / kStepRows; } // the last may be short
    bool hasLoads() const { return usedCells > kKindCount; }
    // Fills sumsBefore from the rest.
    void sumUp();
};

} // namespace gatepost::query
