// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/source_table.h"

#include "collector/core/host_name.h"
#include "collector/enrich/table_text.h"

#include <QSet>
#include <QTest>

using namespace gatepost;
using namespace gatepost::enrich;

class SourceTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void realReferrers_data();
    void realReferrers();
    void lookAlikesAreThemselves_data();
    void lookAlikesAreThemselves();
    void wordsOfLinks_data();
    void wordsOfLinks();
    void ownLinesWin();
    void everyLineOfTheTablesIsSound_data();
    void everyLineOfTheTablesIsSound();
};

namespace {

struct Expected {
    const char *url;
    const char *name;
    const char *medium;
};

// As browsers send them, from each kind of place.
constexpr Expected kRealReferrers[] = {
    {"https://www.google.com/", "Google", "search"},
    {"https://www.google.co.uk/", "Google", "search"},
    {"https://www.google.com.br/", "Google", "search"},
    {"https://www.google.de/search?q=gatepost", "Google", "search"},
    {"https://google.co.jp/url?sa=t&url=https%3A%2F%2Fexample.org", "Google", "search"},
    {"https://images.google.de/", "Google Images", "search"},
    {"https://news.google.com/", "Google News", "other"},
    {"https://translate.google.com/", "Google Translate", "other"},
    {"https://example-org.translate.goog/page", "Google Translate", "other"},
    {"https://docs.google.com/document/d/1a/edit", "Google Docs", "other"},
    {"https://www.google.com/maps", "Google", "search"},
    {"https://maps.google.it/", "Google Maps", "other"},
    {"https://www.bing.com/", "Bing", "search"},
    {"https://cn.bing.com/search?q=x", "Bing", "search"},
    {"https://duckduckgo.com/", "DuckDuckGo", "search"},
    {"https://html.duckduckgo.com/html/", "DuckDuckGo", "search"},
    {"https://duckduckgogg42xjoc72x3sjasowoarfbgcmvfimaftt6twagswzczad.onion/", "DuckDuckGo", "search"},
    {"https://search.yahoo.com/", "Yahoo", "search"},
    {"https://r.search.yahoo.com/_ylt=A0/RV=2", "Yahoo", "search"},
    {"https://search.yahoo.co.jp/", "Yahoo Japan", "search"},
    {"https://yandex.ru/", "Yandex", "search"},
    {"https://yandex.com.tr/", "Yandex", "search"},
    {"https://ya.ru/", "Yandex", "search"},
    {"https://www.baidu.com/link?url=x", "Baidu", "search"},
    {"https://m.baidu.com/", "Baidu", "search"},
    {"https://www.ecosia.org/", "Ecosia", "search"},
    {"https://www.qwant.com/", "Qwant", "search"},
    {"https://www.startpage.com/", "Startpage", "search"},
    {"https://search.brave.com/", "Brave Search", "search"},
    {"https://kagi.com/", "Kagi", "search"},
    {"https://www.mojeek.com/", "Mojeek", "search"},
    {"https://swisscows.com/", "Swisscows", "search"},
    {"https://metager.de/", "MetaGer", "search"},
    {"https://marginalia-search.com/search", "Marginalia", "search"},
    {"https://search.naver.com/search.naver", "Naver", "search"},
    {"https://search.seznam.cz/", "Seznam", "search"},
    {"https://www.sogou.com/link", "Sogou", "search"},
    {"https://suche.t-online.de/", "T-Online", "search"},
    {"https://szukaj.onet.pl/", "Onet", "search"},
    {"https://search.aol.co.uk/aol/search", "AOL", "search"},
    {"https://ahmia.fi/search/", "Ahmia", "search"},
    {"https://juhanurmihxlp77nkq76byazcldy2hlmovfu2epvl5ankdibsot4csyd.onion/search/", "Ahmia", "search"},
    {"https://dogpile.com/", "InfoSpace", "search"},
    {"android-app://com.google.android.googlequicksearchbox/", "Google", "search"},
    {"android-app://com.google.android.googlequicksearchbox/https/www.google.com", "Google", "search"},
    {"android-app://com.duckduckgo.mobile.android/", "DuckDuckGo", "search"},

    {"https://chatgpt.com/", "ChatGPT", "ai"},
    {"https://chat.openai.com/", "ChatGPT", "ai"},
    {"https://claude.ai/", "Claude", "ai"},
    {"https://www.perplexity.ai/", "Perplexity", "ai"},
    {"https://gemini.google.com/", "Gemini", "ai"},
    {"https://notebooklm.google.com/", "NotebookLM", "ai"},
    {"https://copilot.microsoft.com/", "Copilot", "ai"},
    {"https://m365.cloud.microsoft/", "Copilot", "ai"},
    {"https://you.com/", "You.com", "ai"},
    {"https://www.phind.com/", "Phind", "ai"},
    {"https://chat.mistral.ai/chat", "Le Chat", "ai"},
    {"https://chat.deepseek.com/", "DeepSeek", "ai"},
    {"https://grok.com/", "Grok", "ai"},
    {"https://www.meta.ai/", "Meta AI", "ai"},
    {"https://poe.com/", "Poe", "ai"},
    {"https://chat.qwen.ai/", "Qwen", "ai"},
    {"https://www.kimi.com/", "Kimi", "ai"},
    {"https://duck.ai/", "Duck.ai", "ai"},
    {"https://lumo.proton.me/", "Lumo", "ai"},
    {"android-app://com.openai.chatgpt", "ChatGPT", "ai"},
    {"android-app://ai.perplexity.app.android/", "Perplexity", "ai"},

    {"https://www.facebook.com/", "Facebook", "social"},
    {"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.org", "Facebook", "social"},
    {"https://lm.facebook.com/", "Facebook", "social"},
    {"http://m.facebook.com/", "Facebook", "social"},
    {"https://l.instagram.com/", "Instagram", "social"},
    {"https://l.threads.com/", "Threads", "social"},
    {"https://t.co/AbCdEf123", "X (Twitter)", "social"},
    {"https://x.com/", "X (Twitter)", "social"},
    {"https://mobile.twitter.com/", "X (Twitter)", "social"},
    {"https://go.bsky.app/", "Bluesky", "social"},
    {"https://www.reddit.com/", "Reddit", "social"},
    {"https://old.reddit.com/r/programming/", "Reddit", "social"},
    {"https://out.reddit.com/", "Reddit", "social"},
    {"https://news.ycombinator.com/item?id=1", "Hacker News", "social"},
    {"https://lobste.rs/", "Lobsters", "social"},
    {"https://mastodon.social/", "Mastodon", "social"},
    {"https://fosstodon.org/@somebody", "Mastodon", "social"},
    {"https://phanpy.social/", "Mastodon", "social"},
    {"https://lemmy.world/post/1", "Lemmy", "social"},
    {"https://www.linkedin.com/", "LinkedIn", "social"},
    {"https://lnkd.in/abc", "LinkedIn", "social"},
    {"https://www.youtube.com/watch?v=x", "YouTube", "social"},
    {"https://www.pinterest.co.uk/", "Pinterest", "social"},
    {"https://vk.com/", "VK", "social"},
    {"https://away.vk.com/away.php", "VK", "social"},
    {"https://www.xing.com/", "XING", "social"},
    {"https://github.com/gatepost/gatepost", "GitHub", "social"},
    {"https://stackoverflow.com/questions/1", "Stack Overflow", "social"},
    {"https://web.telegram.org/", "Telegram", "social"},
    {"android-app://org.telegram.messenger/", "Telegram", "social"},
    {"android-app://com.reddit.frontpage", "Reddit", "social"},
    {"android-app://com.Slack/", "Slack", "social"},

    {"https://mail.google.com/", "Gmail", "email"},
    {"android-app://com.google.android.gm/", "Gmail", "email"},
    {"https://outlook.live.com/", "Outlook", "email"},
    {"https://eur02.safelinks.protection.outlook.com/", "Outlook", "email"},
    {"https://mail.proton.me/", "Proton Mail", "email"},
    {"https://mail.yahoo.com/", "Yahoo Mail", "email"},
    {"https://mail.yandex.ru/", "Yandex Mail", "email"},
    {"https://e.mail.ru/", "Mail.ru", "email"},
    {"https://deref-gmx.net/mail/client/x", "GMX", "email"},
    {"https://us1.campaign-archive.com/", "Mailchimp", "email"},
    {"https://example.us7.list-manage.com/", "Mailchimp", "email"},
    {"https://news.substack.com/p/x", "Substack", "email"},
    {"https://webmail.optusnet.com.au/", "Optus Zoo", "email"},
    {"https://webmail.firma.example/", "webmail.firma.example", "email"},

    {"https://googleads.g.doubleclick.net/", "Google", "paid"},
    {"https://www.googleadservices.com/pagead/aclk", "Google", "paid"},
    {"https://trc.taboola.com/", "Taboola", "paid"},
    {"https://cas.criteo.com/", "Criteo", "paid"},
    {"https://yabs.yandex.ru/count/x", "Yandex.Direct", "paid"},

    {"https://en.wikipedia.org/wiki/Web_analytics", "Wikipedia", "other"},
    {"https://de.m.wikipedia.org/", "Wikipedia", "other"},
    {"https://feedly.com/", "Feedly", "other"},
    {"https://www.blog.example/post/1", "blog.example", "other"},
    {"http://192.0.2.1:8080/page", "192.0.2.1", "other"},
    {"android-app://org.example.reader/", "android-app://org.example.reader", "other"},
    {"https://www.cnn.com/", "cnn.com", "other"},
};

} // namespace

