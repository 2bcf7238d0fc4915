// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/ingest/placement.h"
#include "collector/ingest/raw_visit.h"
#include "collector/ingest/recent_ids.h"

#include <optional>

namespace gatepost::ingest {

// Decides whether a placed record counts. Thread: collector.
class Validator
{
public:
    // `clock` outlives this.
    explicit Validator(const core::Clock &clock);

    // Why the record is dropped, or nullopt when it counts. The first of these that holds: no site, prefetch, opt-out,
    // bot, host not listed, record id seen before. `isBot` is false for the counter, which looks at no agent.
    std::optional<core::DropReason> reasonToDrop(const RawVisit &visit, const Placement &placement, bool isBot);

    // The id of the record that counted last, as remembered; 0 when it had none.
    std::size_t lastRecord() const { return m_last; }
    // That record was not stored after all: its id is free again.
    void takeBack(std::size_t record) { m_recentIds.forget(record); }

private:
    RecentIds m_recentIds;
    std::size_t m_last = 0;
};

} // namespace gatepost::ingest
