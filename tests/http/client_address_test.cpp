// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/client_address.h"

#include <QTest>

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

using Lines = QList<QByteArray>;

http::FieldLines views(const Lines &lines) { return {lines.begin(), lines.end()}; }

} // namespace

// Who the client is behind proxies. Trusted here: 127.0.0.1, ::1, 10.0.0.0/8, 2001:db8:cafe::/48.
class ClientAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientIsFound_data()
    {
        QTest::addColumn<QString>("peer");
        QTest::addColumn<QList<QByteArray>>("xForwardedFor");
        QTest::addColumn<QList<QByteArray>>("forwarded");
        QTest::addColumn<QString>("client");
        const auto plain = [](const char *name, const char *peer, const Lines &lines, const char *client) {
            QTest::newRow(name) << QString::fromLatin1(peer) << lines << Lines() << QString::fromLatin1(client);
        };
        const auto formal = [](const char *name, const char *peer, const Lines &lines, const char *client) {
            QTest::newRow(name) << QString::fromLatin1(peer) << Lines() << lines << QString::fromLatin1(client);
        };

        plain("no header", "127.0.0.1", {}, "127.0.0.1");
        plain("no header, a stranger", "203.0.113.9", {}, "203.0.113.9");
        plain("a stranger is not believed", "203.0.113.9", {"198.51.100.1"}, "203.0.113.9");
        plain("a stranger by IPv6 is not believed", "2001:db8::9", {"198.51.100.1"}, "2001:db8::9");
        plain("one address", "127.0.0.1", {"198.51.100.1"}, "198.51.100.1");
        plain("one address by ::1", "::1", {"198.51.100.1"}, "198.51.100.1");
        plain("proxy by a mapped address", "::ffff:127.0.0.1", {"198.51.100.1"}, "198.51.100.1");
        plain("stranger by a mapped address", "::ffff:203.0.113.9", {"198.51.100.1"}, "203.0.113.9");
        plain("client by a mapped address", "127.0.0.1", {"::ffff:198.51.100.1"}, "198.51.100.1");
        plain("white space", "127.0.0.1", {" \t198.51.100.1\t "}, "198.51.100.1");
        plain("forged on the left", "127.0.0.1", {"192.0.2.66, 198.51.100.1"}, "198.51.100.1");
        plain("over a trusted hop", "127.0.0.1", {"198.51.100.1, 10.1.2.3"}, "198.51.100.1");
        plain("over two trusted hops", "127.0.0.1", {"198.51.100.1, 10.1.2.3,10.255.255.255"}, "198.51.100.1");
        plain("just outside of the network", "127.0.0.1", {"198.51.100.1, 11.0.0.0"}, "11.0.0.0");
        plain("over a trusted IPv6 hop", "127.0.0.1", {"198.51.100.1, 2001:db8:cafe:1::7"}, "198.51.100.1");
        plain("all trusted: the leftmost", "127.0.0.1", {"10.0.0.9, 10.0.0.8"}, "10.0.0.9");
        plain("two lines", "127.0.0.1", {"192.0.2.66", "198.51.100.1"}, "198.51.100.1");
        plain("two lines with a trusted hop", "127.0.0.1", {"192.0.2.66, 198.51.100.1", "10.0.0.1"}, "198.51.100.1");
        plain("three lines, the last empty", "127.0.0.1", {"198.51.100.1", "10.0.0.1", ""}, "198.51.100.1");
        plain("empty elements", "127.0.0.1", {",198.51.100.1,, ,"}, "198.51.100.1");
        plain("only empty elements", "127.0.0.1", {", ,"}, "127.0.0.1");
        plain("IPv6", "127.0.0.1", {"2001:DB8::1"}, "2001:db8::1");
        plain("IPv6 in brackets", "127.0.0.1", {"[2001:db8::1]"}, "2001:db8::1");
        plain("IPv6 in brackets with a port", "127.0.0.1", {"[2001:db8::1]:4711"}, "2001:db8::1");
        plain("IPv4 with a port", "127.0.0.1", {"198.51.100.1:4711"}, "198.51.100.1");
        plain("in quotes", "127.0.0.1", {"\"[2001:db8::1]:4711\""}, "2001:db8::1");
        plain("unknown", "127.0.0.1", {"unknown"}, "127.0.0.1");
        plain("unknown behind a hop", "127.0.0.1", {"198.51.100.1, unknown, 10.0.0.1"}, "10.0.0.1");
        plain("hidden", "127.0.0.1", {"_hidden"}, "127.0.0.1");
        plain("noise", "127.0.0.1", {"198.51.100.1, <script>"}, "127.0.0.1");
        plain("bytes above ASCII", "127.0.0.1", {"198.51.100.1, \xff\xfe"}, "127.0.0.1");
        plain("a name", "127.0.0.1", {"client.example"}, "127.0.0.1");
        plain("port out of range", "127.0.0.1", {"198.51.100.1:65536"}, "127.0.0.1");
        plain("port of letters", "127.0.0.1", {"198.51.100.1:http"}, "127.0.0.1");
        plain("IPv4 out of range", "127.0.0.1", {"198.51.100.256"}, "127.0.0.1");
        plain("IPv4 of three parts", "127.0.0.1", {"198.51.100"}, "127.0.0.1");
        plain("IPv4 of five parts", "127.0.0.1", {"198.51.100.1.1"}, "127.0.0.1");
        plain("IPv4 as one number", "127.0.0.1", {"3325256705"}, "127.0.0.1");
        plain("IPv4 in hexadecimal", "127.0.0.1", {"0xc6.0x33.0x64.1"}, "127.0.0.1");
        plain("IPv4 with leading zeros", "127.0.0.1", {"198.051.100.001"}, "127.0.0.1");
        plain("IPv4 in brackets", "127.0.0.1", {"[198.51.100.1]"}, "127.0.0.1");
        plain("IPv6 with a zone", "127.0.0.1", {"fe80::1%eth0"}, "127.0.0.1");
        plain("brackets that never close", "127.0.0.1", {"[2001:db8::1"}, "127.0.0.1");
        plain("noise behind brackets", "127.0.0.1", {"[2001:db8::1]4711"}, "127.0.0.1");
        plain("two colons too many", "127.0.0.1", {"2001:db8::1::2"}, "127.0.0.1");
        plain("quotes that never open", "127.0.0.1", {"198.51.100.1\""}, "127.0.0.1");
        plain("forged quotes on the left", "127.0.0.1", {"\"192.0.2.66, 198.51.100.1"}, "198.51.100.1");
        plain("the 32nd entry", "127.0.0.1", {"198.51.100.1" + QByteArray(", 10.0.0.1").repeated(31)}, "198.51.100.1");
        plain("the 33rd entry", "127.0.0.1", {"198.51.100.1" + QByteArray(", 10.0.0.1").repeated(32)}, "10.0.0.1");
        plain("a thousand entries", "127.0.0.1", {QByteArray("198.51.100.1,").repeated(1000)}, "198.51.100.1");

        formal("for", "127.0.0.1", {"for=198.51.100.1"}, "198.51.100.1");
        formal("For, in any case", "127.0.0.1", {"FOR=198.51.100.1"}, "198.51.100.1");
        formal("a stranger's for", "203.0.113.9", {"for=198.51.100.1"}, "203.0.113.9");
        formal("with the other parameters", "127.0.0.1", {"proto=https;for=198.51.100.1;by=10.0.0.1;host=a.example"},
            "198.51.100.1");
        formal(
            "over a trusted hop (formal)", "127.0.0.1", {"for=198.51.100.1;proto=https, for=10.0.0.1"}, "198.51.100.1");
        formal("two lines (formal)", "127.0.0.1", {"for=192.0.2.66", "for=198.51.100.1, for=10.0.0.1"}, "198.51.100.1");
        formal("IPv6 as the standard writes it", "127.0.0.1", {"For=\"[2001:db8::1]:4711\""}, "2001:db8::1");
        formal("IPv4 with a port (formal)", "127.0.0.1", {"for=\"198.51.100.1:4711\""}, "198.51.100.1");
        formal("a hidden port", "127.0.0.1", {"for=\"198.51.100.1:_p1\""}, "198.51.100.1");
        formal("unknown (formal)", "127.0.0.1", {"for=198.51.100.1, for=unknown"}, "127.0.0.1");
        formal("hidden (formal)", "127.0.0.1", {"for=198.51.100.1, for=_mdn, for=10.0.0.1"}, "10.0.0.1");
        formal("no for", "127.0.0.1", {"for=198.51.100.1, proto=https"}, "127.0.0.1");
        formal("for twice", "127.0.0.1", {"for=198.51.100.1;for=198.51.100.2"}, "127.0.0.1");
        formal("a bare address", "127.0.0.1", {"198.51.100.1"}, "127.0.0.1");
        formal("for of nothing", "127.0.0.1", {"for="}, "127.0.0.1");
        formal("a comma in quotes", "127.0.0.1", {"for=198.51.100.1;host=\"a,for=192.0.2.66\""}, "198.51.100.1");
        formal("a semicolon in quotes", "127.0.0.1", {"for=198.51.100.1;host=\";for=192.0.2.66\""}, "198.51.100.1");
        formal("an escaped quote", "127.0.0.1", {"for=198.51.100.1;host=\"\\\",for=192.0.2.66\""}, "198.51.100.1");
        formal("quotes left open by a client", "127.0.0.1", {"for=\"192.0.2.66, for=198.51.100.1"}, "198.51.100.1");

        // A client's own Forwarded, which nginx hands on.
        QTest::newRow("both: X-Forwarded-For counts")
            << u"127.0.0.1"_s << Lines{"198.51.100.1"} << Lines{"for=192.0.2.66"} << u"198.51.100.1"_s;
        QTest::newRow("both, X-Forwarded-For is noise")
            << u"127.0.0.1"_s << Lines{"noise"} << Lines{"for=192.0.2.66"} << u"127.0.0.1"_s;
        QTest::newRow("both, from a stranger")
            << u"203.0.113.9"_s << Lines{"198.51.100.1"} << Lines{"for=192.0.2.66"} << u"203.0.113.9"_s;
    }

    void clientIsFound()
    {
        QFETCH(QString, peer);
        QFETCH(QList<QByteArray>, xForwardedFor);
        QFETCH(QList<QByteArray>, forwarded);
        QFETCH(QString, client);
        const auto trusted = http::TrustedProxies::parse(u"127.0.0.1, ::1 10.0.0.0/8,2001:db8:cafe::/48"_s);
        QVERIFY(trusted.ok());
        const QHostAddress found =
            http::clientAddress(QHostAddress(peer), views(xForwardedFor), views(forwarded), trusted.value());
        QCOMPARE(found.toString(), client);
    }

    void nobodyIsTrustedByDefault()
    {
        const http::TrustedProxies nobody;
        QVERIFY(nobody.isEmpty());
        const QHostAddress found = http::clientAddress(QHostAddress::LocalHost, {"198.51.100.1"}, {}, nobody);
        QCOMPARE(found, QHostAddress(QHostAddress::LocalHost));
    }

    void proxiesAreParsed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::addColumn<QString>("inside");
        QTest::addColumn<QString>("outside");
        const QString none;
        QTest::newRow("nobody") << u" "_s << true << none << u"127.0.0.1"_s;
        QTest::newRow("address") << u"192.0.2.1"_s << true << u"192.0.2.1"_s << u"192.0.2.2"_s;
        QTest::newRow("network") << u"192.0.2.0/25"_s << true << u"192.0.2.127"_s << u"192.0.2.128"_s;
        QTest::newRow("network by a member") << u"192.0.2.77/25"_s << true << u"192.0.2.1"_s << u"192.0.2.128"_s;
        QTest::newRow("IPv6") << u"2001:db8::/33"_s << true << u"2001:db8:7fff::1"_s << u"2001:db8:8000::1"_s;
        QTest::newRow("all of IPv4") << u"0.0.0.0/0"_s << true << u"203.0.113.9"_s << u"2001:db8::1"_s;
        QTest::newRow("mapped") << u"::ffff:192.0.2.1"_s << true << u"192.0.2.1"_s << u"192.0.2.2"_s;
        QTest::newRow("several lines") << u"192.0.2.1,\n 192.0.2.2"_s << true << u"192.0.2.2"_s << u"192.0.2.3"_s;
        QTest::newRow("name") << u"localhost"_s << false << none << none;
        QTest::newRow("too many bits") << u"192.0.2.0/33"_s << false << none << none;
        QTest::newRow("no bits") << u"192.0.2.0/"_s << false << none << none;
        QTest::newRow("mask") << u"192.0.2.0/255.255.255.0"_s << false << none << none;
        QTest::newRow("one good, one not") << u"192.0.2.1, x"_s << false << none << none;
        QTest::newRow("port") << u"192.0.2.1:80"_s << false << none << none;
    }

    void proxiesAreParsed()
    {
        QFETCH(QString, text);
        QFETCH(bool, good);
        QFETCH(QString, inside);
        QFETCH(QString, outside);
        const auto proxies = http::TrustedProxies::parse(text);
        QCOMPARE(proxies.ok(), good);
        if (!inside.isEmpty())
            QVERIFY(proxies->contains(QHostAddress(inside)));
        if (!outside.isEmpty())
            QVERIFY(!proxies->contains(QHostAddress(outside)));
        if (!good)
            QCOMPARE(proxies.error().code, core::ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(ClientAddressTest)
#include "client_address_test.moc"
