// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QString>

#include <vector>

namespace gatepost::store {

class Connection;

// What the sequence of batches says about the stored hits.
struct BatchSequence {
    qint64 batches = 0;
    qint64 lastHitId = 0; // the highest number ever given to a hit
    qint64 hits = 0; // there now, as rows or packed
    qint64 packedHits = 0; // those of them that are packed
    qint64 removedHits = 0; // removed on purpose, with their site or past its retention
    std::vector<QString> gaps; // one sentence each; empty: nothing was lost

    bool whole() const { return gaps.empty(); }
};

// Checks that batches follow each other without a gap and hold exactly the hits that are there. Reads only, on a
// connection of its own; thread: any. Fails like HitReader::refresh().
core::Result<BatchSequence> checkBatchSequence(const QString &databasePath);

// The same inside the transaction that the caller has open. Throws SqlError.
BatchSequence readBatchSequence(Connection &connection);

} // namespace gatepost::store
