// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: removing much, in steps so small that no hit waits for them.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/dimension.h"
#include "collector/core/site.h"
#include "collector/store/hit_table.h"
#include "collector/store/piece_time.h"
#include "collector/store/retention.h"
#include "collector/store/segment.h"
#include "collector/store/sqlite.h"

#include <array>
#include <map>
#include <vector>

namespace gatepost::store {

// Removes the hits of removed sites, packed or not, what a plan says, and the texts that no hit uses any more. What is
// begun is noted in the file, so that the next start goes on with it. Rows that only wait to leave (PackedRows) are
// gone before. Thread: the writer's.
class Cleanup
{
public:
    Cleanup(Connection &connection, HitTable &table);

    // Whether an earlier run left work. Throws SqlError, as all of these.
    void load();

    // Inside the caller's transaction: from now on there is work, even after a crash.
    void begin();
    // What a plan removes on top of the hits of removed sites; begins by itself when there is anything. After a crash
    // it is for the next plan to say what is left of this one.
    void begin(const PrunePlan &plan);

    bool isPending() const { return m_phase != Phase::Done; }
    // Nothing is left but to give back the room, which is not done here; then it is noted that all is done.
    bool leavesRoom() const { return m_leavesRoom; }
    void noteRoomGiven();

    // One short transaction.
    void step();

private:
    enum class Phase { Done, Segments, Rows, Marking, Listing, Terms };

    void removeSegment();
    qint64 nextSegment();
    void removeRows();
    bool isDue(core::SiteId site, core::Slot slot) const;
    bool markUsed();
    bool markRows();
    bool markSegment();
    void markColumns(const PieceTime &time);
    void mark(std::size_t dimension, std::size_t id);
    void listUnused();
    void removeTerms();

    Connection &m_connection;
    HitTable &m_table;
    Phase m_phase = Phase::Done;
    bool m_leavesRoom = false;
    std::vector<qint64> m_segments; // of the plan; those of removed sites come first
    std::map<core::SiteId, core::Slot> m_rowsBefore;
    qint64 m_readUpTo = 0; // hit number
    std::array<std::vector<bool>, core::kTermDimensionCount> m_used;
    qint64 m_markedUpTo = 0; // hit number
    SegmentHead m_head; // of the one that is being marked; those before are
    std::vector<StoredColumn> m_columns; // of it, without bytes; those still to be marked
    bool m_keepsAll = false; // a segment could not be read
    std::pair<qint64, qint64> m_listedUpTo; // dimension's number and id
    std::vector<std::pair<int, qint64>> m_unused; // dimension's number and id
};

} // namespace gatepost::store
