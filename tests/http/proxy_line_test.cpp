// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/proxy_line.h"

#include <QTest>

using namespace gatepost;
using State = http::ProxyLine::State;

// The first line of a forwarded connection, byte for byte.
class ProxyLineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void linesAreRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("source"); // "-": broken; empty: the proxy does not know
        const auto row = [](const char *name, const QByteArray &bytes, const char *source) {
            QTest::newRow(name) << bytes << QString::fromLatin1(source);
        };
        row("IPv4", "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443\r\n", "192.0.2.1");
        row("IPv6", "PROXY TCP6 2001:db8::1 ::1 1 65535\r\n", "2001:db8::1");
        row("Tor's circuit", "PROXY TCP6 fc00:dead:beef:4dad::0:29 ::1 65535 80\r\n", "fc00:dead:beef:4dad::29");
        row("mapped", "PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n", "192.0.2.1");
        row("longest IPv6",
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 "
            "65535\r\n",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
        row("unknown", "PROXY UNKNOWN\r\n", "");
        row("unknown with noise", "PROXY UNKNOWN ffff::1 x y z\r\n", "");
        row("107 bytes", "PROXY UNKNOWN " + QByteArray(91, 'x') + "\r\n", "");

        row("108 bytes", "PROXY UNKNOWN " + QByteArray(92, 'x') + "\r\n", "-");
        row("no end", "PROXY UNKNOWN " + QByteArray(1000, 'x'), "-");
        row("a request", "GET / HTTP/1.1\r\n\r\n", "-");
        row("a request that begins alike", "PROPFIND / HTTP/1.1\r\n\r\n", "-");
        row("version 2", QByteArray::fromHex("0d0a0d0a000d0a515549540a2111000c"), "-");
        row("TLS", QByteArray::fromHex("160301020001"), "-");
        row("lower case", "proxy TCP4 192.0.2.1 198.51.100.1 1 2\r\n", "-");
        row("family in lower case", "PROXY tcp4 192.0.2.1 198.51.100.1 1 2\r\n", "-");
        row("another family", "PROXY UDP4 192.0.2.1 198.51.100.1 1 2\r\n", "-");
        row("no family", "PROXY\r\n", "-");
        row("only a space", "PROXY \r\n", "-");
        row("bare LF", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n", "-");
        row("two spaces", "PROXY TCP4  192.0.2.1 198.51.100.1 1 2\r\n", "-");
        row("space at the end", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 \r\n", "-");
        row("tabs", "PROXY\tTCP4\t192.0.2.1\t198.51.100.1\t1\t2\r\n", "-");
        row("one port", "PROXY TCP4 192.0.2.1 198.51.100.1 1\r\n", "-");
        row("three ports", "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3\r\n", "-");
        row("port out of range", "PROXY TCP4 192.0.2.1 198.51.100.1 1 65536\r\n", "-");
        row("port with a zero", "PROXY TCP4 192.0.2.1 198.51.100.1 01 2\r\n", "-");
        row("negative port", "PROXY TCP4 192.0.2.1 198.51.100.1 -1 2\r\n", "-");
        row("IPv6 as TCP4", "PROXY TCP4 2001:db8::1 198.51.100.1 1 2\r\n", "-");
        row("IPv4 as TCP6", "PROXY TCP6 192.0.2.1 ::1 1 2\r\n", "-");
        row("IPv4 of three parts", "PROXY TCP4 192.0.2 198.51.100.1 1 2\r\n", "-");
        row("odd destination", "PROXY TCP4 192.0.2.1 here 1 2\r\n", "-");
        row("zone", "PROXY TCP6 fe80::1%lo ::1 1 2\r\n", "-");
        row("brackets", "PROXY TCP6 [2001:db8::1] ::1 1 2\r\n", "-");
        row("NUL", QByteArray("PROXY TCP4 192.0.2.1\0 198.51.100.1 1 2\r\n", 41), "-");
    }

    void linesAreRead()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, source);
        const QByteArray rest = source == u"-" ? QByteArray() : QByteArray("GET / HTTP/1.1\r\n");
        for (const qsizetype piece : {qsizetype(1), qsizetype(7), qsizetype(4096)}) {
            http::ProxyLine line;
            const QByteArray all = bytes + rest;
            qsizetype taken = 0;
            for (qsizetype at = 0; at < all.size(); at += piece)
                taken += line.feed(QByteArrayView(all).sliced(at, qMin(piece, all.size() - at)));
            QCOMPARE(line.state(), source == u"-" ? State::Broken : State::Complete);
            QCOMPARE(line.source().toString(), source == u"-" ? QString() : source);
            QVERIFY(source == u"-" || taken == bytes.size());
            QVERIFY(taken <= 107);
        }
    }

    void unfinishedLineWaits()
    {
        http::ProxyLine line;
        QCOMPARE(line.feed("PROXY TCP4 192.0.2.1"), 20);
        QCOMPARE(line.state(), State::Reading);
    }
};

QTEST_GUILESS_MAIN(ProxyLineTest)
#include "proxy_line_test.moc"
