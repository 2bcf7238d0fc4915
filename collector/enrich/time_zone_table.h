// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <string_view>
#include <unordered_map>

namespace gatepost::enrich {

// A time zone as it is counted: "Asia/Kolkata" also for a browser that says "Asia/Calcutta".
struct ZoneFacts {
    QByteArray name; // IANA
    QByteArray country; // ISO 3166-1 alpha-2; empty for zones that are no place (UTC, Etc/GMT+5, EST)
    bool ambiguous = false; // other countries share the zone (Europe/Berlin): `country` is the likeliest
};

// Country from the time zone, without an address. Thread: any after construction.
class TimeZoneTable
{
public:
    // The table of resources/data/timezones.tsv.
    static TimeZoneTable builtIn();

    // `text` has the columns name, counted as, country, other countries; lines with other counts of columns are left out.
    explicit TimeZoneTable(QByteArray text);
    TimeZoneTable(TimeZoneTable &&) = default;
    TimeZoneTable &operator=(TimeZoneTable &&) = default;
    TimeZoneTable(const TimeZoneTable &) = delete;
    TimeZoneTable &operator=(const TimeZoneTable &) = delete;

    // All empty when `name` is no zone.
    ZoneFacts find(QByteArrayView name) const;

    std::size_t size() const { return m_rows.size(); }

private:
    QByteArray m_text; // what the keys look into
    std::unordered_map<std::string_view, ZoneFacts> m_rows;
};

// "UTC+01:00" for −60: `minutesWest` is what getTimezoneOffset() says, −840…840. Empty outside that range.
QByteArray utcOffsetText(int minutesWest);

} // namespace gatepost::enrich