void SourceTableTest::realReferrers_data()
{
    static_assert(std::size(kRealReferrers) >= 100);
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("medium");
    for (const Expected &row : kRealReferrers)
        QTest::newRow(row.url) << QByteArray(row.name) << QByteArray(row.medium);
}

void SourceTableTest::realReferrers()
{
    static const SourceTable kTable = SourceTable::builtIn();
    const Source source = kTable.find(canonicalReferrer(QTest::currentDataTag()));
    QTEST(source.name, "name");
    QTEST(source.medium, "medium");
}

void SourceTableTest::lookAlikesAreThemselves_data()
{
    QTest::addColumn<QByteArray>("name");
    const auto row = [](const char *url, const char *name) { QTest::newRow(url) << QByteArray(name); };
    row("", "");
    row("about:blank", "");
    row("https://google.evil.example/", "google.evil.example");
    row("https://google.com.evil.example/", "google.com.evil.example");
    row("https://notgoogle.com/", "notgoogle.com");
    row("https://google-com.example/", "google-com.example");
    row("https://www.google.internal.corp/", "google.internal.corp");
    row("https://chatgpt.com.example/", "chatgpt.com.example");
    row("https://com/", "com");
    row("https://co.uk/", "co.uk");
    row("https://googIe.com./", "googie.com"); // an i for an l
    row("https://WWW.GOOGLE.COM./", "Google");
}

