// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QString>

#include <vector>

namespace gatepost::store {

class Connection;

// Hits of one site that its retention lets go. Packed ones go when their whole segment is due: a day, or a month.
struct DueHits {
    core::SiteId site = core::kNoSite;
    core::Slot before = 0; // hits of earlier slots
    qint64 hits = 0;
};

// What retention would remove now.
struct RetentionPlan {
    std::vector<DueHits> due; // of sites with something due
    qint64 dueHits = 0;
    qint64 allHits = 0;
    qint64 dueBytes = 0; // an estimate: the hits' part of the file

    // More than half of everything: a clock that jumped must not wipe, so somebody has to confirm this.
    bool needsConfirmation() const { return dueHits * 2 > allHits; }
};

// The first slot that `months` of retention keep at `now` (both UTC; whole months, at the same time of day).
core::Slot firstKeptSlot(core::Slot now, int months);

// Cheap while nothing is due. Throws SqlError.
RetentionPlan planRetention(Connection &connection, const std::vector<core::Site> &sites, core::Slot now);

// The same on a connection of its own, read-only; thread: any. Fails like HitReader::refresh().
core::Result<RetentionPlan> readRetentionPlan(const QString &databasePath, core::Slot now);

} // namespace gatepost::store
