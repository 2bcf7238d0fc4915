// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/collect_fixture.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QElapsedTimer>
#include <QTest>

using namespace gatepost;
using namespace gatepost::testing;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QByteArray view(const QByteArray &headers = {})
{
    return postRequest("/api/view", R"({"page":"/a","domain":"example.org"})", headers);
}

QByteArray forwardedFor(const QByteArray &list) { return view("X-Forwarded-For: " + list + "\r\n"); }

QByteArray proxyLine(const QByteArray &source)
{
    return source.contains(':') ? "PROXY TCP6 " + source + " ::1 65535 80\r\n"
                                : "PROXY TCP4 " + source + " 127.0.0.1 56324 80\r\n";
}

// One hit from behind a PROXY line.
int statusBehind(quint16 port, const QByteArray &line, const QByteArray &request = view())
{
    RawClient client(port);
    return client.ask(line + request).status;
}

// Two hits of one client, and no more for a while: whom the collector takes for one client is seen by its 429.
constexpr ingest::RateLimits kTwoHits{.perClient = 0.01, .clientBurst = 2, .perSite = 1000, .siteBurst = 1000};

http::CollectSettings trusting(const QString &proxies)
{
    http::CollectSettings settings;
    settings.guard.trustedProxies = http::TrustedProxies::parse(proxies).value();
    return settings;
}

} // namespace

