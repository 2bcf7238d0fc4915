// SPDX-License-Identifier: GPL-3.0-or-later
// Firefox as people use it: with Global Privacy Control, and with uBlock Origin and the lists that it ships. What a
// blocker refuses is measured, not circumvented; the report must tell it rightly.
#include "tests/browser/browser_fixture.h"
#include "tests/browser/firefox.h"
#include "tests/browser/web_server.h"

#include <QTest>

#include <vector>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

namespace {

// Views with the blocker and without it, of each way.
constexpr int kWith = 4;
constexpr int kWithout = 2;

// One way to serve what pages load, with a collector of its own.
struct Way {
    QByteArray name;
    QByteArray configuration;
    CollectorProcess collector;
    QTemporaryDir folder;

    QString configurationPath() const { return folder.filePath(u"gatepostd.conf"_s); }
    bool start()
    {
        QFile file(configurationPath());
        return file.open(QIODevice::WriteOnly) && file.write(configuration) == configuration.size() && file.flush()
            && !collector.addSite(u"Browser"_s, {u"example.org"_s}).isEmpty()
            && collector.start({u"--config"_s, configurationPath()});
    }
    QByteArray snippet(const QStringList &words) const
    {
        return collector
            .runHere(QStringList{u"snippet"_s, u"--site"_s, u"Browser"_s, u"--config"_s, configurationPath()} + words)
            .out;
    }
    QByteArray direct() const
    {
        return snippet({u"--endpoint"_s, u"http://stats.example:%1"_s.arg(collector.collectPort())});
    }
};

} // namespace

class FirefoxTest : public QObject, private BrowserFixture
{
    Q_OBJECT

private:
    const QStringList m_hosts{u"example.org"_s, u"stats.example"_s};

