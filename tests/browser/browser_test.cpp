// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/browser_fixture.h"

#include <QTest>

using namespace gatepost::testing;

namespace {

const QByteArray kOnion = "expyuzz4wqqyqhjn2oypoybiy4mybdhs4qhhlzwqavhhsbmvmcqjnmid.onion";
const QByteArray kI2p = "example.i2p";

// Visits of one network: with the agent, without scripts, with the agent blocked.
struct Split {
    QByteArray host;
    QString network;
    int agent;
    int noscript;
    int blocked;
};
const QList<Split> &splits()
{
    static const QList<Split> list = {
        {"example.org", QStringLiteral("clearnet"), 2, 1, 2},
        {kOnion, QStringLiteral("tor"), 1, 2, 1},
        {kI2p, QStringLiteral("i2p"), 1, 0, 1},
    };
    return list;
}

} // namespace

// Pages with the real snippet, a real browser, the real collector.
class BrowserTest : public QObject, private BrowserFixture
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (Chromium::program().isEmpty())
            QSKIP("skipped: needs chromium");
    }

    void init()
    {
        QVERIFY2(
            startCollector({QStringLiteral("example.org"), QString::fromLatin1(kOnion), QString::fromLatin1(kI2p)}),
            qPrintable(collector().trouble()));
        const QByteArray html = snippet();
        QVERIFY2(html.contains("agent.js"), html.constData());

        // A blocker refuses the agent and knows nothing of the images: the script alone gets a name that leads nowhere.
        QByteArray blocked = html;
        blocked.replace("stats.example:" + QByteArray::number(collector().collectPort()) + "/agent.js",
            "agent.example:" + QByteArray::number(collector().collectPort()) + "/agent.js");
        setPage("/measured", "Measured page", html, sayDone());
        setPage("/blocked", "Blocked page", blocked, sayDone());
        setPage("/walk/1", "First", html, goOn("/walk/2"));
        setPage("/walk/2", "Second", html, goOn("/walk/3?from=here#there"));
        setPage("/walk/3", "Third", html, sayDone());
        setPage("/foreign", "Another site", {}, goOn(url("example.org", "/measured").toUtf8()));
        setPage("/app", "App", html,
            afterLoad("history.pushState({}, '', '/app/next'); document.title = 'App, next';"
                      " setTimeout(() => fetch('/done'), 500);"));
    }

    void cleanup() { stopCollector(); }

    void theBlockedShareIsExactPerNetwork()
    {
        for (const Split &split : splits()) {
            for (int i = 0; i < split.agent; ++i)
                visit({url(split.host, "/measured")});
            for (int i = 0; i < split.noscript; ++i)
                visit({url(split.host, "/measured"), false});
            for (int i = 0; i < split.blocked; ++i)
                visit({url(split.host, "/blocked"), true, {QStringLiteral("agent.example")}});
        }
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 1"), 11, 30000);
        const CsvTable report = collector().exportCsv(QStringLiteral("blocked"), QStringLiteral("Browser"));
        for (const Split &split : splits()) {
            const auto cell = [&](const char *column) {
                return report.cell(split.network, QString::fromLatin1(column)).toInt();
            };
            QVERIFY2(report.column(QStringLiteral("group")).contains(split.network), qPrintable(split.network));
            QCOMPARE(cell("counter"), split.agent + split.noscript + split.blocked);
            QCOMPARE(cell("agent"), split.agent);
            QCOMPARE(cell("noscript"), split.noscript);
            QCOMPARE(cell("blocked"), split.blocked);
        }
    }

    void aViewTellsWhatThePageKnows()
    {
        visit({url("example.org", "/measured")});
        // The view, and its load time as a second record.
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 1, 30000);
        QCOMPARE(textOf("/measured", "title", 2), QByteArray("Measured page"));
        QCOMPARE(textOf("/measured", "host", 21), QByteArray("example.org"));
        QCOMPARE(textOf("/measured", "screen", 16), QByteArray("1920x1080"));
        QCOMPARE(textOf("/measured", "timezone", 19), QByteArray("Europe/Berlin"));
        QVERIFY2(textOf("/measured", "language", 17).startsWith("de"), textOf("/measured", "language", 17).constData());
        QCOMPARE(textOf("/measured", "country", 18), QByteArray("DE"));
        QCOMPARE(textOf("/measured", "browser", 11), QByteArray("Chrome"));
        QVERIFY2(
            textOf("/measured", "platform", 15).startsWith("Linux"), textOf("/measured", "platform", 15).constData());
        QVERIFY(count("load_bucket > 0 AND channel = 0 AND " + onPage("/measured")) > 0);
        const CsvTable pages = collector().exportCsv(QStringLiteral("pages"), QStringLiteral("Browser"));
        QCOMPARE(pages.cell(QStringLiteral("/measured"), QStringLiteral("views")), QStringLiteral("1"));
        QCOMPARE(pages.cell(QStringLiteral("/measured"), QStringLiteral("visits")), QStringLiteral("1"));
    }

    void oneTabCountsItsViews()
    {
        visit({url("example.org", "/walk/1")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 3, 30000);
        for (const char *n : {"1", "2", "3"}) {
            const QByteArray page = QByteArray("/walk/") + n;
            QCOMPARE(
                count("channel = 0 AND action = 0 AND visit_depth = " + QByteArray(n) + " AND " + onPage(page)), 1);
            // The pages before are the site's own.
            QCOMPARE(textOf(page, "referrer", 3), QByteArray());
            QCOMPARE(count("channel = 1 AND " + onPage(page)), 1);
        }
        const CsvTable pages = collector().exportCsv(QStringLiteral("pages"), QStringLiteral("Browser"));
        QCOMPARE(pages.cell(QStringLiteral("/walk/3"), QStringLiteral("views")), QStringLiteral("1"));
        QCOMPARE(pages.cell(QStringLiteral("/walk/3"), QStringLiteral("visits")), QStringLiteral("0"));
    }

    void aForeignReferrerIsKept()
    {
        visit({url("news.example", "/foreign")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 1, 30000);
        const QByteArray referrer = textOf("/measured", "referrer", 3);
        QVERIFY2(referrer.startsWith("news.example") && !referrer.contains(':'), referrer.constData());
    }

    void aSinglePageAppIsFollowed()
    {
        visit({url("example.org", "/app")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 2, 30000);
        QCOMPARE(textOf("/app/next", "title", 2), QByteArray("App, next"));
        QCOMPARE(count("channel = 0 AND action = 0 AND visit_depth = 2 AND " + onPage("/app/next")), 1);
        QCOMPARE(count("channel = 1"), 1);
    }
};

QTEST_GUILESS_MAIN(BrowserTest)
#include "browser_test.moc"
