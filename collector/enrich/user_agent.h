// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

inline constexpr qsizetype kMaxAgentBytes = 512; // what follows is not looked at

enum class Device : quint8 { Unknown, Desktop, Mobile, Tablet };

// "desktop", "mobile", "tablet"; empty for Unknown.
QByteArray deviceName(Device device);

// What a user agent says of itself, as coarse as it is stored. Unknown stays empty: nothing is guessed.
struct AgentFacts {
    QByteArray browser; // family: "Firefox". Tor Browser says it is Firefox, and is counted as such
    QByteArray browserVersion; // family and major version: "Firefox 128"; the family alone when no version is given
    QByteArray system; // family and, where agents tell the truth about it, the major version: "Android 14", "macOS"
    Device device = Device::Unknown;
    bool bot = false; // see bots.h; all else is empty then
    QByteArray botRule; // the rule that says so, such as "Googlebot": a name of our table, never text of the agent
};

AgentFacts factsOfAgent(QByteArrayView agent);

// The class of a device from `platform` (navigator.userAgentData.platform or navigator.platform; may be empty) and
// the agent. A phone or tablet that asks for desktop pages still names its platform: that word wins.
Device deviceOf(QByteArrayView platform, Device byAgent);

} // namespace gatepost::enrich
