// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/zone_countries.h"

#include "collector/enrich/time_zone_table.h"

namespace gatepost::report {

ZoneCountries zoneCountries(const QString &zone)
{
    static const enrich::TimeZoneTable zones = enrich::TimeZoneTable::builtIn();
    const enrich::ZoneFacts facts = zones.find(zone.toUtf8());
    return {QString::fromLatin1(facts.country), facts.ambiguous};
}

} // namespace gatepost::report
