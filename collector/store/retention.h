// SPDX-License-Identifier: GPL-3.0-or-later
// What has to go: by age, and by the room that hits may take.
#pragma once

#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace gatepost::store {

class Connection;

// What goes of one site.
struct DueHits {
    core::SiteId site = core::kNoSite;
    qint64 hits = 0;
    core::TimeRange slots; // smallest range that holds them
    qint64 bytes = 0; // an estimate of what they take in the file
};

// What a disk budget removed unasked within a day, this plan included.
struct BudgetNote {
    core::Slot since = 0;
    qint64 hits = 0;
};

// What would be removed now. Packed hits go by whole segments: a day, or a part of a month.
struct PrunePlan {
    std::vector<DueHits> due; // of sites with something due
    std::vector<qint64> segments; // their numbers
    std::map<core::SiteId, core::Slot> rowsBefore; // rows of earlier slots
    qint64 dueHits = 0;
    qint64 allHits = 0;
    qint64 dueBytes = 0;
    qint64 excessBytes = 0; // of a budget: how much more is used even then
    std::optional<BudgetNote> budget; // of a budget
    qint64 packedHits = 0;

    // More than half of everything: a clock that jumped must not wipe, nor a slip of the pen, so somebody has to
    // confirm this. A budget takes packed hits only, so it is half of those; and many small removals within a day count
    // as one.
    bool needsConfirmation() const
    {
        if (!budget)
            return dueHits * 2 > allHits;
        return budget->hits * 2 > packedHits + budget->hits - dueHits;
    }
};

// No budget touches the newest days that hits were recorded for: so many stay, whatever they take.
inline constexpr int kBudgetKeepsDays = 7;

// The first slot that `months` of retention keep at `now` (both UTC; whole months, at the same time of day).
core::Slot firstKeptSlot(core::Slot now, int months);

// What is older than its site's retention. Throws SqlError. Reads all rows that are not packed yet.
PrunePlan planRetention(Connection &connection, const std::vector<core::Site> &sites, core::Slot now);

// The oldest segments of all sites, so many that the used pages of the file take at most `bytes`, and a little less, so
// that not every day is one of removal. By size and not by the clock. Rows of days that are not packed stay, and count
// as if they were: a flood of a day drives nothing out that its packed hits would leave. `now`: for the note. Throws
// SqlError. Reads all rows that are not packed yet.
PrunePlan planBudget(Connection &connection, qint64 bytes, core::Slot now);

// The same on a connection of its own, read-only; thread: any. Fail like HitReader::refresh().
core::Result<PrunePlan> readRetentionPlan(const QString &databasePath, core::Slot now);
core::Result<PrunePlan> readBudgetPlan(const QString &databasePath, qint64 bytes, core::Slot now);

} // namespace gatepost::store
