// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: removing much, in steps so small that no hit waits for them.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/dimension.h"
#include "collector/core/site.h"
#include "collector/store/hit_table.h"
#include "collector/store/retention.h"
#include "collector/store/sqlite.h"

#include <array>
#include <vector>

namespace gatepost::store {

// Removes the hits of removed sites, packed or not, hits past their site's retention, and the texts that no hit uses any more. What is
// begun is noted in the file, so that the next start goes on with it. Thread: the writer's.
class Cleanup
{
public:
    Cleanup(Connection &connection, HitTable &table);

    // Whether an earlier run left work. Throws SqlError, as all of these.
    void load();

    // Inside the caller's transaction: from now on there is work, even after a crash.
    void begin();
    // What retention removes on top of the hits of removed sites; begins by itself when there is anything.
    void begin(std::vector<DueHits> due);

    bool isPending() const { return m_phase != Phase::Done; }

    // One short transaction. Returns true when it was the last one: then the log should be emptied.
    bool step();

private:
    enum class Phase { Done, Hits, Marking, Terms };

    void removeHits();
    bool removeSegment(core::SiteId site, core::Slot before);
    void markUsed();
    bool markSegment();
    void mark(std::size_t dimension, std::size_t id);
    void listUnused();
    void removeTerms();

    Connection &m_connection;
    HitTable &m_table;
    Phase m_phase = Phase::Done;
    std::vector<DueHits> m_due; // of the site that is worked at last; orphans come first
    std::array<std::vector<bool>, core::kTermDimensionCount> m_used;
    qint64 m_markedUpTo = 0; // hit number
    qint64 m_markedSegment = 0;
    bool m_keepsAll = false; // a segment could not be read
    std::vector<std::pair<int, qint64>> m_unused; // dimension's number and id
};

} // namespace gatepost::store
