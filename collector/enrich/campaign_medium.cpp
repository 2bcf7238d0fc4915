// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/campaign_medium.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace gatepost::enrich {

namespace {

constexpr qsizetype kMaxWordBytes = 64; // a longer text is a sentence, not a medium

struct Word {
    std::string_view word;
    const char *medium;
};

// Words as people write them into links, letters and digits only.
constexpr std::array kWords = std::to_array<Word>({{"cpc", "paid"}, {"ppc", "paid"}, {"cpm", "paid"}, {"cpv", "paid"},
    {"cpa", "paid"}, {"cpl", "paid"}, {"ad", "paid"}, {"ads", "paid"}, {"advert", "paid"}, {"adverts", "paid"},
    {"advertising", "paid"}, {"advertisement", "paid"}, {"adwords", "paid"}, {"banner", "paid"}, {"display", "paid"},
    {"native", "paid"}, {"programmatic", "paid"}, {"retargeting", "paid"}, {"remarketing", "paid"}, {"sem", "paid"},
    {"sponsored", "paid"}, {"sponsor", "paid"}, {"sponsorship", "paid"}, {"boosted", "paid"}, {"interstitial", "paid"},
    {"email", "email"}, {"mail", "email"}, {"emails", "email"}, {"mailing", "email"}, {"mailinglist", "email"},
    {"emailmarketing", "email"}, {"edm", "email"}, {"crm", "email"}, {"social", "social"}, {"socialmedia", "social"},
    {"socialnetwork", "social"}, {"socialpost", "social"}, {"organicsocial", "social"}, {"socialorganic", "social"},
    {"sm", "social"}, {"smm", "social"}, {"organic", "search"}, {"search", "search"}, {"organicsearch", "search"},
    {"seo", "search"}, {"ai", "ai"}, {"aiassistant", "ai"}, {"chatbot", "ai"}, {"llm", "ai"}, {"affiliate", "other"},
    {"affiliates", "other"}, {"partner", "other"}, {"qr", "other"}, {"qrcode", "other"}, {"print", "other"},
    {"offline", "other"}, {"flyer", "other"}, {"poster", "other"}, {"sms", "other"}, {"push", "other"},
    {"notification", "other"}, {"podcast", "other"}, {"rss", "other"}, {"feed", "other"}, {"app", "other"},
    {"pdf", "other"}});

// What stands before "ads" in the name of an advertising service; the bare ending would take "threads" for one.
constexpr std::array<std::string_view, 22> kAdvertisers = {"google", "facebook", "fb", "meta", "instagram", "ig",
    "bing", "microsoft", "msn", "twitter", "x", "linkedin", "tiktok", "reddit", "pinterest", "snapchat", "youtube",
    "amazon", "apple", "yandex", "quora", "search"};

std::string wordOf(QByteArrayView text)
{
    std::string word;
    if (text.size() > kMaxWordBytes)
        return word;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c | 0x20);
    }
    return word;
}

bool isPaid(std::string_view word)
{
    if (word.starts_with("paid") || word.ends_with("cpc") || word.ends_with("ppc") || word.ends_with("adwords"))
        return true;
    return word.ends_with("ads")
        && std::find(kAdvertisers.begin(), kAdvertisers.end(), word.substr(0, word.size() - 3)) != kAdvertisers.end();
}

QByteArray mediumOfWord(std::string_view word)
{
    if (word.empty())
        return {};
    if (isPaid(word))
        return QByteArrayLiteral("paid");
    if (word.find("newsletter") != std::string_view::npos)
        return QByteArrayLiteral("email");
    const auto known = std::find_if(kWords.begin(), kWords.end(), [word](const Word &w) { return w.word == word; });
    return known == kWords.end() ? QByteArray() : QByteArray(known->medium);
}

} // namespace

QByteArray mediumOfCampaign(QByteArrayView utmMedium, QByteArrayView utmSource)
{
    QByteArray medium = mediumOfWord(wordOf(utmMedium));
    return medium.isEmpty() ? mediumOfWord(wordOf(utmSource)) : medium;
}

} // namespace gatepost::enrich
