// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_names.h"

#include <algorithm>
#include <span>

namespace gatepost::enrich {

namespace {

struct Name {
    std::string_view family;
    const char *known;
};

constexpr Name kBrowsers[] = {
    {"Amazon Silk", "Silk"},
    {"Android", "Android Browser"},
    {"Apple Mail", ""}, // any view inside an app that says no more than its engine
    {"CFNetwork", ""}, // a library of Apple's: which app, nobody knows
    {"Chrome Mobile", "Chrome"},
    {"Chrome Mobile WebView", "Android WebView"},
    {"Chrome Mobile iOS", "Chrome"},
    {"DuckDuckGo Mobile", "DuckDuckGo"},
    {"Edge Mobile", "Edge"},
    {"Epiphany", "GNOME Web"},
    {"Facebook", "Facebook app"},
    {"Facebook Messenger", "Facebook app"},
    {"Firefox Alpha", "Firefox"},
    {"Firefox Beta", "Firefox"},
    {"Firefox Mobile", "Firefox"},
    {"Firefox iOS", "Firefox"},
    {"Google", "Google app"},
    {"IE", "Internet Explorer"},
    {"IE Large Screen", "Internet Explorer"},
    {"IE Mobile", "Internet Explorer"},
    {"Instagram", "Instagram app"},
    {"LINE", "LINE app"},
    {"Mail.ru Chromium Browser", "Atom"},
    {"MiuiBrowser", "Mi Browser"},
    {"Mobile Safari", "Safari"},
    {"Mobile Safari UI/WKWebView", "iOS WebView"},
    {"Opera Mobile", "Opera"},
    {"Opera Tablet", "Opera"},
    {"Other", ""},
    {"Pinterest", "Pinterest app"},
    {"QQ Browser Mini", "QQ Browser"},
    {"QQ Browser Mobile", "QQ Browser"},
    {"Seznam prohlížeč", "Seznam"},
    {"Snapchat", "Snapchat app"},
    {"Twitter", "X app"},
};

constexpr Name kSystems[] = {
    {"ATV OS X", "tvOS"},
    {"Arch Linux", "Linux"},
    {"BackTrack", "Linux"},
    {"CentOS", "Linux"},
    {"Chrome OS", "ChromeOS"},
    {"Debian", "Linux"},
    {"Fedora", "Linux"},
    {"Gentoo", "Linux"},
    {"Kubuntu", "Linux"},
    {"Linux Mint", "Linux"},
    {"Lubuntu", "Linux"},
    {"Mac OS X", "macOS"},
    {"Mageia", "Linux"},
    {"Mandriva", "Linux"},
    {"Other", ""},
    {"PCLinuxOS", "Linux"},
    {"Puppy", "Linux"},
    {"Red Hat", "Linux"},
    {"SUSE", "Linux"},
    {"Slackware", "Linux"},
    {"Ubuntu", "Linux"},
    {"WatchOS", "watchOS"},
    {"Web0S", "webOS"},
    {"openSUSE", "Linux"},
};

QByteArray nameIn(std::span<const Name> names, std::string_view family)
{
    const auto it =
        std::find_if(names.begin(), names.end(), [family](const Name &name) { return name.family == family; });
    if (it != names.end())
        return it->known;
    return {family.data(), static_cast<qsizetype>(family.size())};
}

} // namespace

QByteArray browserName(std::string_view family)
{
    if (family.starts_with("Firefox (")) // a name of its own before a release
        return QByteArrayLiteral("Firefox");
    return nameIn(kBrowsers, family);
}

QByteArray systemName(std::string_view family) { return nameIn(kSystems, family); }

} // namespace gatepost::enrich
