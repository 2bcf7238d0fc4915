// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"
#include "collector/store/batch_sequence.h"

#include <QString>
#include <QStringList>

#include <atomic>
#include <vector>

namespace gatepost::store {

// Packed hits of a site of which something is not what was written.
struct BrokenSegment {
    qint64 id = 0;
    QString site; // its name; "site 7" when it has none any more
    QString days; // "2026-11-01", or "2026-11-01 to 2026-11-30" (UTC)
    qint64 hits = 0;
    QStringList columns; // "page", "time"; empty: the segment's own line
    bool isLost = false; // false: what is broken can be left out, or was restored from the rest

    QString what() const; // "The packed hits of …": no advice
};

// What a database says about itself when every byte of it is looked at.
struct Checkup {
    int schema = 0;
    int newestSchema = 0; // that this program knows
    QStringList structure; // what SQLite's own check finds; empty: sound
    // Whether these parts could be read to their end; false also where an older schema has none.
    bool knowsSequence = false;
    bool knowsSegments = false;
    bool knowsTexts = false;
    std::vector<core::Site> sites;
    BatchSequence sequence;
    qint64 lastBatch = 0;
    core::Slot lastCommit = 0;
    qint64 segments = 0;
    qint64 columns = 0;
    core::TimeRange packed; // smallest range that holds all packed hits
    core::TimeRange slots; // and all hits
    std::vector<BrokenSegment> broken;
    QStringList strays; // texts or columns that are missing, or belong to nothing: one sentence each

    bool isSound() const { return structure.isEmpty() && sequence.whole() && broken.empty() && strays.isEmpty(); }
    QStringList problems() const; // all of them, one sentence each
};

// Checks the structure of the file, unpacks every column of every segment, compares the totals, looks up every text that
// a hit names, and follows the batches. Only reads, in short snapshots, also beside a collector; a file that nobody has
// open gets nothing beside it. Damage is never an error but part of the answer; fails with NotFound, TooNew, Corrupt
// (foreign, or not to be opened at all) or Io, and with Busy after `cancelled` (may be null) became true.
// Of a schema older than this program's, only what it has is looked at. Thread: any.
core::Result<Checkup> checkDatabase(const QString &databasePath, const std::atomic<bool> *cancelled = nullptr);

// "2026-11-01", or "2026-11-01 to 2026-11-30": the UTC days of a range that is not empty.
QString daysText(core::TimeRange slots);

} // namespace gatepost::store
