// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/ingest/intake.h"

namespace gatepost::ingest::test {

// Stands still until it is moved.
class StillClock final : public core::Clock
{
public:
    qint64 nowMs() const override { return now; }
    qint64 monotonicMs() const override { return now; }

    qint64 now = 1700000000000;
};

inline const QByteArray kFirefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
inline const QByteArray kKeyOne = "gp_aaaaaaaaaaaaaaaa";
inline const QByteArray kKeyTwo = "gp_bbbbbbbbbbbbbbbb";
inline constexpr core::SiteId kSiteOne = 1;
inline constexpr core::SiteId kSiteTwo = 2;

inline core::Site siteOne()
{
    return {kSiteOne, QStringLiteral("One"), kKeyOne, "UTC",
        {{"example.org", core::Network::ClearNet}, {"exampleexample.onion", core::Network::Tor},
            {"example.i2p", core::Network::I2p}}};
}

inline core::Site siteTwo()
{
    return {kSiteTwo, QStringLiteral("Two"), kKeyTwo, "UTC", {{"two.example", core::Network::ClearNet}}};
}

inline core::SiteBookPtr bookOf(std::vector<core::Site> sites)
{
    return std::make_shared<const core::SiteBook>(std::move(sites));
}

inline Message visitorMessage()
{
    Message message;
    message.userAgent = kFirefox;
    message.peer = QHostAddress(QStringLiteral("203.0.113.77"));
    return message;
}

inline Message post(const QByteArray &body, const QByteArray &type = "application/json")
{
    Message message = visitorMessage();
    message.body = body;
    message.contentType = type;
    return message;
}

inline Message get(const QByteArray &query, const QByteArray &referer = {})
{
    Message message = visitorMessage();
    message.query = query;
    message.referer = referer;
    return message;
}

// "stored", the reason of a drop, or "400" and the like.
inline QByteArray wordOf(const Outcome &outcome)
{
    if (const auto *dropped = std::get_if<Dropped>(&outcome))
        return core::dropReasonName(dropped->reason).data();
    if (const auto *refused = std::get_if<Refused>(&outcome))
        return QByteArray::number(refused->status);
    return "stored";
}

} // namespace gatepost::ingest::test
