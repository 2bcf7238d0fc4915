// SPDX-License-Identifier: GPL-3.0-or-later
// The agent and the notice in real pages: what people do in them, and pages that are odd. Clicks are made by the pages'
// own scripts: the agent does not ask whether a click is trusted.
#include "tests/browser/browser_fixture.h"

#include <QTest>

#include <algorithm>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

class AgentTest : public QObject, private BrowserFixture
{
    Q_OBJECT

private:
    // Something happened in a page: it asks its server for a path of this name.
    static QByteArray tell(const QByteArray &path) { return "fetch('" + path + "');"; }
    void expectTold(const QByteArray &path, int times)
    {
        const bool enough = QTest::qWaitFor([&] { return pages().served(path) >= times; }, 30000);
        QVERIFY2(enough && pages().served(path) == times, path + ": " + QByteArray::number(pages().served(path)));
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (Chromium::program().isEmpty())
            QSKIP("skipped: needs chromium");
    }

    void init() { QVERIFY2(startCollector({u"example.org"_s, u"example.onion"_s}), qPrintable(collector().trouble())); }

    void cleanup() { stopCollector(); }

    void aSinglePageAppGoesForthAndBack()
    {
        setPage("/app", "App", snippet(),
            afterLoad("history.pushState({}, '', '/app/second'); document.title = 'Second';"
                      "setTimeout(() => history.replaceState({}, '', '/app/third'), 300);"
                      "setTimeout(() => history.replaceState({}, '', '/app/third?only=query'), 600);"
                      "setTimeout(() => history.back(), 900); setTimeout(() => fetch('/done'), 1500);"));
        visit({url("example.org", "/app")});
        expectCount("channel = 0 AND action = 0", 4);
        expectCount(views("/app"), 2);
        expectCount(views("/app/third"), 1);
        QCOMPARE(textOf("/app/second", "title", 2), QByteArray("Second"));
        expectCount("channel = 1", 1);
    }

    void aPageFromTheBackForwardCacheIsSeenAgain()
    {
        pages().setPage("/restored", "");
        const QByteArray kept = "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-cache\r\n";
        // Without the cache the page would be loaded again, and end the visit without having been restored.
        setPage("/first", "First", snippet(),
            "addEventListener('pageshow', e => { if (e.persisted) { fetch('/restored'); setTimeout(() => "
            "fetch('/done'), 500); } });"
                + afterLoad("if (sessionStorage.went) fetch('/done'); else { sessionStorage.went = 1; location.href = "
                            "'/second'; }"),
            {}, kept);
        setPage("/second", "Second", snippet(), afterLoad("history.back();"), {}, kept);
        visit({url("example.org", "/first")});
        expectTold("/restored", 1);
        expectCount(views("/first"), 2);
        expectCount(views("/second"), 1);
        expectCount("channel = 0 AND action = 0 AND visit_depth = 1", 1);
    }

    void clicksAreEvents()
    {
        QVERIFY(setOption(u"event-properties=url,file,plan"_s));
        pages().setPage(
            "/files/Big.zip", "zip", "Content-Type: application/zip\r\nContent-Disposition: attachment\r\n");
        setPage("/elsewhere", "Elsewhere", {}, sayDone());
        const QByteArray other = url("other.example", "/elsewhere?secret=1#part").toUtf8();
        setPage("/clicks", "Clicks",
            "<a id='out' href='" + other
                + "'>other</a><a id='file' href='/files/Big.zip?token=1'>file</a>"
                  "<a id='in' href='#part'>inside</a>"
                  "<button id='b' data-gatepost-event='buy' data-gatepost-prop-plan='big' "
                  "data-gatepost-prop-secret='x'><b>Buy</b></button>"
                + snippet({u"--outbound"_s, u"--downloads"_s}),
            afterLoad(
                "const the = id => document.getElementById(id);"
                "const middle = (id, button) => the(id).dispatchEvent(new MouseEvent('auxclick', {button, bubbles: "
                "true, cancelable: true}));"
                "the('b').firstChild.click(); middle('b', 1); middle('b', 2); middle('out', 1); the('in').click();"
                "gatepost.event('custom', {plan: 'small'}); the('file').click();"
                "setTimeout(() => the('out').click(), 300);"));
        visit({url("example.org", "/clicks")});
        expectCount("action = 2", 6);
        const QByteArray address = "url=other.example:" + QByteArray::number(pages().port()) + "/elsewhere";
        // They come over several connections, so in any order.
        QList<QByteArray> told = events();
        std::sort(told.begin(), told.end());
        QCOMPARE(told,
            QList<QByteArray>({"buy plan=big", "buy plan=big", "custom plan=small", "download file=/files/Big.zip",
                "outbound " + address, "outbound " + address}));
        expectCount("channel = 0 AND action = 0", 1);
    }

