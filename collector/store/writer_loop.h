// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what the writer's thread does.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/hit_sink.h"
#include "collector/core/site_editor.h"
#include "collector/store/chores.h"
#include "collector/store/health_meter.h"
#include "collector/store/hit_queue.h"
#include "collector/store/hit_table.h"
#include "collector/store/hit_writer.h"
#include "collector/store/log_mover.h"

#include <functional>
#include <memory>
#include <optional>

namespace gatepost::store {

// Lives on the writer's thread from open() to the end of run().
class WriterLoop
{
public:
    struct Parts {
        const core::Clock &clock;
        const WriterSettings &settings;
        HitQueue &queue;
        HealthMeter &meter;
        core::ReceiptListener *receipts; // may be null
        std::function<void(core::SiteBookPtr)> sitesChanged; // may be empty
    };
    WriterLoop(Parts parts, QString databasePath);
    ~WriterLoop();

    core::Result<void> open();
    void run(); // until the queue is closed and empty

    // Called by edits, inside run().
    core::Result<core::Site> edit(const std::function<core::Result<core::Site>(Connection &)> &change);
    // The site is gone at once, its hits bit by bit; `done` is called when nothing of it is left.
    void removeSite(core::SiteId site, core::SiteEditor::VoidDone done);
    // `done` is called when everything in the plan is gone, and the room it took.
    void prune(const PrunePlan &plan, Chores::Done done);
    // Puts segments in the place of rows or segments.
    void pack(std::shared_ptr<const SegmentChange> change, Chores::Done done);
    // `done` is called when nothing is left to be packed or removed.
    void whenIdle(Chores::Done done);

private:
    struct Store; // the open database
    core::Result<void> openOrTell();

    void takeWork();
    void writeBatch();
    void writeSplit(std::size_t from, std::size_t to);
    void commitRange(std::size_t from, std::size_t to, const SideRecords &side);
    void writeSideAlone();
    void settleBatch(std::size_t hits);
    void refuseOld();

    void locked(const SqlError &error);
    void storageFailed(const SqlError &error);
    void failed(const core::Error &error, bool keepStore);
    void closeStore(bool empties);
    void probe();

    void housekeep();
    bool moveLog(qint64 now);
    void forgetOld();
    void doChores();
    void putOffChores(const core::Error &error);
    // Whether the database is open and can be written; else `done` has been told.
    bool isReady(const Chores::Done &done);
    qint64 idleMs() const;
    void announceSites();

    Parts m_parts;
    QString m_path;
    bool m_isStarting = true; // nobody waits yet
    std::vector<std::unique_ptr<LogMover::Snapshot>> m_unsafe; // kept to the end; they go after m_store
    std::unique_ptr<Store> m_store; // null while it must be opened again
    std::optional<HitTable::DoubtfulBatch> m_doubtful;

    std::vector<WaitingHit> m_hits; // the batch in hand
    std::vector<qint64> m_ids; // its row numbers; kUndecided until written or refused
    SideRecords m_side;
    SideRecords m_doubtfulSide; // of the batch in doubt: written again only when that did not come back
    bool m_ending = false;

    std::optional<core::Error> m_failure; // set while storage fails
    qint64 m_nextProbeMs = 0;
    qint64 m_nextAgingMs = 0;
    qint64 m_nextChoreMs = 0;
    QString m_choreTrouble; // told; empty once a chore has succeeded
};

} // namespace gatepost::store
