// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/ingest/raw_visit.h"

#include <QLatin1String>

#include <cmath>
#include <optional>

namespace gatepost::ingest {

// The field table of a view record, read from JSON and from query parameters alike. A Reader gives, by field name,
// has(), text() (empty when missing), number() (nullopt when missing or no number) and texts(): the members of an object
// that are strings (none when it is no object).

inline constexpr qsizetype kMaxIdBytes = 36;
inline constexpr qsizetype kMaxShortTextBytes = 64; // platform, time zone
inline constexpr qint64 kMaxOffsetMinutes = 840;

// The value as an integer in `least`…`most`; nullopt for a fraction or anything outside.
inline std::optional<qint64> integerIn(std::optional<double> value, qint64 least, qint64 most)
{
    if (!value || std::trunc(*value) != *value)
        return std::nullopt;
    if (*value < static_cast<double>(least) || *value > static_cast<double>(most))
        return std::nullopt;
    return static_cast<qint64>(*value);
}

inline QByteArray atMost(QByteArray text, qsizetype bytes) { return text.size() <= bytes ? text : QByteArray(); }

// False for a word that is no action.
inline bool readAction(const QByteArray &word, core::Action &action)
{
    if (word.isEmpty() || word == "view")
        action = core::Action::View;
    else if (word == "ready")
        action = core::Action::Ready;
    else if (word == "event")
        action = core::Action::Event;
    else
        return false;
    return true;
}

// Whose record it is: every door takes these two.
template <typename Reader>
void readOwner(const Reader &reader, RawVisit &visit)
{
    visit.key = reader.text(QLatin1String("key"));
    visit.domain = reader.text(QLatin1String("domain"));
}

template <typename Reader>
void readCampaign(const Reader &reader, RawVisit &visit)
{
    static constexpr std::array<QLatin1String, kCampaignCount> kNames = {QLatin1String("utm_source"),
        QLatin1String("utm_medium"), QLatin1String("utm_campaign"), QLatin1String("utm_term"),
        QLatin1String("utm_content")};
    for (std::size_t i = 0; i < kCampaignCount; ++i)
        visit.campaign[i] = reader.text(kNames[i]);
    for (const char *other : {"ref", "source"}) {
        if (visit.campaign[0].isEmpty())
            visit.campaign[0] = reader.text(QLatin1String(other));
    }
}

// An impossible value of an optional field leaves the field unknown. False when the record cannot be taken: no page,
// no such action, an event without a name, a `ready` without its load time.
template <typename Reader>
bool readViewFields(const Reader &reader, RawVisit &visit)
{
    if (!reader.has(QLatin1String("page")))
        return false;
    if (!readAction(reader.text(QLatin1String("action")), visit.action))
        return false;
    readOwner(reader, visit);
    visit.page = reader.text(QLatin1String("page"));
    visit.referrer = reader.text(QLatin1String("referrer"));
    visit.title = reader.text(QLatin1String("title"));
    visit.platform = atMost(reader.text(QLatin1String("platform")), kMaxShortTextBytes);
    visit.language = reader.text(QLatin1String("language"));
    visit.screen = reader.text(QLatin1String("screen"));
    visit.timeZone = atMost(reader.text(QLatin1String("timezone")), kMaxShortTextBytes);
    visit.id = atMost(reader.text(QLatin1String("id")), kMaxIdBytes);
    if (const auto offset = integerIn(reader.number(QLatin1String("utcoffset")), -kMaxOffsetMinutes, kMaxOffsetMinutes))
        visit.utcOffset = static_cast<int>(*offset);
    if (const auto n = integerIn(reader.number(QLatin1String("n")), 1, 1000000))
        visit.depth = static_cast<int>(*n);
    // Navigation timing has fractions of a millisecond.
    const auto load = reader.number(QLatin1String("response_time"));
    if (load && *load >= 0 && *load <= static_cast<double>(core::kMaxLoadMs))
        visit.loadMs = std::llround(*load);
    visit.event = reader.text(QLatin1String("event"));
    if (visit.action == core::Action::Event)
        visit.props = reader.texts(QLatin1String("props"));
    return (visit.action != core::Action::Event || !visit.event.isEmpty())
        && (visit.action != core::Action::Ready || visit.loadMs.has_value());
}

} // namespace gatepost::ingest