    void theDefaultAgentReportsNoLinks()
    {
        setPage("/elsewhere", "Elsewhere", {}, sayDone());
        const QByteArray other = url("other.example", "/elsewhere").toUtf8();
        setPage("/clicks", "Clicks",
            "<a id='out' href='" + other + "'>other</a><b id='b' data-gatepost-event='buy'>Buy</b>" + snippet(),
            afterLoad("b.click(); out.click();"));
        visit({url("example.org", "/clicks")});
        expectCount("action = 2", 1);
        QCOMPARE(events(), QList<QByteArray>({"buy"}));
    }

    void doNotTrackIsHonoured()
    {
        const QByteArray watch =
            "<script>const real = navigator.sendBeacon; navigator.sendBeacon = function (...all) { "
            "fetch('/sent'); return real.apply(this, all); };</script>";
        pages().setPage("/sent", "");
        setPage("/asks", "Asks", snippet(), sayDone(), watch);
        QByteArray silent = snippet();
        silent.replace("<script defer", "<script defer data-dnt");
        setPage("/silent", "Silent", silent, sayDone(), watch);
        // The header says it, and the collector leaves out what was sent …
        visit({url("example.org", "/asks"), true, {}, true});
        QVERIFY(pages().lastHead("/asks").contains("\r\nDNT: 1"));
        QVERIFY(pages().served("/sent") > 0);
        // … or the page says it, and nothing is sent.
        const int sent = pages().served("/sent");
        visit({url("example.org", "/silent"), true, {}, true});
        QCOMPARE(pages().served("/sent"), sent);
        QTRY_VERIFY_WITH_TIMEOUT(
            StoredRows(collector().databasePath()).number("SELECT sum(count) FROM optout") >= 3, 30000);
        expectCount("1", 0);
        // Who has not asked is counted on the same page.
        visit({url("example.org", "/silent")});
        expectCount(views("/silent"), 1);
    }

    void aLinkEndsAndBeginsTheCount()
    {
        pages().setPage("/clean", "");
        const QByteArray check = "if (location.hash === '') fetch('/clean');";
        setPage("/off", "Off", snippet(), afterLoad(check + "location.href = '/between';"));
        setPage("/between", "Between", snippet(), goOn("/on#gatepost=on"));
        setPage("/on", "On", snippet(), afterLoad(check + "location.href = '/after';"));
        setPage("/after", "After", snippet(), sayDone());
        visit({url("example.org", "/off#gatepost=off")});
        expectTold("/clean", 2);
        expectCount(views("/after"), 1);
        expectCount("channel = 0 AND " + onPage("/off"), 0);
        expectCount("channel = 0 AND " + onPage("/between"), 0);
    }

    void theNoticeIsShownOnOtherHostsOnly_data()
    {
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<bool>("shown");
        QTest::newRow("listed") << QByteArray("example.org") << false;
        QTest::newRow("listed onion") << QByteArray("example.onion") << false;
        QTest::newRow("copy") << QByteArray("example.org.copy.example") << true;
    }
    void theNoticeIsShownOnOtherHostsOnly()
    {
        QFETCH(QByteArray, host);
        QFETCH(bool, shown);
        const QByteArray alone = "<script defer src=\"" + endpoint().toUtf8()
            + "/notice.js\" data-official=\"example.org example.onion\" data-official-text=\"<i>Copy!</i>\"></script>";
        const QByteArray look = "const banner = document.querySelector('[role=alert]');"
                                "const text = banner ? banner.textContent : '';"
                                "const wide = banner && banner.getBoundingClientRect().width > 500;"
                                "if (wide && text.includes('example.org') && !banner.querySelector('i')) ";
        pages().setPage("/seen/alone", "");
        pages().setPage("/seen/agent", "");
        const int before = pages().served("/seen/alone");
        const int beforeAgent = pages().served("/seen/agent");
        setPage("/alone", "Alone", alone,
            afterLoad(
                look + tell("/seen/alone") + "if (window.gatepost) fetch('/seen/alone'); location.href = '/both';"));
        setPage("/both", "Both", snippet({u"--official"_s}), afterLoad(look + tell("/seen/agent") + "fetch('/done');"));
        visit({url(host, "/alone")});
        QTRY_COMPARE_WITH_TIMEOUT(pages().served("/seen/alone"), before + (shown ? 1 : 0), 30000);
        QTRY_COMPARE_WITH_TIMEOUT(pages().served("/seen/agent"), beforeAgent + (shown ? 1 : 0), 30000);
        // The notice alone measures nothing, wherever it is.
        expectCount(onPage("/alone"), 0);
        expectCount("channel = 0 AND action = 0", shown ? 0 : 1);
    }

