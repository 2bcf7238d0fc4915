// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/framing.h"
#include "collector/http/sender.h"

#include <QCryptographicHash>
#include <QTest>

#include <optional>

using namespace gatepost;
using namespace Qt::StringLiterals;
using core::Network;

namespace {

// A destination as an I2P tunnel writes it, and the two short forms of its hash.
QByteArray i2pBase64(const QByteArray &bytes) { return bytes.toBase64().replace('+', '-').replace('/', '~'); }
QByteArray destinationBytes()
{
    QByteArray bytes;
    for (int i = 0; i < 391; ++i)
        bytes.append(static_cast<char>(i * 7));
    return bytes;
}
QByteArray destinationHash() { return QCryptographicHash::hash(destinationBytes(), QCryptographicHash::Sha256); }
QByteArray base32(const QByteArray &bytes)
{
    QByteArray text;
    for (int bit = 0; bit < bytes.size() * 8; bit += 5) {
        int value = 0;
        for (int i = bit; i < bit + 5; ++i)
            value = value * 2 + (i < bytes.size() * 8 ? bytes[i / 8] >> (7 - i % 8) & 1 : 0);
        text.append("abcdefghijklmnopqrstuvwxyz234567"[value]);
    }
    return text;
}

} // namespace

// What is believed of who sent a request.
class SenderTest : public QObject
{
    Q_OBJECT

private:
    static std::optional<http::Sender> senderOf(const QByteArray &fields, const http::ListenerTraits &traits,
        const QString &peer, bool isProxied = false, const QString &trusted = {})
    {
        const http::FramingLimits limits;
        http::RequestFramer framer(limits);
        const QByteArray request = "GET /count.gif HTTP/1.1\r\nHost: stats.example\r\n" + fields + "\r\n";
        framer.feed(request);
        if (framer.state() != http::RequestFramer::State::Complete)
            return std::nullopt;
        const auto proxies = http::TrustedProxies::parse(trusted);
        return http::senderOf(traits, QHostAddress(peer), isProxied, framer.head(), proxies.value());
    }

private Q_SLOTS:
    void addresses_data()
    {
        QTest::addColumn<int>("network"); // -1: none
        QTest::addColumn<bool>("proxied");
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QString>("seen");
        QTest::addColumn<bool>("local");
        QTest::addColumn<QByteArray>("destination");
        const int tor = int(Network::Tor);
        const int i2p = int(Network::I2p);
        const QByteArray forwarded = "X-Forwarded-For: 198.51.100.1\r\n";
        const QString nobody;
        QTest::newRow("loopback") << -1 << false << u"127.0.0.1"_s << QByteArray() << u"127.0.0.1"_s << true
                                  << QByteArray();
        QTest::newRow("stranger") << -1 << false << u"203.0.113.9"_s << forwarded << u"203.0.113.9"_s << false
                                  << QByteArray();
        QTest::newRow("trusted, silent") << -1 << false << u"127.0.0.1"_s << QByteArray() << u"127.0.0.1"_s << true
                                         << QByteArray();
        QTest::newRow("trusted") << -1 << false << u"127.0.0.1"_s << forwarded << u"198.51.100.1"_s << false
                                 << QByteArray();
        QTest::newRow("two lines") << -1 << false << u"127.0.0.1"_s
                                   << QByteArray("X-Forwarded-For: 192.0.2.66\r\n" + forwarded) << u"198.51.100.1"_s
                                   << false << QByteArray();
        QTest::newRow("trusted, formal") << -1 << false << u"127.0.0.1"_s
                                         << QByteArray("Forwarded: for=198.51.100.1\r\n") << u"198.51.100.1"_s << false
                                         << QByteArray();
        QTest::newRow("PROXY") << -1 << true << u"203.0.113.9"_s << forwarded << u"203.0.113.9"_s << false
                               << QByteArray();
        QTest::newRow("PROXY of a trusted proxy")
            << -1 << true << u"127.0.0.1"_s << forwarded << u"198.51.100.1"_s << false << QByteArray();
        QTest::newRow("PROXY UNKNOWN") << -1 << true << nobody << forwarded << nobody << false << QByteArray();
        // A loopback client that somebody else names is a whole onion audience behind a local forwarder.
        for (const char *named : {"X-Forwarded-For: 127.0.0.1", "X-Forwarded-For: 127.0.0.2", "X-Forwarded-For: ::1",
                 "X-Forwarded-For: ::ffff:127.0.0.1", "Forwarded: for=127.0.0.1", "X-Forwarded-For: unknown",
                 "X-Forwarded-For: 127.0.0.1, 127.0.0.1"}) {
            QTest::addRow("trusted, '%s'", named) << -1 << false << u"127.0.0.1"_s << QByteArray(named) + "\r\n"
                                                  << nobody << false << QByteArray();
        }
        QTest::newRow("not trusted, forwarding")
            << -1 << false << u"::1"_s << forwarded << nobody << false << QByteArray();
        QTest::newRow("PROXY of loopback")
            << -1 << true << u"127.0.0.1"_s << QByteArray() << nobody << false << QByteArray();
        QTest::newRow("Tor") << tor << false << u"127.0.0.1"_s << QByteArray() << nobody << false << QByteArray();
        QTest::newRow("Tor, forwarded") << tor << false << u"127.0.0.1"_s << forwarded << nobody << false
                                        << QByteArray();
        QTest::newRow("Tor's circuit") << tor << true << u"fc00:dead:beef:4dad::1:2"_s << QByteArray() << nobody
                                       << false << QByteArray("fc00:dead:beef:4dad::1:2");
        QTest::newRow("Tor, PROXY UNKNOWN") << tor << true << nobody << QByteArray() << nobody << false << QByteArray();
        QTest::newRow("I2P") << i2p << false << u"127.0.0.1"_s << forwarded << nobody << false << QByteArray();
        QTest::newRow("I2P by PROXY") << i2p << true << u"203.0.113.9"_s << QByteArray() << nobody << false
                                      << QByteArray();
    }

