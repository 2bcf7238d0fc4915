// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/store/hit_columns.h"

#include <QString>

#include <atomic>
#include <functional>
#include <memory>

namespace gatepost::store {

// What a long read heeds and tells.
struct ReadWatch {
    const std::atomic<bool> *cancelled = nullptr; // may be null; looked at after every block
    std::function<void(qint64 rows, qint64 all)> progress; // may be empty; called on the reader's thread
};

// The read side of a data directory: a read-only connection that never blocks the writer, in this process or another.
// Thread: one; the connection is made by the thread that first calls and never leaves it.
class HitReader
{
public:
    // Opens nothing yet. `databasePath` is the path of gatepost.db. `cacheBytes`: of unpacked columns kept in memory.
    explicit HitReader(QString databasePath, std::size_t cacheBytes = std::size_t(256) << 20);
    ~HitReader();
    HitReader(const HitReader &) = delete;
    HitReader &operator=(const HitReader &) = delete;

    // Reads what was committed since the last call and returns the image as of now. Cheap when nothing changed.
    // Blocks and dictionary of earlier images stay valid and unchanged; segments among them as long as they are stored. Fails with NotFound (no database yet),
    // TooNew, Corrupt, Busy or Io; with Busy also when `watch` cancels: what was read is kept, and the next call goes on.
    core::Result<std::shared_ptr<const HitImage>> refresh(const ReadWatch &watch = {});

    // The newest committed batch: a caller polls this (microseconds) to learn whether refresh() would find more.
    core::Result<qint64> lastBatchId();

    // The sites as stored now.
    core::Result<core::SiteBookPtr> sites();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::store
