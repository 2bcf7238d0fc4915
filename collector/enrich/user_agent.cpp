// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/user_agent.h"

#include "collector/enrich/agent_names.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <span>
#include <string>

namespace gatepost::enrich {

namespace {

using Text = std::string_view;

constexpr const char *kNoAgent = "no agent"; // the rule that refuses an empty one

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool has(Text agent, Text word) { return agent.find(word) != Text::npos; }

// The digits at `at`; at most four, more is no version.
Text digitsAt(Text agent, std::size_t at)
{
    std::size_t end = at;
    while (end < agent.size() && isDigit(agent[end]))
        ++end;
    return end - at <= 4 ? agent.substr(at, end - at) : Text();
}

// The major version right behind `word`; empty when either is missing.
Text majorAfter(Text agent, Text word)
{
    const std::size_t at = agent.find(word);
    return at == Text::npos ? Text() : digitsAt(agent, at + word.size());
}

int numberOf(Text digits)
{
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

QByteArray joined(const QByteArray &name, Text major)
{
    return major.empty() || major == "0" ? name
                                         : name + ' ' + QByteArrayView(major.data(), std::ssize(major)).toByteArray();
}

void setBrowser(AgentFacts &facts, const QByteArray &family, Text major)
{
    facts.browser = family;
    if (!family.isEmpty())
        facts.browserVersion = joined(family, major);
}

struct OwnName {
    Text word; // as it stands in the agent; for a browser with what comes before the version
    const char *name;
};

// What uap-core does not know, or only with more numbers, and takes for the browser whose name these carry as well.
constexpr OwnName kOwnBrowsers[] = {
    {"Ddg/", "DuckDuckGo"},
    {"Ecosia android@", "Ecosia"},
    {"Ecosia ios@", "Ecosia"},
    {"Falkon/", "Falkon"},
    {"Focus/", "Firefox Focus"},
    {"FxiOS/", "Firefox"},
    {"HeyTapBrowser/", "HeyTap Browser"},
    {"HuaweiBrowser/", "Huawei Browser"},
    {"Klar/", "Firefox Focus"},
    {"Lynx/", "Lynx"},
    {"MiuiBrowser/", "Mi Browser"},
    {"NetSurf/", "NetSurf"},
    {"OPT/", "Opera"},
    {"OPX/", "Opera GX"},
    {"Puffin/", "Puffin"},
    {"QtWebEngine/", "QtWebEngine"},
    {"Vivaldi/", "Vivaldi"},
    {"VivoBrowser/", "Vivo Browser"},
    {"Waterfox/", "Waterfox"},
    {"Whale/", "Whale"},
    {"w3m/", "w3m"},
};

constexpr OwnName kOwnSystems[] = {
    {"HarmonyOS", "HarmonyOS"},
    {"OpenHarmony", "HarmonyOS"},
    {"PlayStation", "PlayStation"},
    {"Xbox", "Xbox"},
};

const OwnName *ownName(std::span<const OwnName> names, Text agent)
{
    const auto it =
        std::find_if(names.begin(), names.end(), [agent](const OwnName &own) { return has(agent, own.word); });
    return it == names.end() ? nullptr : &*it;
}

// Where Safari runs; elsewhere a browser of the same engine says its name.
bool canBeSafari(Text agent)
{
    return has(agent, "Macintosh") || has(agent, "Windows") || has(agent, "iPhone") || has(agent, "iPad")
        || has(agent, "iPod");
}

// From 26 on Safari and the views inside apps freeze the system's number at 18_6 or 18_7; the number of Safari is then
// the system's. Where an agent has only the frozen number, there is no telling.
QByteArray iosName(Text agent, AgentRules::Match &match)
{
    std::string major = match.field(1);
    if (major == "18") {
        const std::string minor = match.field(2);
        const bool maybeFrozen = (minor == "6" || minor == "7") && match.field(3).empty();
        const Text safari = majorAfter(agent, "Version/");
        if (safari.size() == 2 && numberOf(safari) >= 26)
            major = safari;
        else if (maybeFrozen && safari.empty())
            major.clear();
    }
    const bool isPad = has(agent, "iPad") && (major.empty() || numberOf(major) >= 13);
    return joined(isPad ? "iPadOS" : "iOS", digitsAt(major, 0));
}

QByteArray windowsName(Text major, Text minor)
{
    if (major == "10")
        return QByteArrayLiteral("Windows 10 or 11"); // browsers froze the number: it says no more
    if (major == "8" && minor == "1")
        return QByteArrayLiteral("Windows 8.1");
    return major == "NT" ? QByteArrayLiteral("Windows") : joined("Windows", major);
}

Device deviceOfAgent(Text agent)
{
    // Screens in a living room are none of the three.
    if (has(agent, "Web0S") || has(agent, "PlayStation") || has(agent, "Xbox") || has(agent, "TV"))
        return Device::Unknown;
    if (has(agent, "iPad") || has(agent, "Tablet;") || has(agent, "Silk/") || has(agent, "PlayBook"))
        return Device::Tablet;
    if (has(agent, "iPhone") || has(agent, "iPod") || has(agent, "Mobile") || has(agent, "Opera Mini"))
        return Device::Mobile;
    if (has(agent, "Android"))
        return Device::Tablet; // phones say Mobile
    if (has(agent, "Windows") || has(agent, "Macintosh") || has(agent, "CrOS") || has(agent, "X11"))
        return Device::Desktop;
    return Device::Unknown;
}

} // namespace

QByteArray deviceName(Device device)
{
    switch (device) {
    case Device::Desktop:
        return QByteArrayLiteral("desktop");
    case Device::Mobile:
        return QByteArrayLiteral("mobile");
    case Device::Tablet:
        return QByteArrayLiteral("tablet");
    case Device::Unknown:
        break;
    }
    return {};
}

// A rule that would pass on free text of the agent tells nothing that may be stored.
AgentReader::AgentReader()
    : m_bots(botRules()),
      m_browsers(browserRules(), AgentRules::Take::Closed),
      m_systems(systemRules(), AgentRules::Take::Closed)
{
}

AgentFacts AgentReader::read(QByteArrayView agent)
{
    const QByteArrayView capped = agent.first(std::min(agent.size(), kMaxAgentBytes)).trimmed();
    const Text text(capped.data(), static_cast<std::size_t>(capped.size()));
    AgentFacts facts;
    if (text.empty()) {
        facts.bot = true;
        facts.botRule = kNoAgent;
    } else if (const auto bot = m_bots.find(text)) {
        facts.bot = true;
        facts.botRule = bot->rule().fields[0];
    } else {
        readBrowser(text, facts);
        readSystem(text, facts);
        facts.device = deviceOfAgent(text);
    }
    return facts;
}

void AgentReader::readBrowser(Text agent, AgentFacts &facts)
{
    if (const OwnName *own = ownName(kOwnBrowsers, agent))
        return setBrowser(facts, own->name, majorAfter(agent, own->word));
    auto match = m_browsers.find(agent);
    if (!match)
        return;
    const std::string family = match->field(0);
    if (family == "Safari" && !canBeSafari(agent))
        return;
    // A view inside an app has no version of its own: uap-core gives it the system's.
    const bool isView = family == "Mobile Safari UI/WKWebView";
    const std::string major = isView ? std::string() : match->field(1);
    const Text digits = digitsAt(major, 0);
    setBrowser(facts, browserName(family), digits.size() == major.size() ? digits : Text());
}

void AgentReader::readSystem(Text agent, AgentFacts &facts)
{
    if (const OwnName *own = ownName(kOwnSystems, agent)) {
        facts.system = own->name;
        return;
    }
    auto match = m_systems.find(agent);
    if (!match)
        return;
    const QByteArray name = systemName(match->field(0));
    if (name == "iOS")
        facts.system = iosName(agent, *match);
    else if (name == "Windows")
        facts.system = windowsName(match->field(1), match->field(2));
    else if (name == "Android" && !has(agent, "Android 10; K)")) // Chrome says so on every version
        facts.system = joined(name, digitsAt(match->field(1), 0));
    else
        facts.system = name; // the number is frozen, as on macOS, or tells little
}

QByteArray botClassOf(QByteArrayView rule)
{
    if (rule == kNoAgent)
        return QByteArrayLiteral("program");
    const std::span<const AgentRule> rules = botRules();
    const auto it = std::find_if(
        rules.begin(), rules.end(), [rule](const AgentRule &its) { return rule == QByteArrayView(its.fields[0]); });
    return it == rules.end() ? QByteArray() : QByteArray(it->fields[1]);
}

Device deviceOf(QByteArrayView platform, Device byAgent)
{
    if (platform.startsWith("iPhone") || platform.startsWith("iPod"))
        return Device::Mobile;
    if (platform.startsWith("iPad"))
        return Device::Tablet;
    if (platform == "Android")
        return byAgent == Device::Desktop ? Device::Unknown : byAgent; // phone or tablet: the agent hides it
    if (byAgent != Device::Unknown)
        return byAgent;
    static constexpr std::array<const char *, 9> kDesktops = {
        "Win", "Mac", "Linux x86_64", "Linux i686", "Chrome OS", "Chromium OS", "CrOS", "FreeBSD", "OpenBSD"};
    for (const char *desktop : kDesktops) {
        if (platform.startsWith(desktop))
            return Device::Desktop;
    }
    return Device::Unknown;
}

} // namespace gatepost::enrich
