// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/attribute_vote.h"
#include "collector/query/filter_mask.h"
#include "collector/query/group_counts.h"
#include "collector/query/query.h"
#include "collector/store/hit_columns.h"

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

namespace gatepost::query {

// What one pass over blocks adds up, for one range.
struct ScanOutcome {
    GroupCounts totals{1};
    GroupCounts series{0}; // group: point × kNetworkCount + network
    std::vector<GroupCounts> breakdowns; // by Query::dimensions; group: id
    std::vector<std::unique_ptr<AttributeVote>> attributes; // in step; null: the dimension has no attribute
    qint64 rowsScanned = 0;

    // Adds what another pass found in other blocks.
    void merge(const ScanOutcome &other);
};

// Says when to stop before the end. Thread: any.
struct StopSign {
    const std::atomic<bool> *cancelled = nullptr; // may be null
    std::optional<std::chrono::steady_clock::time_point> deadline;

    bool isCancelled() const { return cancelled != nullptr && cancelled->load(std::memory_order_relaxed); }
    bool isLate() const { return deadline && std::chrono::steady_clock::now() >= *deadline; }
};

// What is the same for every block and every thread of a pass. All of it outlives the pass.
struct ScanPlan {
    const Query &query;
    core::TimeRange range;
    const FilterMasks &masks;
    const store::Dictionary &dictionary;
    bool withAttributes = false;
    StopSign stop;
    std::vector<core::Slot> points; // where each point of the series begins
    std::vector<quint32> pointOfSlot; // point × kNetworkCount, by slot - range.from; empty without a series
};

// The columns that a pass by `plan` reads; the others of a block need not be there.
store::ColumnSet neededColumns(const ScanPlan &plan);

using BlockViews = std::array<store::ColumnView, store::kColumnCount>;

// The dimension whose most frequent value is shown beside a row; nullopt for most.
std::optional<core::Dimension> attributeOf(core::Dimension dimension);

// Adds up blocks, one after the other. Thread: one; several can share a plan, and their outcomes are merged.
class BlockScan
{
public:
    explicit BlockScan(const ScanPlan &plan);

    // False: the plan's sign said stop, and what was added so far is not whole.
    bool add(std::size_t rows, core::TimeRange slots, const BlockViews &columns);

    ScanOutcome &outcome() { return m_outcome; }

private:
    using ChunkNumbers = std::array<quint32, kChunkRows>;

    void addChunk();
    bool keep();
    template <typename Passes>
    bool keepWhere(std::size_t column, const Passes &passes);
    bool chooseRows();
    void select();
    void selectKinds();
    void selectLoads();
    void addSeries();
    void addBreakdown(std::size_t which);
    store::ColumnView selected(std::size_t column, ChunkNumbers &buffer) const;

    const ScanPlan &m_plan;
    ScanOutcome m_outcome;

    // The chunk in hand.
    const BlockViews *m_columns = nullptr;
    std::size_t m_first = 0;
    std::size_t m_rows = 0;
    bool m_cutsRange = false; // the block reaches beyond the range
    bool m_keepsAll = false; // then m_keep is not filled
    std::array<quint8, kChunkRows> m_keep{};
    // The rows that pass, as many as the selection has: from m_stretch on, or where they do not stand together, m_kept.
    bool m_isStretch = false;
    std::size_t m_stretch = 0;
    std::array<quint16, kChunkRows> m_kept{};
    Selection m_selection;
    std::array<ChunkNumbers, 3> m_buffers{};
};

} // namespace gatepost::query
