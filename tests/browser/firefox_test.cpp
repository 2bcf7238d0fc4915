// SPDX-License-Identifier: GPL-3.0-or-later
// Firefox as people use it: with Global Privacy Control, and with uBlock Origin and the lists that it ships. What a
// blocker refuses is measured, not circumvented; the report must tell it rightly.
#include "tests/browser/browser_fixture.h"
#include "tests/browser/firefox.h"

#include <QTest>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

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
        QTRY_VERIFY(StoredRows(collector().databasePath()).number("SELECT sum(count) FROM optout") >= 3);
        expectCount("1", 0);
    }

    void theBlockedShareIsTheTruthWithABlocker()
    {
        if (!Firefox::hasBlocker())
            QSKIP("skipped: needs webext-ublock-origin-firefox");
        constexpr int kWith = 4;
        constexpr int kWithout = 2;
        // A collector whose paths have other names, as an owner would rename them.
        CollectorProcess renamed;
        QTemporaryDir folder;
        const QString configuration = folder.filePath(u"gatepostd.conf"_s);
        QFile file(configuration);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("path.agent = /site.js\npath.view = /site\npath.image = /site.gif\npath.noscript = /plain.gif\n");
        file.close();
        QVERIFY(!renamed.addSite(u"Browser"_s, {u"example.org"_s}).isEmpty());
        QVERIFY2(renamed.start({u"--config"_s, configuration}), qPrintable(renamed.trouble()));
        const auto htmlOf = [&](const QStringList &words) {
            return renamed
                .runHere(QStringList{u"snippet"_s, u"--site"_s, u"Browser"_s, u"--config"_s, configuration} + words)
                .out;
        };
        const QByteArray other = htmlOf({u"--endpoint"_s, u"http://stats.example:%1"_s.arg(renamed.collectPort())});
        QVERIFY2(other.contains("/site.js") && other.contains("/site.gif"), other.constData());

        // The blocker is ready when it refuses what all lists refuse.
        pages().setPage("/start",
            "<!DOCTYPE html><script>const timer = setInterval(() => fetch('/pixel.gif?probe').catch(() => { "
            "clearInterval(timer); location.href = '/default/1'; }), 100);</script>");
        setWalk("default", kWith, snippet(), "/renamed/1");
        setWalk("renamed", kWith, other, {});
        Firefox firefox;
        firefox.blocks = true;
        const int done = pages().served("/done");
        const auto seen = [&] { return pages().served("/done") > done; };
        QVERIFY2(firefox.visit(url("example.org", "/start"), m_hosts, seen), qPrintable(firefox.trouble()));
        // The same pages, fewer times, in a browser that blocks nothing.
        setWalk("default", kWithout, snippet(), "/renamed/1");
        setWalk("renamed", kWithout, other, {});
        firefox.blocks = false;
        const int doneAgain = pages().served("/done");
        QVERIFY2(firefox.visit(
                     url("example.org", "/default/1"), m_hosts, [&] { return pages().served("/done") > doneAgain; }),
            qPrintable(firefox.trouble()));

        QTRY_VERIFY(count("channel = 0 AND action = 1") > 0);
        for (const QByteArray &kind : {QByteArray("default"), QByteArray("renamed")}) {
            CollectorProcess &asked = kind == "default" ? collector() : renamed;
            // Firefox tells other origins no path of a page, whatever the page asks for: the sum is what is right.
            const CsvTable report = asked.exportCsv(u"blocked"_s, u"Browser"_s);
            const auto cell = [&](const char *column) {
                return report.cell(u"clearnet"_s, QString::fromLatin1(column)).toInt();
            };
            const int counter = cell("counter");
            const int agent = cell("agent");
            const int blocked = cell("blocked");
            qInfo(
                "%s paths: %d of %d views seen by the counter, %d by the agent; uBlock Origin refused %d of %d (%d %%)",
                kind.constData(), counter, kWith + kWithout, agent, blocked, kWith, 100 * blocked / kWith);
            QCOMPARE(counter, kWith + kWithout);
            QCOMPARE(agent, kWithout);
            QCOMPARE(blocked, kWith);
        }
        QCOMPARE(renamed.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(FirefoxTest)
#include "firefox_test.moc"
