// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what the invented visitors use, where they come from, what they read.
#pragma once

#include <array>

namespace gatepost::demo {

struct DemoBrowser {
    double weight;
    const char *name;
    int version; // the newest; some visitors have an older one
    const char *system;
    const char *device;
    const char *platform;
    const char *screen;
};
inline constexpr std::array<DemoBrowser, 14> kBrowsers = {{
    {19, "Chrome", 142, "Windows 10", "desktop", "Windows", "1920x1080"},
    {14, "Chrome", 142, "Android 15", "mobile", "Linux armv81", "412x915"},
    {13, "Firefox", 145, "Linux", "desktop", "Linux x86_64", "1920x1080"},
    {9, "Safari", 26, "iOS 26", "mobile", "iPhone", "390x844"},
    {8, "Firefox", 145, "Windows 10", "desktop", "Win32", "1536x864"},
    {7, "Safari", 26, "macOS", "desktop", "MacIntel", "1440x900"},
    {6, "Chrome", 141, "macOS", "desktop", "macOS", "2560x1440"},
    {6, "Edge", 142, "Windows 10", "desktop", "Windows", "1920x1080"},
    {5, "Chrome", 142, "Linux", "desktop", "Linux x86_64", "2560x1440"},
    {4, "Firefox", 144, "Android 14", "mobile", "Linux aarch64", "360x800"},
    {3, "Samsung Internet", 28, "Android 14", "mobile", "Linux armv81", "384x854"},
    {3, "Safari", 18, "iOS 18", "tablet", "iPad", "820x1180"},
    {2, "Opera", 123, "Windows 10", "desktop", "Windows", "1366x768"},
    {1, "Vivaldi", 7, "Linux", "desktop", "Linux x86_64", "3840x2160"},
}};

struct DemoPlace {
    double weight;
    const char *zone;
    const char *country;
    const char *language;
    const char *offset;
};
inline constexpr std::array<DemoPlace, 40> kPlaces = {{
    {20, "Europe/Berlin", "DE", "de-DE", "UTC+01:00"},
    {14, "America/New_York", "US", "en-US", "UTC-05:00"},
    {9, "America/Los_Angeles", "US", "en-US", "UTC-08:00"},
    {9, "Europe/London", "GB", "en-GB", "UTC+00:00"},
    {7, "Europe/Paris", "FR", "fr-FR", "UTC+01:00"},
    {5, "Asia/Kolkata", "IN", "en-IN", "UTC+05:30"},
    {4, "Europe/Zurich", "CH", "de-CH", "UTC+01:00"},
    {4, "America/Chicago", "US", "en-US", "UTC-06:00"},
    {4, "Europe/Amsterdam", "NL", "nl-NL", "UTC+01:00"},
    {3, "Asia/Tokyo", "JP", "ja-JP", "UTC+09:00"},
    {3, "America/Sao_Paulo", "BR", "pt-BR", "UTC-03:00"},
    {3, "Europe/Warsaw", "PL", "pl-PL", "UTC+01:00"},
    {3, "Australia/Sydney", "AU", "en-AU", "UTC+11:00"},
    {2, "Europe/Vienna", "AT", "de-AT", "UTC+01:00"},
    {2, "America/Toronto", "CA", "en-CA", "UTC-05:00"},
    {1, "Asia/Kathmandu", "NP", "ne-NP", "UTC+05:45"},
    {1, "Europe/Madrid", "ES", "es-ES", "UTC+01:00"},
    {1, "Europe/Rome", "IT", "it-IT", "UTC+01:00"},
    {1, "Europe/Stockholm", "SE", "sv-SE", "UTC+01:00"},
    {1, "Europe/Prague", "CZ", "cs-CZ", "UTC+01:00"},
    {1, "Europe/Brussels", "BE", "nl-BE", "UTC+01:00"},
    {1, "Europe/Helsinki", "FI", "fi-FI", "UTC+02:00"},
    {1, "Europe/Kyiv", "UA", "uk-UA", "UTC+02:00"},
    {0.8, "Europe/Copenhagen", "DK", "da-DK", "UTC+01:00"},
    {0.8, "Europe/Oslo", "NO", "nb-NO", "UTC+01:00"},
    {0.8, "Europe/Lisbon", "PT", "pt-PT", "UTC+00:00"},
    {0.8, "Europe/Dublin", "IE", "en-IE", "UTC+00:00"},
    {0.8, "Europe/Budapest", "HU", "hu-HU", "UTC+01:00"},
    {0.8, "Europe/Bucharest", "RO", "ro-RO", "UTC+02:00"},
    {0.8, "Europe/Istanbul", "TR", "tr-TR", "UTC+03:00"},
    {0.8, "Asia/Seoul", "KR", "ko-KR", "UTC+09:00"},
    {0.8, "Asia/Singapore", "SG", "en-SG", "UTC+08:00"},
    {0.8, "America/Mexico_City", "MX", "es-MX", "UTC-06:00"},
    {0.6, "America/Bogota", "CO", "es-CO", "UTC-05:00"},
    {0.6, "America/Argentina/Buenos_Aires", "AR", "es-AR", "UTC-03:00"},
    {0.6, "America/Denver", "US", "en-US", "UTC-07:00"},
    {0.6, "Asia/Taipei", "TW", "zh-TW", "UTC+08:00"},
    {0.6, "Asia/Jakarta", "ID", "id-ID", "UTC+07:00"},
    {0.5, "Africa/Johannesburg", "ZA", "en-ZA", "UTC+02:00"},
    {0.5, "Pacific/Auckland", "NZ", "en-NZ", "UTC+13:00"},
}};

struct DemoSource {
    double weight;
    const char *source;
    const char *medium;
    const char *referrer;
};
inline constexpr std::array<DemoSource, 16> kSources = {{
    {38, "Direct", "direct", ""},
    {17, "Google", "search", "www.google.com/"},
    {8, "DuckDuckGo", "search", "duckduckgo.com/"},
    {7, "Hacker News", "social", "news.ycombinator.com/"},
    {6, "Mastodon", "social", "mastodon.social/"},
    {5, "Reddit", "social", "www.reddit.com/r/selfhosted"},
    {4, "Bing", "search", "www.bing.com/"},
    {3, "ChatGPT", "ai", "chatgpt.com/"},
    {3, "GitHub", "other", "github.com/example/notes"},
    {2, "Lobsters", "social", "lobste.rs/"},
    {2, "Kagi", "search", "kagi.com/search"},
    {2, "Perplexity", "ai", "www.perplexity.ai/"},
    {1, "Gmail", "email", "mail.google.com/"},
    {1, "planet.example", "other", "planet.example/linux"},
    {0.6, "blog.example.net", "other", "blog.example.net/links/2026"},
    {0.4, "Ecosia", "search", "www.ecosia.org/"},
}};
inline constexpr std::size_t kLaunchSource = 3;

// Who links to a site now and then: every subject with each of these.
inline constexpr std::array<const char *, 20> kBlogWords = {"notes", "diary", "log", "weekly", "garden", "corner",
    "club", "cafe", "den", "attic", "workshop", "letters", "links", "bench", "papers", "radio", "shed", "pages", "lab",
    "tales"};

struct DemoScreen {
    int width;
    int height;
};
// What screens beside the usual one of a browser have as proportions, and how wide they are.
inline constexpr std::array<DemoScreen, 4> kDesktopShapes = {{{16, 9}, {16, 10}, {3, 2}, {21, 9}}};
inline constexpr std::array<int, 10> kDesktopWidths = {1920, 1366, 1440, 1280, 1600, 1680, 2560, 1360, 1707, 3440};
inline constexpr std::array<DemoScreen, 4> kMobileShapes = {{{9, 20}, {9, 19}, {9, 21}, {9, 16}}};
inline constexpr std::array<int, 10> kMobileWidths = {360, 393, 414, 384, 375, 411, 428, 430, 402, 320};

inline constexpr std::array<const char *, 12> kSubjects = {"sqlite", "qt", "onion mirrors", "i2p", "backups", "nginx",
    "raid", "wireguard", "e-mail", "matrix", "rss", "static sites"};
inline constexpr std::array<const char *, 10> kAngles = {"in a weekend", "without tears", "for one person", "at home",
    "measured", "explained slowly", "after ten years", "on two cores", "from scratch", "and what broke"};

struct DemoCrawler {
    double perView;
    const char *rule;
};
inline constexpr std::array<DemoCrawler, 6> kCrawlers = {{{0.09, "GPTBot"}, {0.07, "Googlebot"}, {0.05, "ClaudeBot"},
    {0.04, "bingbot"}, {0.03, "AhrefsBot"}, {0.02, "no agent"}}};

} // namespace gatepost::demo
