// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/referrer.h"
#include "collector/enrich/source_table.h"
#include "collector/enrich/table_text.h"

#include "collector/core/host_name.h"

#include <QSet>
#include <QTest>

using namespace gatepost;
using namespace gatepost::enrich;

class ReferrerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void referrersKeepHostAndPathOnly_data();
    void referrersKeepHostAndPathOnly();
    void sourcesAreFound_data();
    void sourcesAreFound();
    void everyLineOfTheTableIsSound();
};

void ReferrerTest::referrersKeepHostAndPathOnly_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("stored");
    const auto row = [](const char *url, const char *stored) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(stored);
    };
    row("", "");
    row("https://www.google.com/", "www.google.com/");
    row("https://www.google.com", "www.google.com/");
    row("https://Example.ORG./Path/?q=secret#frag", "example.org/Path/");
    row("http://user:password@example.org:8080/a", "example.org/a");
    row("http://a@b@example.org/a", "example.org/a");
    row("https://example.org?x=joe@example.org", "example.org/");
    row("https://example.org\\@evil.example/", "example.org/:token/");
    row("https://example.org/reset/aB3dE5fG7hI9jK1lM2nO", "example.org/reset/:token");
    row("https://b\xc3\xbc"
        "cher.example/",
        "xn--bcher-kva.example/");
    row("https://[2001:DB8::1]:443/x", "[2001:db8::1]/x");
    row("android-app://com.google.android.gm/https/mail?x", "android-app://com.google.android.gm");
    row("android-app://bad package/", "");
    row("javascript:alert(1)", "");
    row("data:text/html,x", "");
    row("file:///etc/passwd", "");
    row("about:blank", "");
    row("ftp://example.org/", "");
    row("//example.org/", "");
    row("example.org", "");
    row("https://", "");
    row("https:///x", "");
    row("https://a b/", "");
    row("https://example.org:80x/", "");
    QTest::newRow("5 k") << "https://example.org/" + QByteArray(5000, 'a') << QByteArray();
}

void ReferrerTest::referrersKeepHostAndPathOnly()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, stored);
    QCOMPARE(canonicalReferrer(url).text, stored);
}

void ReferrerTest::sourcesAreFound_data()
{
    QTest::addColumn<QByteArray>("url");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("medium");
    const auto row = [](const char *url, const char *name, const char *medium) {
        QTest::newRow(url) << QByteArray(url) << QByteArray(name) << QByteArray(medium);
    };
    row("https://www.google.com/", "Google", "search");
    row("https://google.co.uk/search?q=x", "Google", "search");
    row("https://www.google.com.br/", "Google", "search");
    row("https://mail.google.com/mail/u/0", "Gmail", "email");
    row("https://gemini.google.com/app", "Gemini", "ai");
    row("https://google.evil.example/", "google.evil.example", "other");
    row("https://notgoogle.com/", "notgoogle.com", "other");
    row("https://duckduckgo.com/", "DuckDuckGo", "search");
    row("https://yandex.ru/search", "Yandex", "search");
    row("https://chatgpt.com/", "ChatGPT", "ai");
    row("https://claude.ai/chat", "Claude", "ai");
    row("https://www.perplexity.ai/", "Perplexity", "ai");
    row("https://old.reddit.com/r/x", "Reddit", "social");
    row("https://t.co/abc", "X (Twitter)", "social");
    row("https://news.ycombinator.com/item", "Hacker News", "social");
    row("https://mastodon.social/@x", "Mastodon", "social");
    row("https://nam02.safelinks.protection.outlook.com/", "Outlook", "email");
    row("android-app://com.google.android.gm", "Gmail", "email");
    row("android-app://org.example.reader/", "android-app://org.example.reader", "other");
    row("https://www.blog.example/post", "blog.example", "other");
    row("", "", "");
}

void ReferrerTest::sourcesAreFound()
{
    QFETCH(QByteArray, url);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, medium);
    static const SourceTable kTable = SourceTable::builtIn();
    const Source source = kTable.find(canonicalReferrer(url));
    QCOMPARE(source.name, name);
    QCOMPARE(source.medium, medium);
}

void ReferrerTest::everyLineOfTheTableIsSound()
{
    const QSet<QByteArray> media = {"search", "social", "ai", "email", "paid", "other"};
    const QByteArray text = builtInTable("sources.tsv");
    for (const char *head : {"\n# source:", "\n# licence:", "\n# date:", "\n# refresh:"})
        QVERIFY2(text.contains(head), head);
    QSet<QByteArray> hosts;
    forEachRow(text, [&](const std::vector<std::string_view> &cells) {
        QCOMPARE(cells.size(), std::size_t(3));
        const QByteArray place(cells[0].data(), static_cast<qsizetype>(cells[0].size()));
        const QByteArray medium(cells[2].data(), static_cast<qsizetype>(cells[2].size()));
        QVERIFY2(media.contains(medium), place);
        QVERIFY2(!hosts.contains(place), place);
        hosts.insert(place);
        if (place.startsWith("android-app://"))
            QCOMPARE(canonicalReferrer(place).text, place);
        else if (!place.endsWith(".*"))
            QCOMPARE(core::canonicalHost(place), place);
    });
    QVERIFY(hosts.size() > 100);
}

QTEST_APPLESS_MAIN(ReferrerTest)
#include "referrer_test.moc"
