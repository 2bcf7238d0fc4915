// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/core/hit.h"
#include "collector/core/result.h"

#include <QString>

#include <vector>

namespace gatepost::store {

// A host that sends views without being listed: first and last slot, how often, and what the last of them showed.
struct UnlistedHost {
    core::UnlistedSighting last;
    core::Slot first = 0;
    qint64 count = 0;
};

// What is kept beside the hits. Each reads on a connection of its own, also while a collector serves; thread: any.
// No database yet: empty. Fails like HitReader::refresh().

// The ledger of drops of the hours in `range`, by hour, site, reason and rule.
core::Result<std::vector<core::DropCount>> readDrops(const QString &databasePath, core::TimeRange range);

// Most frequent first.
core::Result<std::vector<UnlistedHost>> readUnlistedHosts(const QString &databasePath);

} // namespace gatepost::store
