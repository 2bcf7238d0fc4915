// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace gatepost::report {

// What a time zone says of the country, which is as sure as the zone is one country's. Thread: any.
struct ZoneCountries {
    QString likeliest; // ISO 3166-1 alpha-2; empty for a zone that is no place
    bool hasOthers = false; // more countries keep this zone
};
ZoneCountries zoneCountries(const QString &zone);

} // namespace gatepost::report
