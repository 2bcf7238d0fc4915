// SPDX-License-Identifier: GPL-3.0-or-later
// What is pasted into pages and web servers. first_party_test runs the web servers' lines, browser_test the HTML.
#include "collector/ingest/snippet_proxy.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace Qt::StringLiterals;

namespace {

core::Site siteOf(const core::SiteOptions &options = {})
{
    return {1, u"One"_s, "gp_abcdefghijklmnop", "UTC",
        {{"example.org", core::Network::ClearNet}, {"example.onion", core::Network::Tor}}, options};
}

QString scriptOf(const QString &html) { return html.section(u"</script>"_s, 0, 0); }

} // namespace

class SnippetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theScriptKnowsWhereToSend_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QByteArray>("view");
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("sentTo"); // empty: the agent's own default
        QTest::newRow("direct") << u"https://stats.example/"_s << QByteArray("/api/view")
                                << u"https://stats.example/agent.js"_s << QString();
        QTest::newRow("port") << u"http://stats.example:8460"_s << QByteArray("/api/view")
                              << u"http://stats.example:8460/agent.js"_s << QString();
        QTest::newRow("folder") << u"https://example.org/s/"_s << QByteArray("/api/view")
                                << u"https://example.org/s/agent.js"_s << u"https://example.org/s/api/view"_s;
        QTest::newRow("renamed") << u"https://stats.example"_s << QByteArray("/v")
                                 << u"https://stats.example/agent.js"_s << u"https://stats.example/v"_s;
        QTest::newRow("own origin") << QString() << QByteArray("/v") << u"/agent.js"_s << u"/v"_s;
    }
    void theScriptKnowsWhereToSend()
    {
        QFETCH(QString, endpoint);
        QFETCH(QByteArray, view);
        QFETCH(QString, script);
        QFETCH(QString, sentTo);
        SnippetWishes wishes;
        wishes.paths.view = view;
        const QString html = snippet(siteOf(), endpoint, wishes);
        QVERIFY2(html.startsWith(u"<script defer src=\"%1\" data-key=\"gp_abcdefghijklmnop\""_s.arg(script)),
            qPrintable(html));
        QCOMPARE(html.contains(u"data-endpoint"_s), !sentTo.isEmpty());
        QVERIFY(sentTo.isEmpty() || html.contains(u" data-endpoint=\"%1\""_s.arg(sentTo)));
    }

    void pathsFollowTheConfiguration()
    {
        SnippetWishes wishes;
        wishes.paths = {"/a.js", "/b.js", "/c", "/d.gif", "/e.gif"};
        const QString html = snippet(siteOf(), u"https://s.example"_s, wishes);
        for (const char *address : {"\"https://s.example/a.js\"", "\"https://s.example/c\"",
                 "https://s.example/d.gif?key=", "https://s.example/e.gif?key="})
            QVERIFY2(html.contains(QLatin1String(address)), address);
        QVERIFY(!html.contains(u"b.js"_s));
        wishes.outbound = true;
        QVERIFY(snippet(siteOf(), u"https://s.example"_s, wishes).contains(u"\"https://s.example/b.js\""_s));
    }

    void optionsDecideWhatIsLoaded()
    {
        core::SiteOptions options;
        QVERIFY(!scriptOf(snippet(siteOf(), u"https://s.example"_s)).contains(u"data-storage"_s));
        for (const core::VisitCounting visits :
            {core::VisitCounting::Off, core::VisitCounting::Referrer, core::VisitCounting::Address}) {
            options.visits = visits;
            QVERIFY(scriptOf(snippet(siteOf(options), u"https://s.example"_s)).contains(u" data-storage=\"none\""_s));
        }
        options = {};
        options.queryParameters = {"q", "id"};
        const QString query = snippet(siteOf(options), u"https://s.example"_s);
        QVERIFY(scriptOf(query).contains(u"/agent-full.js\""_s) && query.contains(u" data-query=\"q id\""_s));
        options = {};
        options.eventProperties = {"plan"};
        QVERIFY(snippet(siteOf(options), u"https://s.example"_s).contains(u"/agent-full.js\""_s));

        options = {};
        options.counter = false;
        QVERIFY(!snippet(siteOf(options), u"https://s.example"_s).contains(u"page.gif"_s));
        options = {};
        options.agent = false;
        const QString counterOnly = snippet(siteOf(options), u"https://s.example"_s);
        QVERIFY(counterOnly.contains(u"page.gif"_s) && !counterOnly.contains(u"script"_s));
        QCOMPARE(policyLines(siteOf(options), u"https://s.example"_s), u"img-src https://s.example"_s);
    }

    void wishesAreAttributesOfTheFullAgent()
    {
        SnippetWishes wishes;
        wishes.outbound = wishes.downloads = wishes.official = true;
        const QString script = scriptOf(snippet(siteOf(), u"https://s.example"_s, wishes));
        QVERIFY(script.contains(u"/agent-full.js\""_s));
        QVERIFY(script.endsWith(u" data-outbound data-downloads data-official=\"example.org example.onion\">"_s));
        core::SiteOptions merging;
        merging.mergeSubdomains = true;
        QVERIFY(scriptOf(snippet(siteOf(merging), u"https://s.example"_s, wishes))
                    .endsWith(u" data-official=\".example.org .example.onion\">"_s));
    }

    void generatorsWriteThePage_data()
    {
        QTest::addColumn<int>("generator");
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("title");
        const auto row = [](const char *name, Generator generator, const QString &page, const QString &title) {
            QTest::newRow(name) << static_cast<int>(generator) << page << title;
        };
        row("hugo", Generator::Hugo, u"{{ .RelPermalink | urlquery }}"_s, u"{{ .Title | urlquery }}"_s);
        row("jekyll", Generator::Jekyll, u"{{ page.url | relative_url | url_encode }}"_s,
            u"{{ page.title | url_encode }}"_s);
        row("eleventy", Generator::Eleventy, u"{{ page.url | url | urlencode }}"_s, u"{{ title | urlencode }}"_s);
        row("generic", Generator::Generic, u"PAGE_PATH"_s, u"PAGE_TITLE"_s);
    }
    void generatorsWriteThePage()
    {
        QFETCH(int, generator);
        QFETCH(QString, page);
        QFETCH(QString, title);
        SnippetWishes wishes;
        wishes.generator = static_cast<Generator>(generator);
        const QString html = snippet(siteOf(), u"https://s.example"_s, wishes);
        QVERIFY2(html.contains(u"/page.gif?key=gp_abcdefghijklmnop&amp;page=%1\""_s.arg(page)), qPrintable(html));
        QVERIFY2(html.contains(u"/noscript.gif?key=gp_abcdefghijklmnop&amp;page=%1&amp;title=%2\""_s.arg(page, title)),
            qPrintable(html));
        QVERIFY(!scriptOf(html).contains(page));
    }

    void policyNamesTheOrigin()
    {
        QCOMPARE(policyLines(siteOf(), u"https://s.example:8443/folder/"_s),
            u"script-src https://s.example:8443; connect-src https://s.example:8443; img-src https://s.example:8443"_s);
        QCOMPARE(policyLines(siteOf(), QString()), u"script-src 'self'; connect-src 'self'; img-src 'self'"_s);
    }

    void proxiesKnowEveryPath_data()
    {
        QTest::addColumn<int>("server");
        QTest::newRow("nginx") << static_cast<int>(WebServer::Nginx);
        QTest::newRow("caddy") << static_cast<int>(WebServer::Caddy);
    }
    void proxiesKnowEveryPath()
    {
        QFETCH(int, server);
        const SnippetPaths inside{"/a.js", "/b.js", "/c", "/d.gif", "/e.gif"};
        const QString lines = proxyLines(static_cast<WebServer>(server), u"127.0.0.1:8460"_s, inside);
        const QString html = snippet(siteOf(), QString(), {firstPartyPaths()});
        for (const QByteArray &path : {inside.agent, inside.fullAgent, inside.view, inside.noscript, inside.counter})
            QVERIFY2(lines.contains(QString::fromLatin1(' ' + path)), path.constData());
        QVERIFY(lines.contains(u"127.0.0.1:8460"_s) && lines.contains(u"X-Gatepost-Host"_s));
        for (const char *word : {"agent", "count", "noscript", "pixel", "stats", "gatepost", "http"})
            QVERIFY2(!html.contains(QLatin1String("/assets/site/") + QLatin1String(word)), word);
        QVERIFY(html.contains(u"src=\"/assets/site/"_s) && !html.contains(u"http"_s));
    }
};

QTEST_APPLESS_MAIN(SnippetTest)
#include "snippet_test.moc"