// Whom a collector takes for its client: behind reverse proxies, PROXY lines, Tor and I2P; over real sockets.
class ProxiedClientsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooMuchIsSaidAndImagesAreSent()
    {
        ServedCollector collector(trusting(u"127.0.0.1"_s), ServedCollector::oneSite(), kTwoHits);
        RawClient client(collector.port());
        for (int i = 0; i < 2; ++i)
            QCOMPARE(client.ask(forwardedFor("198.51.100.1")).status, 204);
        const Answer refused = client.ask(forwardedFor("198.51.100.1"));
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.header("gatepost"), QByteArray("dropped; reason=rate"));
        QVERIFY(refused.header("retry-after").toInt() > 0);
        QVERIFY(refused.body.isEmpty());
        const Answer image = client.ask(
            getRequest("/pixel.gif?path=/a", "Referer: https://example.org/a\r\nX-Forwarded-For: 198.51.100.1\r\n"));
        QCOMPARE(image.status, 429);
        QVERIFY(image.header("retry-after").toInt() > 0);
        QCOMPARE(image.body.size(), 43);
        QVERIFY(image.body.startsWith("GIF89a"));
        QCOMPARE(collector.drops().at(core::DropReason::Rate), 2);
        QCOMPARE(collector.sink.hits().size(), std::size_t(2));
    }

    void trustedProxiesNameTheirClients()
    {
        ServedCollector collector(trusting(u"127.0.0.1, 10.0.0.0/8"_s), ServedCollector::oneSite(), kTwoHits);
        RawClient client(collector.port());
        for (int i = 0; i < 2; ++i)
            QCOMPARE(client.ask(forwardedFor("198.51.100.1")).status, 204);
        QCOMPARE(client.ask(forwardedFor("198.51.100.1")).status, 429);
        QCOMPARE(client.ask(forwardedFor("198.51.100.2, 10.0.0.1")).status, 204);
        QCOMPARE(client.ask(forwardedFor("192.0.2.77, 198.51.100.1")).status, 429); // forged on the left
        QCOMPARE(client.ask(view("X-Forwarded-For: 192.0.2.77\r\nX-Forwarded-For: 198.51.100.1\r\n")).status, 429);
        QCOMPARE(client.ask(view("Forwarded: for=198.51.100.1\r\n")).status, 429);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(client.ask(view()).status, 204); // the proxy itself says nothing of a client: no limit
    }

    // What nginx sends for Tor traffic that comes through a local daemon: many people, so that no limit of a client can
    // hold, but a site's does.
    void forwardedLoopbackClientsShareTheSitesLimit()
    {
        constexpr ingest::RateLimits limits{.perClient = 0.01, .clientBurst = 2, .perSite = 0.01, .siteBurst = 5};
        for (const QByteArray &field : {QByteArray("X-Forwarded-For: 127.0.0.1\r\n"),
                 QByteArray("X-Forwarded-For: ::1\r\n"), QByteArray("Forwarded: for=127.0.0.1\r\n")}) {
            ServedCollector collector(trusting(u"127.0.0.1, ::1"_s), ServedCollector::oneSite(), limits);
            RawClient client(collector.port());
            for (int i = 0; i < 5; ++i)
                QCOMPARE(client.ask(view(field)).status, 204);
            QCOMPARE(client.ask(view(field)).status, 429);
            QCOMPARE(
                client.ask(getRequest("/pixel.gif?path=/a", "Referer: https://example.org/a\r\n" + field)).status, 429);
            QCOMPARE(client.ask(view()).status, 204); // this machine itself
            QCOMPARE(collector.drops().at(core::DropReason::Rate), 2);
        }
    }

    void nobodyIsBelievedByDefault()
    {
        ServedCollector collector({}, ServedCollector::oneSite(), kTwoHits);
        RawClient client(collector.port());
        for (int i = 0; i < 5; ++i)
            QCOMPARE(client.ask(forwardedFor("198.51.100.1")).status, 204);
    }

    void forwardedHostsDecideTheSite()
    {
        const QByteArray request = getRequest("/count.gif?page=/a", "X-Gatepost-Host: example.org\r\n");
        std::vector<core::Site> sites = ServedCollector::oneSite()->sites();
        sites.push_back(core::Site{2, u"Other"_s, "gp_2222222222222222", "UTC", {{"other.example", {}}}});
        const auto book = std::make_shared<const core::SiteBook>(sites);
        ServedCollector trusted(trusting(u"127.0.0.1"_s), book);
        QCOMPARE(RawClient(trusted.port()).ask(request).header("gatepost"), QByteArray("stored"));
        QCOMPARE(trusted.sink.hits().front().site, 1);
        ServedCollector deaf({}, book);
        QCOMPARE(RawClient(deaf.port()).ask(request).header("gatepost"), QByteArray("dropped; reason=unknown-site"));
    }

    void proxyLinesNameTheClient()
    {
        ServedCollector collector({}, ServedCollector::oneSite(), kTwoHits);
        const quint16 port = collector.listen({.proxyProtocol = true});
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1")), 204);
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1")), 204);
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1")), 429);
        QCOMPARE(statusBehind(port, proxyLine("2001:db8::1")), 204);
        // Not a word of a client's own headers, and no limit where nobody is named.
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1"), forwardedFor("192.0.2.77")), 429);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(statusBehind(port, "PROXY UNKNOWN\r\n"), 204);
        // The usual listener knows no such line.
        RawClient usual(collector.port());
        QVERIFY(usual.send(proxyLine("198.51.100.1") + view()));
        QVERIFY(usual.readUntilClose().value_or("").startsWith("HTTP/1.1 400"));
    }

    // nginx behind a balancer: the balancer names nginx, which is trusted to name the client.
    void proxyLineOfATrustedProxy()
    {
        ServedCollector collector(trusting(u"10.0.0.0/8"_s), ServedCollector::oneSite(), kTwoHits);
        const quint16 port = collector.listen({.proxyProtocol = true});
        for (int i = 0; i < 2; ++i)
            QCOMPARE(statusBehind(port, proxyLine("10.0.0.1"), forwardedFor("198.51.100.1")), 204);
        QCOMPARE(statusBehind(port, proxyLine("10.0.0.1"), forwardedFor("198.51.100.1")), 429);
        QCOMPARE(statusBehind(port, proxyLine("10.0.0.1"), forwardedFor("198.51.100.2")), 204);
    }

    void requestsMayBePipelinedBehindTheLine()
    {
        ServedCollector collector;
        const quint16 port = collector.listen({.proxyProtocol = true});
        const QByteArray bytes = proxyLine("198.51.100.1") + view().repeated(20);
        for (const qsizetype piece : {qsizetype(1), qsizetype(50), bytes.size()}) {
            RawClient client(port);
            for (qsizetype at = 0; at < bytes.size(); at += piece)
                QVERIFY(client.send(QByteArrayView(bytes).sliced(at, qMin(piece, bytes.size() - at))));
            for (int i = 0; i < 20; ++i)
                QCOMPARE(client.readAnswer().status, 204);
            QCOMPARE(client.ask(getRequest("/healthz")).status, 200);
        }
        QCOMPARE(collector.sink.hits().size(), std::size_t(60));
    }

    void brokenLinesEndTheConnection_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("absent") << view();
        QTest::newRow("one byte of another protocol") << QByteArray("G");
        QTest::newRow("broken") << "PROXY TCP4 nobody 127.0.0.1 1 2\r\n" + view();
        QTest::newRow("too long") << "PROXY UNKNOWN " + QByteArray(200, 'x') + "\r\n" + view();
        QTest::newRow("version 2") << QByteArray::fromHex("0d0a0d0a000d0a515549540a2111000c") + view();
    }

    void brokenLinesEndTheConnection()
    {
        QFETCH(QByteArray, bytes);
        ServedCollector collector;
        const quint16 port = collector.listen({.proxyProtocol = true});
        RawClient client(port);
        QVERIFY(client.send(bytes));
        QCOMPARE(client.readUntilClose().value_or("open"), QByteArray()); // and not a word
        QCOMPARE(collector.drops().at(core::DropReason::Invalid), 1);
        QVERIFY(collector.sink.hits().empty());
        client.close();
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 0, kCloseMs);
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1")), 204);
    }

    void aSecondLineIsAMalformedRequest()
    {
        ServedCollector collector;
        RawClient client(collector.listen({.proxyProtocol = true}));
        QVERIFY(client.send(proxyLine("198.51.100.1") + proxyLine("198.51.100.2") + view()));
        const QByteArray bytes = client.readUntilClose().value_or("open");
        QVERIFY(bytes.startsWith("HTTP/1.1 400"));
        QCOMPARE(bytes.count("HTTP/1.1 "), 1);
        QVERIFY(collector.sink.hits().empty());
    }

    void slowLinesMeetTheirDeadline()
    {
        http::CollectSettings settings;
        settings.guard.headDeadline = 400ms;
        settings.guard.silentDeadline = 2s; // time to begin
        ServedCollector collector(settings);
        const quint16 port = collector.listen({.proxyProtocol = true});
        RawClient silent(port);
        RawClient half(port);
        RawClient idle(port); // says who it is, and nothing more
        QElapsedTimer since;
        since.start();
        QVERIFY(half.send("PROXY TCP4 19"));
        QVERIFY(idle.send(proxyLine("198.51.100.1")));
        // A byte now and then does not prolong it.
        std::optional<QByteArray> said;
        for (int look = 0; look < 40 && !said; ++look) {
            said = half.readUntilClose(200);
            half.send("2");
        }
        QCOMPARE(said.value_or("open"), QByteArray());
        QVERIFY(since.elapsed() >= 400);
        QCOMPARE(silent.readUntilClose().value_or("open"), QByteArray());
        QCOMPARE(idle.readUntilClose().value_or("open"), QByteArray());
        QCOMPARE(collector.drops().at(core::DropReason::Invalid), 1); // the half line
    }

    void clientsMayLeaveWithinTheLine()
    {
        ServedCollector collector;
        const quint16 port = collector.listen({.proxyProtocol = true});
        for (int i = 0; i < 100; ++i) {
            RawClient client(port);
            QVERIFY(client.send(proxyLine("198.51.100.1").first(i % 30)));
            i % 2 == 0 ? client.reset() : client.close();
        }
        QCOMPARE(statusBehind(port, proxyLine("198.51.100.1")), 204);
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 0, kCloseMs);
    }

    // A whole onion audience comes from one loopback address; the circuit is what may be told apart.
    void torCircuitsAreClients()
    {
        ServedCollector collector({}, ServedCollector::oneSite(), kTwoHits);
        const quint16 plain = collector.listen({.network = core::Network::Tor});
        for (int i = 0; i < 5; ++i)
            QCOMPARE(RawClient(plain).ask(forwardedFor("198.51.100.1")).status, 204);
        const quint16 port = collector.listen({.network = core::Network::Tor, .proxyProtocol = true});
        const QByteArray circuit = proxyLine("fc00:dead:beef:4dad::0:29");
        for (int i = 0; i < 2; ++i)
            QCOMPARE(statusBehind(port, circuit), 204);
        QCOMPARE(statusBehind(port, circuit), 429);
        QCOMPARE(statusBehind(port, proxyLine("fc00:dead:beef:4dad::0:2a")), 204);
        for (const core::Hit &hit : collector.sink.hits())
            QCOMPARE(hit.network, core::Network::Tor);
    }

    void i2pDestinationsAreClients()
    {
        ServedCollector collector({}, ServedCollector::oneSite(), kTwoHits);
        const auto from = [](char c) { return view("X-I2P-DestB32: " + QByteArray(51, c) + "a.b32.i2p\r\n"); };
        const quint16 deaf = collector.listen({.network = core::Network::I2p});
        for (int i = 0; i < 5; ++i)
            QCOMPARE(RawClient(deaf).ask(from('b')).status, 204);
        const quint16 port = collector.listen({.network = core::Network::I2p, .i2pHeaders = true});
        for (int i = 0; i < 2; ++i)
            QCOMPARE(RawClient(port).ask(from('b')).status, 204);
        QCOMPARE(RawClient(port).ask(from('b')).status, 429);
        QCOMPARE(RawClient(port).ask(from('c')).status, 204);
    }

    void theTestPageIsForNobodyBehindAProxy()
    {
        ServedCollector collector(trusting(u"127.0.0.1"_s));
        const QByteArray page = getRequest("http://127.0.0.1/");
        QCOMPARE(RawClient(collector.port()).ask(page).status, 200);
        for (const QByteArray &field : {QByteArray("X-Forwarded-For: 127.0.0.1\r\n"),
                 QByteArray("Forwarded: for=127.0.0.1\r\n"), QByteArray("X-Gatepost-Host: example.org\r\n")})
            QCOMPARE(RawClient(collector.port()).ask(getRequest("http://127.0.0.1/", field)).status, 404);
        const quint16 port = collector.listen({.proxyProtocol = true});
        QCOMPARE(statusBehind(port, proxyLine("127.0.0.1"), page), 404);
        QCOMPARE(statusBehind(port, "PROXY UNKNOWN\r\n", page), 404);
    }
};

QTEST_GUILESS_MAIN(ProxiedClientsTest)
#include "proxied_clients_test.moc"
