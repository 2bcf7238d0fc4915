// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/time_zone_table.h"

#include "collector/enrich/table_text.h"

#include <cstdlib>

namespace gatepost::enrich {

namespace {

constexpr int kMaxOffsetMinutes = 840; // Kiribati, UTC+14

QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

char digit(int value) { return static_cast<char>('0' + value); }

} // namespace

TimeZoneTable TimeZoneTable::builtIn() { return TimeZoneTable(builtInTable("timezones.tsv")); }

TimeZoneTable::TimeZoneTable(QByteArray text) : m_text(std::move(text))
{
    forEachRow(m_text, [this](const std::vector<std::string_view> &cells) {
        if (cells.size() == 4)
            m_rows.emplace(cells[0], ZoneFacts{bytes(cells[1]), bytes(cells[2]), !cells[3].empty()});
    });
}

ZoneFacts TimeZoneTable::find(QByteArrayView name) const
{
    const auto it = m_rows.find(std::string_view(name.data(), static_cast<std::size_t>(name.size())));
    return it == m_rows.end() ? ZoneFacts() : it->second;
}

QByteArray utcOffsetText(int minutesWest)
{
    if (minutesWest < -kMaxOffsetMinutes || minutesWest > kMaxOffsetMinutes)
        return {};
    const int minutes = std::abs(minutesWest);
    QByteArray text = minutesWest > 0 ? QByteArrayLiteral("UTC-hh:mm") : QByteArrayLiteral("UTC+hh:mm");
    text[4] = digit(minutes / 600);
    text[5] = digit(minutes / 60 % 10);
    text[7] = digit(minutes % 60 / 10);
    text[8] = digit(minutes % 10);
    return text;
}

} // namespace gatepost::enrich
