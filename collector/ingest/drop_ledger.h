// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/drop_reason.h"

#include <map>
#include <tuple>
#include <vector>

namespace gatepost::ingest {

// Counts what was refused or ignored, per site and hour, until the writer takes the counts. It holds no request:
// only reasons, names of rules and numbers. Thread: collector. Never fails; bounded by sites × reasons and rules × hours
// not yet taken.
class DropLedger
{
public:
    // `clock` outlives this.
    explicit DropLedger(const core::Clock &clock);

    // `site` is kNoSite when it could not be told whose the request was. `rule` is one of our own tables' names.
    void count(core::SiteId site, core::DropReason reason, const QByteArray &rule = {});

    // Returns what was counted since the last call, in the order of hour, site and reason, and forgets it.
    std::vector<core::DropCount> take();

private:
    using Key = std::tuple<core::Slot, core::SiteId, core::DropReason, QByteArray>;

    const core::Clock &m_clock;
    std::map<Key, qint64> m_counts;
};

} // namespace gatepost::ingest