    void eachTabThatIsSeenIsAVisit()
    {
        // The tab that is opened last is the one in front.
        setPage("/tabs", "Tabs", snippet(),
            afterLoad("open('/tab/behind', '_blank', 'noopener'); open('/tab/one', '_blank', 'noopener');"));
        setPage("/tab/behind", "Behind", snippet());
        setPage("/tab/one", "One", snippet(), goOn("/tab/more"));
        setPage("/tab/more", "More", snippet(), afterLoad("open('/tab/two', '_blank', 'noopener');"));
        setPage("/tab/two", "Two", snippet(), sayDone());
        visit({url("example.org", "/tabs")});
        QCOMPARE(pages().served("/tab/behind"), 1);
        expectCount("channel = 0 AND action = 0", 4);
        expectCount("channel = 0 AND action = 0 AND visit_depth = 1", 3);
        expectCount("visit_depth = 2 AND " + views("/tab/more"), 1);
        expectCount(views("/tab/behind"), 0);
    }

    void aStrictPolicyIsEnough()
    {
        const QByteArray html = snippet({u"--official"_s, u"--csp"_s});
        const qsizetype begin = html.indexOf("script-src");
        const QByteArray policy = html.mid(begin, html.indexOf(" -->", begin) - begin);
        QVERIFY2(policy.startsWith("script-src http://stats.example:"), html.constData());
        pages().setPage("/violated", "");
        pages().setPage("/drive.js",
            "addEventListener('securitypolicyviolation', () => fetch('/violated'));" + sayDone(),
            "Content-Type: text/javascript\r\n");
        QByteArray own = policy; // the page's own parts
        own.replace("script-src", "script-src 'self'").replace("connect-src", "connect-src 'self'");
        own.replace("img-src", "img-src data:");
        setPage("/strict", "Strict", html, {}, "<script src=\"/drive.js\"></script>",
            "Content-Type: text/html; charset=utf-8\r\nContent-Security-Policy: default-src 'none'; " + own + "\r\n");
        visit({url("example.org", "/strict")});
        expectCount(views("/strict"), 1);
        expectCount("channel = 1 AND " + onPage("/strict"), 1);
        visit({url("copy.example", "/strict")}); // shows the notice
        QCOMPARE(pages().served("/violated"), 0);
    }

    void oddPagesAreMeasured()
    {
        pages().setPage("/threw", "");
        const QByteArray watch = "<script>addEventListener('error', () => fetch('/threw'));</script>";
        const QByteArray freeze =
            "<script>[Object, Array, String, Function, RegExp, Promise, URL, URLSearchParams, Event, EventTarget, "
            "Node, "
            "Element, HTMLElement, Document, Navigator, History, Storage].map(one => { Object.freeze(one.prototype); "
            "Object.freeze(one); }); Object.freeze(history); Object.freeze(navigator);</script>";
        const QByteArray replace =
            "<script>navigator.sendBeacon = () => { throw 1; }; window.fetch = () => { throw 2; }; "
            "history.pushState = null; window.PerformanceObserver = undefined; Element.prototype.closest = null;"
            "Object.defineProperty(window, 'sessionStorage', {get() { throw 3; }});</script>";
        setPage("/frozen", "Frozen", snippet(), goOn("/replaced"), watch + freeze);
        setPage("/replaced", "Replaced", snippet(), afterLoad("document.body.click(); location.href = '/framing';"),
            watch + replace);
        // A frame without an origin of its own: no storage, every access throws.
        QByteArray framed = snippet();
        framed.replace("<script defer", "<script defer data-frames");
        setPage("/framed", "Framed", framed, {}, watch);
        setPage("/framing", "Framing", "<iframe sandbox=\"allow-scripts\" src=\"/framed\"></iframe>", sayDone());
        visit({url("example.org", "/frozen")});
        expectCount(views("/frozen"), 1);
        expectCount(views("/replaced"), 1);
        expectCount(views("/framed"), 1);
        QCOMPARE(pages().served("/threw"), 0);
    }

    void aPageRenderedAheadIsNoViewUntilItIsSeen()
    {
        pages().setPage("/activated", "");
        const QByteArray ahead = "<script type=\"speculationrules\">{\"prerender\": [{\"urls\": [\"/ahead\", "
                                 "\"/unseen\"], \"eagerness\": \"immediate\"}]}</script>";
        setPage(
            "/start", "Start", snippet(), afterLoad("setTimeout(() => { location.href = '/ahead'; }, 1000);"), ahead);
        setPage("/unseen", "Unseen", snippet());
        setPage("/ahead", "Ahead", snippet(),
            "if (document.prerendering) document.addEventListener('prerenderingchange', () => { fetch('/activated'); "
            "setTimeout(() => fetch('/done'), 3000); }); else fetch('/done');");
        visit({url("example.org", "/start")});
        expectTold("/activated", 1);
        QCOMPARE(pages().served("/ahead"), 1);
        QCOMPARE(pages().served("/unseen"), 1);
        expectCount(views("/start"), 1);
        expectCount(views("/ahead"), 1);
        expectCount(onPage("/unseen"), 0);
    }
};

QTEST_GUILESS_MAIN(AgentTest)
#include "agent_test.moc"
