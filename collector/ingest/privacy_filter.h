// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit.h"
#include "collector/core/slot.h"
#include "collector/enrich/country_database.h"
#include "collector/enrich/referrer.h"
#include "collector/enrich/source_table.h"
#include "collector/enrich/time_zone_table.h"
#include "collector/enrich/user_agent.h"
#include "collector/ingest/placement.h"
#include "collector/ingest/raw_visit.h"

namespace gatepost::ingest {

// What was found out about a visit before it is filtered.
struct Findings {
    const enrich::AgentFacts &agent; // empty for the counter
    const enrich::Referrer &referrer; // of the visit
    int depth = 0; // which view of its visit it is; 0: unknown
    core::Slot slot = 0;
};

// The one place where a raw visit becomes what may be stored. Both functions consume the visit: address, agent and
// full referrer end with the call. What the site's options leave out, and what says nothing on its network, stays
// unknown. Thread: collector. Fails: never.
class PrivacyFilter
{
public:
    // `countries` outlives this; null: no country comes from an address.
    PrivacyFilter(
        enrich::SourceTable sources, enrich::TimeZoneTable zones, enrich::CountryDatabase *countries = nullptr);

    // `placement` is Listed.
    core::Hit apply(RawVisit &&visit, const Placement &placement, const Findings &findings) const;

    // `placement` is UnlistedHost. Without a site it keeps what all sites that note unlisted hosts would keep, and no
    // referrer within any of them.
    core::UnlistedSighting sighting(RawVisit &&visit, const Placement &placement, core::Slot slot) const;

private:
    void fillReferrer(
        core::Hit &hit, const RawVisit &visit, const Placement &placement, const Findings &findings) const;
    void fillPlaceAndTime(core::Hit &hit, const RawVisit &visit, const core::SiteOptions &options) const;

    enrich::SourceTable m_sources;
    enrich::TimeZoneTable m_zones;
    enrich::CountryDatabase *m_countries;
};

} // namespace gatepost::ingest