    void addresses()
    {
        QFETCH(int, network);
        QFETCH(bool, proxied);
        QFETCH(QString, peer);
        QFETCH(QByteArray, fields);
        http::ListenerTraits traits;
        traits.proxyProtocol = proxied;
        if (network >= 0)
            traits.network = static_cast<Network>(network);
        const auto sender = senderOf(fields, traits, peer, proxied, u"127.0.0.1"_s);
        QVERIFY(sender);
        QTEST(sender->peer.toString(), "seen");
        QTEST(sender->isLocal, "local");
        QTEST(sender->destination, "destination");
    }

    void i2pDestinations_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("known");
        const QByteArray hash = i2pBase64(destinationHash());
        const QByteArray b32 = base32(destinationHash());
        const QByteArray b64 = i2pBase64(destinationBytes());
        QTest::newRow("hash") << "X-I2P-DestHash: " + hash + "\r\n" << true;
        QTest::newRow("b32") << "X-I2P-DestB32: " + b32 + ".b32.i2p\r\n" << true;
        QTest::newRow("b32 without its end") << "X-I2P-DestB32: " + b32 + "\r\n" << true;
        QTest::newRow("b32 in capitals") << "X-I2P-DestB32: " + b32.toUpper() + ".B32.I2P\r\n" << true;
        QTest::newRow("b64") << "x-i2p-destb64: " + b64 + "\r\n" << true;
        QTest::newRow("all three") << "X-I2P-DestB64: " + b64 + "\r\nX-I2P-DestHash: " + hash
                + "\r\nX-I2P-DestB32: " + b32
                + ".b32.i2p\r\n" << true;
        QTest::newRow("odd hash, good b32") << "X-I2P-DestHash: x\r\nX-I2P-DestB32: " + b32 + "\r\n" << true;
        QTest::newRow("none") << QByteArray() << false;
        QTest::newRow("short hash") << "X-I2P-DestHash: " + hash.first(40) + "\r\n" << false;
        QTest::newRow("hash in the usual alphabet") << "X-I2P-DestHash: " + QByteArray(43, '/') + "=\r\n" << false;
        QTest::newRow("b32 with a one") << "X-I2P-DestB32: 1" + b32.sliced(1) + "\r\n" << false;
        QTest::newRow("long b32") << "X-I2P-DestB32: " + b32 + "a\r\n" << false;
        QTest::newRow("b64 too short") << "X-I2P-DestB64: " + b64.first(400) + "\r\n" << false;
        QTest::newRow("b64 too long") << "X-I2P-DestB64: " + b64.repeated(8) + "\r\n" << false;
        QTest::newRow("a name") << QByteArray("X-I2P-DestB32: example.i2p\r\n") << false;
    }

    void i2pDestinations()
    {
        QFETCH(QByteArray, fields);
        QFETCH(bool, known);
        const auto believed = senderOf(fields, {Network::I2p, false, true}, u"127.0.0.1"_s);
        QVERIFY(believed);
        QCOMPARE(believed->destination, known ? destinationHash() : QByteArray());
        // Anybody may write these fields: only a listener that says so believes them.
        for (const http::ListenerTraits &traits : {http::ListenerTraits{Network::I2p, false, false},
                 http::ListenerTraits{Network::Tor, false, false}, http::ListenerTraits{}}) {
            const auto sender = senderOf(fields, traits, u"127.0.0.1"_s, false, u"127.0.0.1"_s);
            QVERIFY(sender);
            QCOMPARE(sender->destination, QByteArray());
        }
    }

    void forwardedHosts()
    {
        const QByteArray field = "X-Gatepost-Host: example.org\r\n";
        QCOMPARE(senderOf(field, {}, u"127.0.0.1"_s, false, u"127.0.0.1"_s)->forwardedHost, QByteArray("example.org"));
        QCOMPARE(senderOf(field, {Network::Tor, false, false}, u"127.0.0.1"_s, false, u"127.0.0.1"_s)->forwardedHost,
            QByteArray("example.org"));
        QCOMPARE(senderOf(field, {}, u"127.0.0.1"_s)->forwardedHost, QByteArray());
        QCOMPARE(senderOf(field, {}, u"203.0.113.9"_s, false, u"127.0.0.1"_s)->forwardedHost, QByteArray());
        QCOMPARE(senderOf("X-Gatepost-Host: a.example\r\n" + field, {}, u"127.0.0.1"_s, false, u"127.0.0.1"_s)
                     ->forwardedHost,
            QByteArray());
        QCOMPARE(
            senderOf("X-Gatepost-Host: " + QByteArray(300, 'a') + "\r\n", {}, u"127.0.0.1"_s, false, u"127.0.0.1"_s)
                ->forwardedHost,
            QByteArray());
    }
};

QTEST_GUILESS_MAIN(SenderTest)
#include "sender_test.moc"
