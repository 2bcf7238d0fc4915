// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/agent_rules.h"

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::enrich {

inline constexpr qsizetype kMaxAgentBytes = 512; // what follows is not looked at

enum class Device : quint8 { Unknown, Desktop, Mobile, Tablet };

// "desktop", "mobile", "tablet"; empty for Unknown.
QByteArray deviceName(Device device);

// What a user agent says of itself, as coarse as it is stored. Unknown stays empty: nothing is guessed. Every text is
// a word of our rules and names, never free text of the agent.
struct AgentFacts {
    QByteArray browser; // family: "Firefox". Tor Browser says it is Firefox, and is counted as such
    QByteArray browserVersion; // family and major version: "Firefox 128"; the family alone when no version is given
    QByteArray system; // family and, where agents tell the truth about it, the major version: "Android 14", "macOS"
    Device device = Device::Unknown;
    bool bot = false; // a crawler, monitor, preview, program, or no agent at all; the above is empty then
    QByteArray botRule; // the rule that says so: "Googlebot", "no agent"
};

// Reads user agents by uap-core's rules and our names for them. Keeps the patterns that it has run: one reader for all
// agents. Thread: one at a time.
class AgentReader
{
public:
    AgentReader();

    AgentFacts read(QByteArrayView agent);

private:
    void readBrowser(std::string_view agent, AgentFacts &facts);
    void readSystem(std::string_view agent, AgentFacts &facts);

    AgentRules m_bots;
    AgentRules m_browsers;
    AgentRules m_systems;
};

// The class of the bots that `rule`, the name of a rule, refuses: "ai", "automation", "crawler", "feed", "monitor",
// "preview", "program" or "scanner"; empty for a name that is no rule's (any more).
QByteArray botClassOf(QByteArrayView rule);

// The class of a device from `platform` (navigator.userAgentData.platform or navigator.platform; may be empty) and
// the agent. A phone or tablet that asks for desktop pages still names its platform: that word wins.
Device deviceOf(QByteArrayView platform, Device byAgent);

} // namespace gatepost::enrich