void SourceTableTest::lookAlikesAreThemselves()
{
    static const SourceTable kTable = SourceTable::builtIn();
    QTEST(kTable.find(canonicalReferrer(QTest::currentDataTag())).name, "name");
}

void SourceTableTest::wordsOfLinks_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("medium");
    const auto row = [](const char *word, const char *name, const char *medium) {
        QTest::newRow(word) << QByteArray(name) << QByteArray(medium);
    };
    row("chatgpt.com", "ChatGPT", "ai");
    row("ChatGPT", "ChatGPT", "ai");
    row("perplexity", "Perplexity", "ai");
    row("openai", "ChatGPT", "ai");
    row("copilot.com", "Copilot", "ai");
    row("google", "Google", "search");
    row("Google", "Google", "search");
    row("www.bing.com", "Bing", "search");
    row("hackernews", "Hacker News", "social");
    row("Hacker News", "Hacker News", "social");
    row("hacker-news", "Hacker News", "social");
    row("hn", "Hacker News", "social");
    row("news.ycombinator.com", "Hacker News", "social");
    row("twitter", "X (Twitter)", "social");
    row("twitter.com", "X (Twitter)", "social");
    row("fb", "Facebook", "social");
    row("FaceBook", "Facebook", "social");
    row("ig", "Instagram", "social");
    row("linkedin", "LinkedIn", "social");
    row("mastodon", "Mastodon", "social");
    row("producthunt", "Product Hunt", "social");
    row("mailchimp", "Mailchimp", "email");
    row(" substack ", "Substack", "email");
    row("", "", "");
    row("newsletter", "", "");
    row("web", "", "");
    row("mail", "", "");
    row("you", "", "");
    row("search", "", "");
    row("my-own-campaign", "", "");
    row("blog.example", "", "");
    row("...", "", "");
    row("=fb", "Facebook", "social");
    row("\xff\xfe", "", "");
}

void SourceTableTest::wordsOfLinks()
{
    static const SourceTable kTable = SourceTable::builtIn();
    const Source source = kTable.findWord(QTest::currentDataTag());
    QTEST(source.name, "name");
    QTEST(source.medium, "medium");
}

void SourceTableTest::ownLinesWin()
{
    const SourceTable table("# comment\na.example\tFirst\tsocial\na.example\tSecond\tai\nbroken line\nb.example\tB\n");
    QCOMPARE(table.size(), std::size_t(1));
    QCOMPARE(table.find(canonicalReferrer("https://x.a.example/")).name, QByteArray("First"));
    QCOMPARE(table.find(canonicalReferrer("https://b.example/")).name, QByteArray("b.example"));
}

void SourceTableTest::everyLineOfTheTablesIsSound_data()
{
    QTest::addColumn<int>("lines");
    QTest::newRow("sources.tsv") << 380;
    QTest::newRow("referrers.tsv") << 480;
}

void SourceTableTest::everyLineOfTheTablesIsSound()
{
    const QSet<QByteArray> media = {"search", "social", "ai", "email", "paid", "other"};
    const QByteArray text = builtInTable(QTest::currentDataTag());
    for (const char *head : {"\n# source:", "\n# licence:", "\n# date:", "\n# refresh:"})
        QVERIFY2(text.contains(head), head);
    QSet<QByteArray> places;
    forEachRow(text, [&](const std::vector<std::string_view> &cells) {
        QCOMPARE(cells.size(), std::size_t(3));
        const QByteArray place(cells[0].data(), static_cast<qsizetype>(cells[0].size()));
        const QByteArray medium(cells[2].data(), static_cast<qsizetype>(cells[2].size()));
        QVERIFY2(media.contains(medium), place);
        QVERIFY2(!cells[1].empty(), place);
        QVERIFY2(!places.contains(place), place);
        places.insert(place);
        if (place.startsWith("android-app://"))
            QCOMPARE(canonicalReferrer(place).text, place);
        else if (!place.endsWith(".*") && !place.startsWith('='))
            QCOMPARE(core::canonicalHost(place), place);
    });
    QFETCH(int, lines);
    QVERIFY2(places.size() >= lines, QByteArray::number(places.size()));
}

QTEST_APPLESS_MAIN(SourceTableTest)
#include "source_table_test.moc"
