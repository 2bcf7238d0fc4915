// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/collect_fixture.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::testing;

namespace {

// A hit of the counter whose page is /<number>.
QByteArray countRequest(int number, const QByteArray &headers = {})
{
    return getRequest("/count.gif", "Referer: https://example.org/" + QByteArray::number(number) + "\r\n" + headers);
}

QByteArray pageOf(const core::Hit &hit) { return hit.term(core::Dimension::Page); }

} // namespace

// The doors of the collect listener, one request at a time.
class CollectServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hitsAreAnsweredByWhatBecameOfThem()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        const QByteArray record = R"({"page":"/a","domain":"example.org"})";

        const Answer posted = client.ask(postRequest("/api/view", record));
        QCOMPARE(posted.status, 204);
        QCOMPARE(posted.header("gatepost"), QByteArray("stored"));
        QCOMPARE(posted.header("access-control-allow-origin"), QByteArray("*"));

        const Answer counted = client.ask(countRequest(1));
        QCOMPARE(counted.status, 200);
        QCOMPARE(counted.header("gatepost"), QByteArray("stored"));
        QCOMPARE(counted.header("content-type"), QByteArray("image/gif"));
        QCOMPARE(counted.header("cache-control"), QByteArray("no-store"));
        QCOMPARE(counted.header("cross-origin-resource-policy"), QByteArray("cross-origin"));
        QCOMPARE(counted.body.size(), 43);
        QVERIFY(counted.body.startsWith("GIF89a"));

        const Answer unlisted = client.ask(postRequest("/api/view", R"({"page":"/a","domain":"other.example"})"));
        QCOMPARE(unlisted.status, 202);
        QVERIFY(unlisted.header("gatepost").startsWith("dropped; reason=un"));

        const Answer malformed = client.ask(postRequest("/api/view", "nonsense"));
        QCOMPARE(malformed.status, 400);
        QCOMPARE(malformed.header("gatepost"), QByteArray("dropped; reason=invalid"));

        QCOMPARE(collector.sink.hits().size(), std::size_t(2));
        QCOMPARE(collector.drops().at(core::DropReason::Invalid), 1);
    }

    void fullAndFailingStoresStillSendTheImage()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        collector.sink.setMode(FakeSink::Mode::Full);
        for (const QByteArray &request :
            {countRequest(1), postRequest("/api/view", R"({"page":"/","domain":"example.org"})")}) {
            const Answer busy = client.ask(request);
            QCOMPARE(busy.status, 503);
            QVERIFY(!busy.header("retry-after").isEmpty());
            QCOMPARE(busy.header("gatepost"), QByteArray("dropped; reason=queue-full"));
            QCOMPARE(busy.body.size(), request.startsWith("GET") ? 43 : 0);
        }
        collector.sink.setMode(FakeSink::Mode::Hold);
        QVERIFY(client.send(countRequest(2)));
        QVERIFY(collector.sink.waitForHeld(1));
        collector.sink.release(false);
        const Answer failed = client.readAnswer();
        QCOMPARE(failed.status, 503);
        QCOMPARE(failed.body.size(), 43);
        QCOMPARE(collector.drops().at(core::DropReason::QueueFull), 3);
    }

    void answersWaitForTheCommit()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        RawClient client(collector.port());
        QVERIFY(client.send(countRequest(1)));
        QVERIFY(collector.sink.waitForHeld(1));
        QCOMPARE(client.readAnswer(100).status, 0);
        collector.sink.release();
        QCOMPARE(client.readAnswer().header("gatepost"), QByteArray("stored"));
    }

    void theSameClientTwiceOnOneConnectionCountsTwo()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        QCOMPARE(client.ask(countRequest(7)).status, 200);
        QCOMPARE(client.ask(countRequest(7)).status, 200);
        QCOMPARE(collector.sink.hits().size(), std::size_t(2));
    }

    void routes_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &request, int status) {
            QTest::newRow(name) << request << status;
        };
        const QByteArray host = " HTTP/1.1\r\nHost: a\r\n";
        row("unknown path", getRequest("/nothing"), 404);
        row("double slash", getRequest("//count.gif"), 404);
        row("post to an image", postRequest("/count.gif", "x"), 405);
        row("put", "PUT /api/view" + host + "Content-Length: 0\r\n\r\n", 405);
        row("delete", "DELETE /api/view" + host + "\r\n", 405);
        row("health", getRequest("/healthz"), 200);
        row("test page", getRequest("http://127.0.0.1/"), 200);
        row("test page under a rebound name", getRequest("/"), 404);
        row("test page for a proxy without a name", getRequest("http://127.0.0.1/", "Connection: close\r\n"), 404);
        row("test page by absolute target", getRequest("http://127.0.0.1"), 200);
        row("test page through a proxy", getRequest("/", "X-Forwarded-For: 192.0.2.1\r\n"), 404);
        row("test page through a named proxy", getRequest("/", "Via: 1.1 proxy\r\n"), 404);
        row("options of a door", "OPTIONS /api/view" + host + "\r\n", 204);
        row("options of all", "OPTIONS *" + host + "\r\n", 204);
        row("gzip", postRequest("/api/view", "{}", "Content-Encoding: gzip\r\n"), 415);
        row("multipart", postRequest("/api/view", "--x", {}, "multipart/form-data; boundary=x"), 415);
    }

    void routes()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        ServedCollector collector;
        RawClient client(collector.port());
        const Answer answer = client.ask(request);
        QCOMPARE(answer.status, status);
        if (status == 204) {
            QCOMPARE(answer.header("access-control-allow-origin"), QByteArray("*"));
            QCOMPARE(answer.header("access-control-max-age"), QByteArray("86400"));
            QVERIFY(answer.header("access-control-allow-credentials").isNull());
        }
        if (status >= 400) {
            QVERIFY(answer.header("gatepost").startsWith("dropped; reason="));
            QCOMPARE(collector.drops().at(core::DropReason::Invalid), 1);
        }
    }

    void headHasTheFieldsAndNoBody()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        for (const QByteArray &path : {QByteArray("/count.gif"), QByteArray("/healthz"), QByteArray("/")}) {
            QVERIFY(client.send("HEAD " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
            const Answer answer = client.readAnswer(kPatienceMs, true);
            QCOMPARE(answer.status, 200);
            QVERIFY(answer.header("content-length").toInt() > 0);
        }
        QCOMPARE(client.ask(countRequest(1)).body.size(), 43); // nothing was left over between them
        QCOMPARE(collector.sink.hits().size(), std::size_t(1));
    }

    void scriptsAreCacheable_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("script");
        QTest::newRow("agent") << QByteArray("/agent.js") << QByteArray("agent(1)");
        QTest::newRow("full agent") << QByteArray("/agent-full.js") << QByteArray("full(1)");
        QTest::newRow("notice") << QByteArray("/notice.js") << QByteArray("notice(1)");
    }

    void scriptsAreCacheable()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, script);
        http::CollectSettings settings;
        settings.agentScript = "agent(1)";
        settings.fullAgentScript = "full(1)";
        settings.noticeScript = "notice(1)";
        ServedCollector collector(settings);
        RawClient client(collector.port());
        const Answer whole = client.ask(getRequest(path + "?site=gp_0123456789abcdef"));
        QCOMPARE(whole.body, script);
        QVERIFY(whole.header("content-type").startsWith("text/javascript"));
        QCOMPARE(whole.header("cache-control"), QByteArray("public, max-age=3600"));
        const QByteArray tag = whole.header("etag");
        for (const QByteArray &match : {tag, "W/" + tag, "\"x\", " + tag, QByteArray("*")})
            QCOMPARE(client.ask(getRequest(path, "If-None-Match: " + match + "\r\n")).status, 304);
        QCOMPARE(client.ask(getRequest(path, "If-None-Match: \"x\"\r\n")).status, 200);
        QCOMPARE(client.ask(postRequest(path, "x")).status, 405);
        ServedCollector without;
        QCOMPARE(RawClient(without.port()).ask(getRequest(path)).status, 404);
    }

    void pathsCanBeRenamed()
    {
        http::CollectSettings settings;
        settings.paths.counter = "/c.gif";
        ServedCollector collector(settings);
        RawClient client(collector.port());
        QCOMPARE(client.ask(getRequest("/c.gif", "Referer: https://example.org/\r\n")).status, 200);
        QCOMPARE(client.ask(countRequest(1)).status, 404);
    }

    void theTestPageShowsTheSiteAndIsEscaped()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        const Answer page = client.ask(getRequest("http://127.0.0.1/"));
        QVERIFY(page.body.contains("gp_0123456789abcdef"));
        QVERIFY(page.body.contains("My &lt;Site&gt;"));
        QVERIFY(!page.body.contains("My <Site>"));
        QVERIFY(page.body.contains("&lt;script defer"));
        QVERIFY(!page.body.contains('@' + QByteArray("snippet@")));
        QVERIFY(page.header("content-security-policy").contains("script-src 'sha256-"));
        QVERIFY(!client.ask(getRequest("http://127.0.0.1/?site=%3Cb%3E")).body.contains("<b>x"));

        http::CollectSettings off;
        off.testPage = false;
        ServedCollector silent(off);
        QCOMPARE(RawClient(silent.port()).ask(getRequest("http://127.0.0.1/")).status, 404);

        ServedCollector empty({}, std::make_shared<const core::SiteBook>());
        QVERIFY(RawClient(empty.port()).ask(getRequest("http://127.0.0.1/")).body.contains("gatepostd site add"));
    }

    void nothingOfARequestComesBack()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        QVERIFY(client.send(getRequest("/?q=%0d%0aSet-Cookie:x&marker=zebra", "Connection: close\r\nX-A: zebra\r\n")));
        const std::optional<QByteArray> bytes = client.readUntilClose();
        QVERIFY(bytes && !bytes->contains("Set-Cookie") && !bytes->contains("zebra"));
    }

    void oneListenerCanBelongToANetwork()
    {
        ServedCollector collector;
        const quint16 port = collector.listen({.network = core::Network::Tor});
        QCOMPARE(RawClient(port).ask(countRequest(1)).status, 200);
        QCOMPARE(RawClient(collector.port()).ask(countRequest(2)).status, 200);
        const std::vector<core::Hit> hits = collector.sink.hits();
        QCOMPARE(hits[0].network, core::Network::Tor);
        QCOMPARE(hits[1].network, core::Network::ClearNet);
        QCOMPARE(pageOf(hits[1]), QByteArray("/2"));
    }

    // The counter is told the user agent only while some site wants crawlers left out of it.
    void theCounterLooksAtAgentsOnlyWhenTold()
    {
        const QByteArray crawler = "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)\r\n";
        ServedCollector usual;
        QCOMPARE(RawClient(usual.port()).ask(countRequest(1, crawler)).header("gatepost"), QByteArray("stored"));

        std::vector<core::Site> sites = ServedCollector::oneSite()->sites();
        sites.front().options.counterLooksAtAgent = true;
        ServedCollector looking({}, std::make_shared<const core::SiteBook>(sites));
        QCOMPARE(RawClient(looking.port()).ask(countRequest(1, crawler)).header("gatepost"),
            QByteArray("dropped; reason=bot"));
        QCOMPARE(RawClient(looking.port()).ask(countRequest(2)).header("gatepost"), QByteArray("stored"));
    }

    void aPortInUseIsAnError()
    {
        ServedCollector collector;
        bool ok = true;
        QString what;
        collector.onThread([&] {
            const core::Result<quint16> second = collector.server().listen(QHostAddress::LocalHost, collector.port());
            ok = second.ok();
            what = ok ? QString() : second.error().what;
        });
        QVERIFY(!ok);
        QVERIFY(what.contains(QString::number(collector.port())));
    }
};

QTEST_GUILESS_MAIN(CollectServerTest)
#include "collect_server_test.moc"
