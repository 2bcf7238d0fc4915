// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/user_agent.h"

#include "collector/enrich/bots.h"

#include <algorithm>
#include <array>

namespace gatepost::enrich {

namespace {

using Text = QByteArrayView;

struct BrowserRule {
    const char *token; // as it stands in the agent, with what comes before the version
    const char *family;
};

// The first rule whose token the agent holds decides. Browsers that carry the name of another come before it:
// nearly everything says Chrome and Safari, too.
constexpr std::array<BrowserRule, 46> kBrowsers = {{
    {"FBAN/", "Facebook app"},
    {"FBAV/", "Facebook app"},
    {"Instagram ", "Instagram app"},
    {"GSA/", "Google app"},
    {"DuckDuckGo/", "DuckDuckGo"},
    {"Ddg/", "DuckDuckGo"},
    {"EdgiOS/", "Edge"},
    {"EdgA/", "Edge"},
    {"Edg/", "Edge"},
    {"Edge/", "Edge"},
    {"OPiOS/", "Opera"},
    {"OPT/", "Opera"},
    {"OPX/", "Opera GX"},
    {"OPR/", "Opera"},
    {"Opera Mini/", "Opera Mini"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"YaBrowser/", "Yandex Browser"},
    {"Vivaldi/", "Vivaldi"},
    {"UCBrowser/", "UC Browser"},
    {"UBrowser/", "UC Browser"},
    {"MiuiBrowser/", "Mi Browser"},
    {"HuaweiBrowser/", "Huawei Browser"},
    {"HeyTapBrowser/", "HeyTap Browser"},
    {"VivoBrowser/", "Vivo Browser"},
    {"MQQBrowser/", "QQ Browser"},
    {"QQBrowser/", "QQ Browser"},
    {"Whale/", "Whale"},
    {"Silk/", "Silk"},
    {"Puffin/", "Puffin"},
    {"Falkon/", "Falkon"},
    {"QtWebEngine/", "QtWebEngine"},
    {"Electron/", "Electron"},
    {"Epiphany/", "GNOME Web"},
    {"konqueror/", "Konqueror"},
    {"Konqueror/", "Konqueror"},
    {"SeaMonkey/", "SeaMonkey"},
    {"PaleMoon/", "Pale Moon"},
    {"Waterfox/", "Waterfox"},
    {"FxiOS/", "Firefox"},
    {"Focus/", "Firefox Focus"},
    {"Klar/", "Firefox Focus"},
    {"Firefox/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chromium/", "Chromium"},
    {"MSIE ", "Internet Explorer"},
    {"Lynx/", "Lynx"},
}};

bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool has(Text agent, const char *token) { return agent.contains(Text(token)); }

// The digits at `at`; at most four, more is no version.
Text digitsAt(Text agent, qsizetype at)
{
    qsizetype end = at;
    while (end < agent.size() && isDigit(agent[end]))
        ++end;
    return end - at <= 4 ? agent.sliced(at, end - at) : Text();
}

// The major version right behind `token`; empty when either is missing.
Text majorAfter(Text agent, const char *token)
{
    const qsizetype at = agent.indexOf(Text(token));
    return at < 0 ? Text() : digitsAt(agent, at + Text(token).size());
}

QByteArray joined(const char *family, Text major)
{
    const QByteArray name(family);
    return major.isEmpty() || major == "0" ? name : name + ' ' + major.toByteArray();
}

void setBrowser(AgentFacts &facts, const char *family, Text major)
{
    facts.browser = family;
    facts.browserVersion = joined(family, major);
}

bool isApple(Text agent) { return has(agent, "iPhone") || has(agent, "iPad") || has(agent, "iPod"); }

void setBrowser(AgentFacts &facts, Text agent)
{
    for (const BrowserRule rule : kBrowsers) {
        const qsizetype at = agent.indexOf(Text(rule.token));
        if (at >= 0)
            return setBrowser(facts, rule.family, digitsAt(agent, at + Text(rule.token).size()));
    }
    if (has(agent, "Trident/"))
        return setBrowser(facts, "Internet Explorer", majorAfter(agent, "rv:"));
    if (agent.startsWith("Opera/"))
        return setBrowser(facts, "Opera", majorAfter(agent, has(agent, "Version/") ? "Version/" : "Opera/"));
    if (has(agent, "Chrome/"))
        return setBrowser(facts, has(agent, "; wv)") ? "Android WebView" : "Chrome", majorAfter(agent, "Chrome/"));
    if (has(agent, "Android") && has(agent, "Version/") && has(agent, "Safari/"))
        return setBrowser(facts, "Android Browser", majorAfter(agent, "Version/"));
    const bool isAppleDesktop = has(agent, "Macintosh") || (has(agent, "Windows") && has(agent, "Safari/"));
    if ((isAppleDesktop || isApple(agent)) && has(agent, "Version/") && has(agent, "Safari/"))
        return setBrowser(facts, "Safari", majorAfter(agent, "Version/"));
}

const char *windowsName(Text agent)
{
    struct Release {
        const char *token;
        const char *name;
    };
    static constexpr std::array<Release, 6> kReleases = {{
        {"Windows NT 10.0", "Windows 10 or 11"}, // browsers froze the number: it says no more
        {"Windows NT 6.3", "Windows 8.1"},
        {"Windows NT 6.2", "Windows 8"},
        {"Windows NT 6.1", "Windows 7"},
        {"Windows NT 6.0", "Windows Vista"},
        {"Windows NT 5.", "Windows XP"},
    }};
    for (const Release release : kReleases) {
        if (has(agent, release.token))
            return release.name;
    }
    return "Windows";
}

QByteArray iosName(Text agent)
{
    const bool isPad = has(agent, "iPad");
    Text major = majorAfter(agent, isPad ? "CPU OS " : "iPhone OS ");
    // From Safari 26 on the system's number stays 18; Safari's own is the system's.
    const Text safari = has(agent, "Safari/") ? majorAfter(agent, "Version/") : Text();
    if (major == "18" && safari.size() == 2 && safari.toInt() >= 26)
        major = safari;
    return joined(isPad && major.toInt() >= 13 ? "iPadOS" : "iOS", major);
}

QByteArray androidName(Text agent)
{
    const bool isFrozen = has(agent, "Android 10; K)"); // Chrome says so on every version
    return joined("Android", isFrozen ? Text() : majorAfter(agent, "Android "));
}

QByteArray systemOf(Text agent)
{
    if (isApple(agent))
        return iosName(agent);
    if (has(agent, "Windows Phone"))
        return QByteArrayLiteral("Windows Phone");
    if (has(agent, "KAIOS"))
        return QByteArrayLiteral("KaiOS");
    if (has(agent, "HarmonyOS"))
        return QByteArrayLiteral("HarmonyOS");
    if (has(agent, "Tizen"))
        return QByteArrayLiteral("Tizen");
    if (has(agent, "Web0S"))
        return QByteArrayLiteral("webOS");
    if (has(agent, "PlayStation"))
        return QByteArrayLiteral("PlayStation");
    if (has(agent, "Android"))
        return androidName(agent);
    if (has(agent, "Xbox"))
        return QByteArrayLiteral("Xbox");
    if (has(agent, "Windows"))
        return windowsName(agent);
    if (has(agent, "Macintosh"))
        return QByteArrayLiteral("macOS"); // the number is frozen at 10.15
    if (has(agent, "CrOS"))
        return QByteArrayLiteral("ChromeOS");
    if (has(agent, "FreeBSD"))
        return QByteArrayLiteral("FreeBSD");
    if (has(agent, "OpenBSD"))
        return QByteArrayLiteral("OpenBSD");
    if (has(agent, "Linux"))
        return QByteArrayLiteral("Linux");
    return {};
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

AgentFacts factsOfAgent(QByteArrayView agent)
{
    const Text text = agent.first(std::min(agent.size(), kMaxAgentBytes)).trimmed();
    AgentFacts facts;
    if (isBot(text)) {
        facts.bot = true;
        return facts;
    }
    setBrowser(facts, text);
    facts.system = systemOf(text);
    facts.device = deviceOfAgent(text);
    return facts;
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
