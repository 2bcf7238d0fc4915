// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/hit_sink.h"
#include "collector/core/result.h"
#include "collector/core/site_editor.h"

#include <QString>

#include <functional>
#include <memory>

namespace gatepost::store {

// What an acknowledged hit survives.
enum class Durability {
    Process, // kill -9 and crashes of the program
    Power, // a power cut as well; costs an fsync per commit
};

struct WriterSettings {
    qsizetype queueLimit = 65536; // hits without a receipt yet; beyond it offer() is Full
    qsizetype batchLimit = 4096; // hits in one transaction
    Durability durability = Durability::Process;
    qint64 waitLimitMs = 10000; // a hit that could not be tried for so long gets a receipt "not stored"
    qint64 probeMs = 500; // while storage fails: how often it is tried again
    quint32 newTermsPerDay = 50000; // per site and dimension (since start); further new texts are stored as "(other)"
    int packFirstMs = 60 * 1000; // closed days are packed so long after the start, and then
    int packEveryMs = 15 * 60 * 1000; // so often; 0: only when asked
    qint64 diskBudget = 0; // the oldest hits go when the used part of the file is larger; 0: no limit
    qint64 spareBytes = 16 << 20; // unused room that the file keeps at least for hits to come, or a quarter of it
};

// The only writer of a data directory. It owns the thread and the one connection that write and checkpoint.
//
// Group commit: the thread takes whatever is queued, writes it in one transaction, then tells the receipt listener,
// and takes what came meanwhile. A receipt says "stored" only when the commit succeeded, and "not stored" only
// when the transaction was rolled back.
//
// Upkeep: a second thread turns the hits of closed days into compressed columns, and finds what is past its retention
// or beyond the disk budget. Columns are written ahead; one short transaction shows them and hides their rows; rows, and
// whatever else must go, leave the file afterwards in pieces of some 10 ms, one between two batches, and the room they took goes back
// to the file system.
//
// When it cannot write: a database locked by another program is tried again while hits wait in the queue (at most
// waitLimitMs each); a full disk or a failing one gives "not stored" at once, then offer() is Full until one of the
// writer's own probes succeeds. A row that the database refuses is singled out and does not hold back the others.
//
// Thread: start() and stop() are called by the owner's thread, the rest by any.
class HitWriter final : public core::HitSink, public core::SiteEditor, public core::HealthSource
{
public:
    // `clock` outlives this.
    explicit HitWriter(const core::Clock &clock, WriterSettings settings = {});
    ~HitWriter() override; // stops

    // Both before start(). The listener outlives the run; the function is called on the writer's thread with the
    // sites at start (before start() returns) and after each change, before that change's `done` is called.
    void setReceiptListener(core::ReceiptListener *listener);
    void setSitesListener(std::function<void(core::SiteBookPtr)> listener);

    // Opens the database, makes or migrates it, checks it, and begins to write. The caller holds the directory's
    // lock. Fails with TooNew, Corrupt (the file is kept as it is), Busy, DiskFull or Io; then nothing runs.
    core::Result<void> start(const QString &databasePath);

    // Refuses new hits and edits, writes what is queued, gives every receipt, closes the database, ends the thread.
    // Takes at most about waitLimitMs when the database is locked.
    void stop();

    Offer offer(core::Hit &&hit, quint64 ticket) override;
    void hold() override;
    void release() override;
    void recordDrops(std::vector<core::DropCount> drops) override;
    void recordUnlisted(core::UnlistedSighting sighting) override;

    // `done` fails with Unavailable, on the caller's thread, when the writer does not run.
    void addSite(core::Site wanted, SiteDone done) override;
    void editSite(core::SiteId site, core::SiteEdit edit, SiteDone done) override;
    void removeSite(core::SiteId site, VoidDone done) override;
    void applyRetention(bool confirmed, CountDone done) override;
    void applyDiskBudget(qint64 bytes, bool confirmed, CountDone done) override;
    void pack(CountDone done) override;

    core::Health health() const override;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::store
