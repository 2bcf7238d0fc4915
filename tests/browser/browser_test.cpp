// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/chromium.h"
#include "tests/browser/page_server.h"
#include "tests/support/collector_process.h"
#include "tests/support/stored_rows.h"

#include <QTest>

#include <memory>

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
class BrowserTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CollectorProcess> m_collector;
    std::unique_ptr<PageServer> m_pages;
    Chromium m_browser;

    void setPage(
        const QByteArray &path, const QByteArray &title, const QByteArray &snippet, const QByteArray &script = {})
    {
        QByteArray body = "<p>" + title + "</p>" + snippet;
        if (!script.isEmpty())
            body += "<script>" + script + "</script>";
        m_pages->setPage(path,
            "<!DOCTYPE html><html lang=\"de\"><head><meta charset=\"utf-8\"><title>" + title
                + "</title><link rel=\"icon\" href=\"data:,\"></head><body>" + body + "</body></html>");
    }
    // After the page has loaded and some more, so that the agent has reported its load time.
    static QByteArray afterLoad(const QByteArray &action)
    {
        return "addEventListener('load', () => setTimeout(() => { " + action + " }, 500));";
    }
    static QByteArray goOn(const QByteArray &target) { return afterLoad("location.href = '" + target + "';"); }
    // The page tells its own server that nothing more will come.
    static QByteArray sayDone() { return afterLoad("fetch('/done');"); }
    QString url(const QByteArray &host, const QByteArray &path) const
    {
        return QStringLiteral("http://%1:%2%3")
            .arg(QString::fromUtf8(host))
            .arg(m_pages->port())
            .arg(QString::fromUtf8(path));
    }
    // A visit ends when the page has said so, or without scripts when both images have come; then every record that
    // was sent is waited for.
    void visit(const Visit &wanted)
    {
        const int done = m_pages->served("/done");
        const qint64 images = count("channel IN (1, 2)");
        const auto seen = [&] {
            return wanted.scripts ? m_pages->served("/done") > done : count("channel IN (1, 2)") >= images + 2;
        };
        QVERIFY2(m_browser.visit(wanted, seen), qPrintable(m_browser.trouble()));
    }
    qint64 count(const QByteArray &where)
    {
        return StoredRows(m_collector->databasePath()).number("SELECT count(*) FROM hit WHERE " + where);
    }
    static QByteArray onPage(const QByteArray &path)
    {
        return "page = (SELECT id FROM term WHERE dim = 1 AND text = '" + path + "')";
    }
    // Text of a dictionary column of the agent's view of a page; numbers as in the schema.
    QByteArray textOf(const QByteArray &path, const QByteArray &column, int dim)
    {
        const auto rows = StoredRows(m_collector->databasePath())
                              .select("SELECT coalesce((SELECT text FROM term WHERE dim = " + QByteArray::number(dim)
                                  + " AND id = hit." + column + "), '') FROM hit WHERE channel = 0 AND action = 0 AND "
                                  + onPage(path));
        return rows.size() == 1 ? rows.first().first() : "rows: " + QByteArray::number(rows.size());
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (Chromium::program().isEmpty())
            QSKIP("skipped: needs chromium");
        m_pages = std::make_unique<PageServer>();
    }

    void init()
    {
        m_collector = std::make_unique<CollectorProcess>();
        m_collector->addSite(QStringLiteral("Browser"),
            {QStringLiteral("example.org"), QString::fromLatin1(kOnion), QString::fromLatin1(kI2p)});
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
        const QString endpoint = QStringLiteral("http://stats.example:%1").arg(m_collector->collectPort());
        const CollectorProcess::Outcome made = m_collector->runHere({QStringLiteral("snippet"),
            QStringLiteral("--site"), QStringLiteral("Browser"), QStringLiteral("--endpoint"), endpoint});
        QVERIFY2(made.exitCode == 0 && made.out.contains("agent.js"), made.err.constData());

        // A blocker refuses the agent and knows nothing of the images: the script alone gets a name that leads nowhere.
        QByteArray blocked = made.out;
        blocked.replace("stats.example:" + QByteArray::number(m_collector->collectPort()) + "/agent.js",
            "agent.example:" + QByteArray::number(m_collector->collectPort()) + "/agent.js");
        m_pages->setPage("/done", "");
        setPage("/measured", "Measured page", made.out, sayDone());
        setPage("/blocked", "Blocked page", blocked, sayDone());
        setPage("/walk/1", "First", made.out, goOn("/walk/2"));
        setPage("/walk/2", "Second", made.out, goOn("/walk/3?from=here#there"));
        setPage("/walk/3", "Third", made.out, sayDone());
        setPage("/foreign", "Another site", {}, goOn(url("example.org", "/measured").toUtf8()));
        setPage("/app", "App", made.out,
            afterLoad("history.pushState({}, '', '/app/next'); document.title = 'App, next';"
                      " setTimeout(() => fetch('/done'), 500);"));
    }

    void cleanup()
    {
        if (m_collector)
            QCOMPARE(m_collector->terminate(), 0);
        m_collector.reset();
    }

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
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 1"), 11, 5000);
        const CsvTable report = m_collector->exportCsv(QStringLiteral("blocked"), QStringLiteral("Browser"));
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
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 1, 5000);
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
        const CsvTable pages = m_collector->exportCsv(QStringLiteral("pages"), QStringLiteral("Browser"));
        QCOMPARE(pages.cell(QStringLiteral("/measured"), QStringLiteral("views")), QStringLiteral("1"));
        QCOMPARE(pages.cell(QStringLiteral("/measured"), QStringLiteral("visits")), QStringLiteral("1"));
    }

    void oneTabCountsItsViews()
    {
        visit({url("example.org", "/walk/1")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 3, 5000);
        for (const char *n : {"1", "2", "3"}) {
            const QByteArray page = QByteArray("/walk/") + n;
            QCOMPARE(
                count("channel = 0 AND action = 0 AND visit_depth = " + QByteArray(n) + " AND " + onPage(page)), 1);
            // The pages before are the site's own.
            QCOMPARE(textOf(page, "referrer", 3), QByteArray());
            QCOMPARE(count("channel = 1 AND " + onPage(page)), 1);
        }
        const CsvTable pages = m_collector->exportCsv(QStringLiteral("pages"), QStringLiteral("Browser"));
        QCOMPARE(pages.cell(QStringLiteral("/walk/3"), QStringLiteral("views")), QStringLiteral("1"));
        QCOMPARE(pages.cell(QStringLiteral("/walk/3"), QStringLiteral("visits")), QStringLiteral("0"));
    }

    void aForeignReferrerIsKept()
    {
        visit({url("news.example", "/foreign")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 1, 5000);
        const QByteArray referrer = textOf("/measured", "referrer", 3);
        QVERIFY2(referrer.startsWith("news.example") && !referrer.contains(':'), referrer.constData());
    }

    void aSinglePageAppIsFollowed()
    {
        visit({url("example.org", "/app")});
        QTRY_COMPARE_WITH_TIMEOUT(count("channel = 0 AND action = 0"), 2, 5000);
        QCOMPARE(textOf("/app/next", "title", 2), QByteArray("App, next"));
        QCOMPARE(count("channel = 0 AND action = 0 AND visit_depth = 2 AND " + onPage("/app/next")), 1);
        QCOMPARE(count("channel = 1"), 1);
    }
};

QTEST_GUILESS_MAIN(BrowserTest)
#include "browser_test.moc"
