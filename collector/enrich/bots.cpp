// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/bots.h"

#include <QByteArray>

#include <array>
#include <string_view>

namespace gatepost::enrich {

namespace {

// In lower case, anywhere in the agent. "bot" has a rule of its own below.
constexpr std::array<std::string_view, 66> kTokens = {"crawl", "spider", "slurp", "headless", "phantomjs", "puppeteer",
    "playwright", "selenium", // machines
    "curl/", "wget/", "httpie/", "postman", "insomnia/", // hands on a keyboard, but no page view
    "python-requests", "python-urllib", "python-httpx", "aiohttp", "scrapy", "go-http-client", "java/", "okhttp",
    "apache-httpclient", "libwww", "lwp-", "axios/", "node-fetch", "undici", "node.js", "guzzlehttp", "php/", "ruby",
    "faraday", "reqwest", "winhttp", "powershell", "colly", // libraries
    "facebookexternalhit", "facebookcatalog", "meta-externalagent", "meta-externalfetcher", "bingpreview", "embedly",
    "whatsapp/", "skypeuripreview", "google-inspectiontool", "googleother", "mediapartners-google", "google-read-aloud",
    "google favicon", "chrome-lighthouse", "gtmetrix", "pagespeed", "feedfetcher", "feedly", "feedbin", "tiny tiny rss",
    "newsblur", "chatgpt-user", "claude-user", "claude-web", "perplexity-user", "bytespider", "ia_archiver",
    "archive.org", "pingdom", "validator"};

bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

// "Googlebot/2.1", "AhrefsBot;", "robot", "bot@": the word ends there. CUBOT is a maker of phones.
bool hasBotWord(std::string_view agent)
{
    for (std::size_t at = agent.find("bot"); at != std::string_view::npos; at = agent.find("bot", at + 3)) {
        const bool isWordEnd = at + 3 == agent.size() || !isLetter(agent[at + 3]) || agent.substr(at + 3, 1) == "s";
        const bool isPhone = at >= 2 && agent.substr(at - 2, 2) == "cu" && (at == 2 || !isLetter(agent[at - 3]));
        if (isWordEnd && !isPhone)
            return true;
    }
    return false;
}

} // namespace

bool isBot(QByteArrayView agent)
{
    const QByteArray lower = agent.trimmed().toByteArray().toLower();
    if (lower.isEmpty())
        return true;
    const std::string_view text(lower.constData(), static_cast<std::size_t>(lower.size()));
    if (hasBotWord(text))
        return true;
    for (const std::string_view token : kTokens) {
        if (text.find(token) != std::string_view::npos)
            return true;
    }
    return false;
}

} // namespace gatepost::enrich
