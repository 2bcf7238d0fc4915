// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/channel.h"
#include "collector/core/network.h"
#include "collector/ingest/outcome.h"

#include <QByteArray>
#include <QHostAddress>

#include <array>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace gatepost::ingest {

// The campaign words, in the order of the dimensions CampaignSource … CampaignContent.
inline constexpr std::size_t kCampaignCount = 5;

// One record as it came: decoded from its protocol, nothing judged yet. Holds what must never be kept, so it cannot be
// copied, and lives on the stack of one call of Intake::take(); the privacy filter consumes it.
struct RawVisit {
    // What must never be kept. The counter's decoder leaves all but `pageAddress` and `userAgent` empty.
    QHostAddress address;
    QByteArray destination; // of I2P or Tor, see message.h
    QByteArray userAgent; // the counter's only when some site looks at it
    QByteArray acceptLanguage;
    QByteArray referrer; // document.referrer with everything in it
    QByteArray pageAddress; // Referer header: the whole address of the page

    core::Channel channel = core::Channel::Agent;
    core::Action action = core::Action::View;

    // Whose it is.
    QByteArray key;
    QByteArray domain;
    QByteArray origin; // Origin header
    QByteArray forwardedHost; // from a trusted proxy
    std::optional<core::Network> listenerNetwork;

    // What it says; empty or absent: unknown.
    std::optional<QByteArray> page; // absent: the path of pageAddress
    QByteArray title;
    QByteArray platform;
    QByteArray language;
    QByteArray screen;
    QByteArray timeZone;
    QByteArray event;
    std::vector<std::pair<QByteArray, QByteArray>> props; // of the event, those that are text
    QByteArray id;
    std::array<QByteArray, kCampaignCount> campaign;
    std::optional<int> utcOffset; // minutes, west positive
    std::optional<qint64> loadMs;
    int depth = 0; // views of the tab so far, this one included; 0: not reported

    // How it came.
    bool prefetch = false;
    bool optOut = false; // Sec-GPC or DNT

    RawVisit() = default;
    RawVisit(RawVisit &&) = default;
    RawVisit &operator=(RawVisit &&) = default;
    RawVisit(const RawVisit &) = delete;
    RawVisit &operator=(const RawVisit &) = delete;
};

using Decoded = std::variant<RawVisit, Refused>;

} // namespace gatepost::ingest
