// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what the writer's thread does.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/hit_sink.h"
#include "collector/core/site_editor.h"
#include "collector/store/cleanup.h"
#include "collector/store/health_meter.h"
#include "collector/store/hit_queue.h"
#include "collector/store/hit_table.h"
#include "collector/store/hit_writer.h"
#include "collector/store/segment_table.h"

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
    // `done` is called when everything due is gone, with the number of hits.
    void applyRetention(bool confirmed, core::SiteEditor::CountDone done);
    // Puts a segment in the place of rows or segments; returns how long that took, in ms. Busy while hits are removed.
    core::Result<double> pack(const SegmentChange &change);

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
    void probe();

    void housekeep();
    void keepWithinRetention();
    void cleanUp();
    void settleCleanup(const std::optional<core::Error> &error);
    qint64 idleMs() const;
    void announceSites();

    Parts m_parts;
    QString m_path;
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
    qint64 m_nextTruncateMs = 0;
    int m_checkpointedPages = 0;
    bool m_truncateWanted = false;
    qint64 m_nextCleanupMs = 0;
    std::vector<core::SiteEditor::VoidDone> m_whenClean;
};

} // namespace gatepost::store