    // Walks through `count` pages of one kind, from `first` to `next`.
    void setWalk(const QByteArray &kind, int count, const QByteArray &html, const QByteArray &next)
    {
        for (int i = 1; i <= count; ++i) {
            const QByteArray here = '/' + kind + '/' + QByteArray::number(i);
            const QByteArray then = i < count ? '/' + kind + '/' + QByteArray::number(i + 1) : next;
            setPage(here, kind, html, then.isEmpty() ? sayDone() : goOn(then));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (Firefox::program().isEmpty())
            QSKIP("skipped: needs firefox-esr");
        QVERIFY2(startCollector({u"example.org"_s}), qPrintable(collector().trouble()));
    }

    void cleanupTestCase() { stopCollector(); }

    void globalPrivacyControlIsHonoured()
    {
        Firefox firefox;
        firefox.globalPrivacyControl = true;
        const QByteArray watch =
            "<script>const real = navigator.sendBeacon; navigator.sendBeacon = function (...all) { "
            "fetch('/sent'); return real.apply(this, all); };</script>";
        pages().setPage("/sent", "");
        QByteArray silent = snippet();
        silent.replace("<script defer", "<script defer data-dnt");
        setPage("/silent", "Silent", silent,
            afterLoad("fetch(sent ? '/wrong' : '/right', {keepalive: true}); location.href = '/asks';"),
            "<script>let sent = false; const real = navigator.sendBeacon; navigator.sendBeacon = function (...all) { "
            "sent = true; return real.apply(this, all); };</script>");
        pages().setPage("/right", "");
        setPage("/asks", "Asks", snippet(), sayDone(), watch);
        QVERIFY2(firefox.visit(url("example.org", "/silent"), m_hosts, [&] { return pages().served("/done") > 0; }),
            qPrintable(firefox.trouble()));
        QVERIFY(pages().lastHead("/asks").contains("\r\nSec-GPC: 1"));
        QCOMPARE(pages().served("/right"), 1);
        QVERIFY(pages().served("/sent") > 0);
        QTRY_VERIFY_WITH_TIMEOUT(
            StoredRows(collector().databasePath()).number("SELECT sum(count) FROM optout") >= 3, 30000);
        expectCount("1", 0);
    }

    void theBlockedShareIsTheTruthWithABlocker()
    {
        if (!Firefox::hasBlocker())
            QSKIP("skipped: needs webext-ublock-origin-firefox");
        if (WebServer::program(WebServer::Nginx).isEmpty())
            QSKIP("skipped: needs nginx");
        // Three ways to serve the same: as it is, with other names, under the site's own origin.
        std::vector<Way> ways(3);
        ways[0].name = "default";
        ways[1].name = "renamed";
        ways[1].configuration =
            "path.agent = /site.js\npath.view = /site\npath.image = /site.gif\npath.noscript = /plain.gif\n";
        ways[2].name = "own";
        ways[2].configuration = "trusted-proxies = 127.0.0.1\n";
        for (Way &way : ways)
            QVERIFY2(way.start(), qPrintable(way.collector.trouble()));
        WebServer server;
        const QByteArray own = ways[2].snippet({u"--first-party"_s, u"nginx"_s, u"--endpoint"_s,
            u"http://127.0.0.1:%1"_s.arg(ways[2].collector.collectPort())});
        const qsizetype lines = own.indexOf("location");
        const qsizetype html = own.indexOf("# 3.");
        QVERIFY2(server.start(WebServer::Nginx, own.mid(lines, html - lines)), qPrintable(server.trouble()));

        // The blocker is ready when it refuses what all lists refuse.
        pages().setPage("/start",
            "<!DOCTYPE html><script>const timer = setInterval(() => fetch('/pixel.gif?probe').catch(() => { "
            "clearInterval(timer); location.href = '/default/1'; }), 100);</script>");
        const QByteArray ownOrigin = "http://example.org:" + QByteArray::number(server.port());
        const auto walk = [&](const QByteArray &first, int count, bool blocks) {
            setWalk("default", count, ways[0].direct(), "/renamed/1");
            setWalk("renamed", count, ways[1].direct(), ownOrigin + "/own1.html");
            const QByteArray done = "fetch('" + url("example.org", "/done").toUtf8() + "', {mode: 'no-cors'});";
            for (int i = 1; i <= count; ++i) {
                const QByteArray next = "location.href = '/own" + QByteArray::number(i + 1) + ".html';";
                QVERIFY(server.write(u"own%1.html"_s.arg(i),
                    "<!DOCTYPE html><title>Own</title>" + own.mid(own.indexOf('\n', html)) + "<script>"
                        + afterLoad(i < count ? next : done) + "</script>"));
            }
            Firefox firefox;
            firefox.blocks = blocks;
            const int before = pages().served("/done");
            QVERIFY2(
                firefox.visit(url("example.org", first), m_hosts, [&] { return pages().served("/done") > before; }),
                qPrintable(firefox.trouble()));
        };
        walk("/start", kWith, true);
        walk("/default/1", kWithout, false);

        for (const Way &way : ways) {
            // Firefox tells other origins no path of a page, whatever the page asks for: the sum is what is right.
            const CsvTable report = way.collector.exportCsv(u"blocked"_s, u"Browser"_s);
            const auto cell = [&](const char *column) {
                return report.cell(u"clearnet"_s, QString::fromLatin1(column)).toInt();
            };
            // The truth: every page was loaded, and of the agent's records these came.
            const auto arrived =
                static_cast<int>(StoredRows(way.collector.databasePath())
                                     .number("SELECT count(*) FROM hit WHERE channel = 0 AND action = 0"));
            const int refused = kWith + kWithout - arrived;
            qInfo("%s paths: %d views loaded, %d seen by the counter, %d by the agent; uBlock Origin refused %d of %d "
                  "(%d %%)",
                way.name.constData(), kWith + kWithout, cell("counter"), arrived, refused, kWith,
                100 * refused / kWith);
            QVERIFY2(refused >= 0 && refused <= kWith, "without the blocker every record comes");
            QCOMPARE(cell("counter"), kWith + kWithout);
            QCOMPARE(cell("agent"), arrived);
            QCOMPARE(cell("blocked"), refused);
            QVERIFY(
                StoredRows(way.collector.databasePath()).number("SELECT count(*) FROM hit WHERE load_bucket > 0") > 0);
        }
        for (Way &way : ways)
            QCOMPARE(way.collector.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(FirefoxTest)
#include "firefox_test.moc"
