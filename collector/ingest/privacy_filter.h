// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit.h"
#include "collector/core/slot.h"
#include "collector/enrich/source_table.h"
#include "collector/enrich/time_zone_table.h"
#include "collector/enrich/user_agent.h"
#include "collector/ingest/placement.h"
#include "collector/ingest/raw_visit.h"

namespace gatepost::ingest {

// The one place where a raw visit becomes what may be stored. Both functions consume the visit: address, agent and
// full referrer end with the call. Thread: any after construction. Fails: never.
class PrivacyFilter
{
public:
    PrivacyFilter(enrich::SourceTable sources, enrich::TimeZoneTable zones);

    // `placement` is Listed. `agent` are the facts of the visit's user agent; the counter passes none.
    core::Hit apply(
        RawVisit &&visit, const Placement &placement, const enrich::AgentFacts &agent, core::Slot slot) const;

    // `placement` is UnlistedHost.
    core::UnlistedSighting sighting(RawVisit &&visit, const Placement &placement, core::Slot slot) const;

private:
    void fillReferrer(core::Hit &hit, const RawVisit &visit, const Placement &placement) const;
    void fillPlaceAndTime(core::Hit &hit, const RawVisit &visit) const;

    enrich::SourceTable m_sources;
    enrich::TimeZoneTable m_zones;
};

} // namespace gatepost::ingest
