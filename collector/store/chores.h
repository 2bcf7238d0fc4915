// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the writer's work that no hit may wait for.
#pragma once

#include "collector/store/cleanup.h"
#include "collector/store/file_space.h"
#include "collector/store/hit_writer.h"
#include "collector/store/packed_rows.h"
#include "collector/store/staged_change.h"

#include <deque>
#include <functional>
#include <memory>

namespace gatepost::store {

// Packs, removes and gives room back, a short transaction at a time: the writer takes hits between two. Thread: the
// writer's. Everything but whenIdle(), refuse() and isPending() throws SqlError.
class Chores
{
public:
    using Done = std::function<void(core::Result<void>)>;

    Chores(Connection &connection, HitTable &table, const WriterSettings &settings, const QString &databasePath);

    void load(); // what an earlier run left
    bool isPending() const;
    void step();

    // `done` comes when it is committed: the rows are in segments then, but may still leave the file.
    void pack(std::shared_ptr<const SegmentChange> change, Done done);
    void prune(const PrunePlan &plan) { m_cleanup.begin(plan); }
    // Inside the caller's transaction.
    void beginCleanup() { m_cleanup.begin(); }
    // `done` comes when nothing is pending.
    void whenIdle(Done done);
    // Tells everybody who waits that it failed; what is pending stays so.
    void refuse(const core::Error &error);

    // Once after something was removed: then the log should be emptied.
    bool takeRemoved() { return std::exchange(m_hasRemoved, false); }

private:
    void beginChange();
    void goOnWithChange();
    void removeUnfinished();
    void endChange(const core::Result<void> &ended);
    void lookAtRoom();

    Connection &m_connection;
    const QString m_path;
    PackedRows m_rows;
    Cleanup m_cleanup;
    FileSpace m_space;
    std::deque<std::pair<std::shared_ptr<const SegmentChange>, Done>> m_changes;
    std::optional<StagedChange> m_staged; // the first of m_changes
    std::vector<Done> m_whenIdle;
    bool m_isRoomStale = true; // something was removed since the file's room was looked at
    bool m_hasRemoved = false;
    bool m_hasUnfinished = true; // of a change that did not come to its end; of an earlier run, too
};

} // namespace gatepost::store
