// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/framing.h"

#include <QTest>

using namespace gatepost::http;
using State = RequestFramer::State;

namespace {

const QByteArray kHost = "Host: example.org\r\n";

QByteArray get(const QByteArray &fields = {}, const QByteArray &target = "/")
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + fields + "\r\n";
}

QByteArray post(const QByteArray &fields) { return "POST / HTTP/1.1\r\n" + kHost + fields + "\r\n"; }

// Feeds `bytes` in pieces of `piece`; the status it was refused with, or 0.
int refusalOf(const QByteArray &bytes, qsizetype piece, RequestFramer &framer)
{
    for (qsizetype from = 0; from < bytes.size(); from += piece) {
        const QByteArrayView part = QByteArrayView(bytes).sliced(from, qMin(piece, bytes.size() - from));
        if (framer.feed(part) < part.size())
            break;
    }
    return framer.refusal();
}

} // namespace

class FramingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAWholeRequestInPiecesOfAnySize()
    {
        const QByteArray bytes = "\r\nPOST /api/view?a=1&b=2 HTTP/1.1\r\nhOsT: Example.org:8080\r\n"
                                 "Referer:\t https://a.example/x \r\nCONTENT-LENGTH: 5\r\nX-Other: y\r\n\r\nhello";
        const FramingLimits limits;
        for (qsizetype piece = 1; piece <= bytes.size(); ++piece) {
            RequestFramer framer(limits);
            QCOMPARE(refusalOf(bytes, piece, framer), 0);
            QCOMPARE(framer.state(), State::Complete);
            const RequestHead &head = framer.head();
            QCOMPARE(head.method(), Method::Post);
            QCOMPARE(head.path().toByteArray(), QByteArray("/api/view"));
            QCOMPARE(head.query().toByteArray(), QByteArray("a=1&b=2"));
            QCOMPARE(head.authority().toByteArray(), QByteArray("Example.org:8080"));
            QCOMPARE(head.field(Field::Referer).toByteArray(), QByteArray("https://a.example/x"));
            QCOMPARE(head.contentLength(), 5);
            QVERIFY(head.keepAlive());
            QVERIFY(!head.has(Field::Origin));
        }
    }

    void stopsAtTheEndOfARequest()
    {
        const FramingLimits limits;
        RequestFramer framer(limits);
        const QByteArray one = post("Content-Length: 3\r\n") + "abc";
        const QByteArray two = get({}, "/second");
        QCOMPARE(framer.feed(one + two), one.size());
        QCOMPARE(framer.state(), State::Complete);
        QCOMPARE(framer.feed(two), 0);
        framer.next();
        QCOMPARE(framer.state(), State::Empty);
        QCOMPARE(framer.feed(two), two.size());
        QCOMPARE(framer.head().path().toByteArray(), QByteArray("/second"));
        QCOMPARE(framer.head().contentLength(), 0);
    }

    void bodiesAreCountedNotRead()
    {
        const FramingLimits limits;
        RequestFramer framer(limits);
        framer.feed(post("Content-Length: 10\r\n") + "ab");
        QCOMPARE(framer.state(), State::Body);
        QCOMPARE(framer.feedBody(5), 5);
        QCOMPARE(framer.feedBody(50), 3);
        QCOMPARE(framer.state(), State::Complete);
    }

    void connectionsEndWhenTheClientSaysSo_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("keepAlive");
        QTest::newRow("1.1") << get() << true;
        QTest::newRow("1.1 close") << get("Connection: close\r\n") << false;
        QTest::newRow("1.1 list") << get("Connection: te, CLOSE\r\n") << false;
        QTest::newRow("1.1 two fields") << get("Connection: te\r\nConnection: close\r\n") << false;
        QTest::newRow("1.1 keep-alive") << get("Connection: keep-alive\r\n") << true;
        QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
        QTest::newRow("1.0 keep-alive") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n") << false;
    }

    void connectionsEndWhenTheClientSaysSo()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, keepAlive);
        const FramingLimits limits;
        RequestFramer framer(limits);
        framer.feed(bytes);
        QCOMPARE(framer.state(), State::Complete);
        QCOMPARE(framer.head().keepAlive(), keepAlive);
    }

    void absoluteTargetsWinOverHost()
    {
        const FramingLimits limits;
        RequestFramer framer(limits);
        framer.feed(get({}, "http://other.example:81/x?y"));
        QCOMPARE(framer.state(), State::Complete);
        QCOMPARE(framer.head().authority().toByteArray(), QByteArray("other.example:81"));
        QCOMPARE(framer.head().path().toByteArray(), QByteArray("/x"));
        QCOMPARE(framer.head().query().toByteArray(), QByteArray("y"));
        framer.next();
        framer.feed(get({}, "https://other.example"));
        QCOMPARE(framer.state(), State::Complete);
        QVERIFY(framer.head().path().isEmpty());
    }

    void accepts_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("OPTIONS *") << QByteArray("OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n");
        QTest::newRow("two empty lines first") << "\r\n\r\n" + get();
        QTest::newRow("1.0 without Host") << QByteArray("GET / HTTP/1.0\r\n\r\n");
        QTest::newRow("empty value") << get("X:\r\nY:  \r\n");
        QTest::newRow("8 KiB value") << get("Accept-Language: " + QByteArray(8192, 'a') + "\r\n");
        QTest::newRow("64 fields") << get(QByteArray("X: y\r\n").repeated(63));
        QTest::newRow("target of 8192") << get({}, '/' + QByteArray(8191, 'a'));
        QTest::newRow("bytes above ASCII") << get("X: caf\xc3\xa9\r\n", "/caf\xc3\xa9");
        QTest::newRow("IPv6 host") << QByteArray("GET / HTTP/1.1\r\nHost: [::1]:8460\r\n\r\n");
        QTest::newRow("no body") << post("Content-Length: 0\r\n");
        QTest::newRow("upgrade to h2c is ignored") << get("Upgrade: h2c\r\nConnection: Upgrade\r\n");
    }

    void accepts()
    {
        QFETCH(QByteArray, bytes);
        const FramingLimits limits;
        for (const qsizetype piece : {qsizetype(1), qsizetype(37), bytes.size()}) {
            RequestFramer framer(limits);
            QCOMPARE(refusalOf(bytes, piece, framer), 0);
            QCOMPARE(framer.state(), State::Complete);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        row("target of 8193", get({}, '/' + QByteArray(8192, 'a')), 414);
        row("endless target", "GET /" + QByteArray(1 << 20, 'a'), 414);
        row("endless field", "GET / HTTP/1.1\r\nX: " + QByteArray(1 << 20, 'a'), 431);
        row("65 fields", get(QByteArray("X: y\r\n").repeated(64)), 431);
        row("20,000 fields", get(QByteArray("X: y\r\n").repeated(20000)), 431);
        row("body of 64 KiB + 1", post("Content-Length: 65537\r\n"), 413);
        row("chunked", post("Transfer-Encoding: chunked\r\n"), 411);
        row("chunked twice coded", post("Transfer-Encoding: chunked, gzip\r\n"), 501);
        row("xchunked", post("Transfer-Encoding: xchunked\r\n"), 501);
        row("chunked in a GET", get("Transfer-Encoding: chunked\r\n"), 411);
        row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("length and chunked", post("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400);
        row("two lengths", post("Content-Length: 3\r\nContent-Length: 3\r\n"), 400);
        for (const char *length : {"-1", "+2", "1,1", "1 1", "0x5", "", "9223372036854775808", "18446744073709551615",
                 "100000000000000000000",
                 "3 "
                 "\xc2\xa0"})
            row(length, post("Content-Length: " + QByteArray(length) + "\r\n"), 400);
        row("no length", post({}), 411);
        row("bare LF", "GET / HTTP/1.1\n" + kHost + "\r\n", 400);
        row("bare LF in a field", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400);
        row("bare CR", get("X: a\rb\r\n"), 400);
        row("space before colon", get("X : y\r\n"), 400);
        row("folded", get("X: y\r\n z\r\n"), 400);
        row("no colon", get("nonsense\r\n"), 400);
        row("no name", get(": y\r\n"), 400);
        row("NUL in a value", get(QByteArray("X: a\0b\r\n", 8)), 400);
        row("0x01 in a value", get("X: a\x01\r\n"), 400);
        row("DEL in a value", get("X: a\x7f\r\n"), 400);
        row("no Host", "GET / HTTP/1.1\r\n\r\n", 400);
        row("two Hosts", get("Host: b\r\n"), 400);
        for (const QByteArray &host : {QByteArray("a b"), QByteArray(10000, 'a'), QByteArray(".."), QByteArray("a..b"),
                 QByteArray("[fe80::1%eth0]"), QByteArray(""), QByteArray("a:b"), QByteArray("a:99999"),
                 QByteArray("a/b"), QByteArray("user@a"), QByteArray("[::1")})
            row(QByteArray("Host " + host.first(qMin(host.size(), 20))).constData(),
                "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 400);
        row("TRACE", "TRACE / HTTP/1.1\r\n" + kHost + "\r\n", 405);
        row("CONNECT", "CONNECT a:1 HTTP/1.1\r\n" + kHost + "\r\n", 405);
        row("FOO", "FOO / HTTP/1.1\r\n" + kHost + "\r\n", 501);
        row("get", "get / HTTP/1.1\r\n" + kHost + "\r\n", 501);
        row("method of 40", QByteArray(40, 'A') + " / HTTP/1.1\r\n", 400);
        row("HTTP/2.7", "GET / HTTP/2.7\r\n" + kHost + "\r\n", 505);
        row("h2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
        row("TLS hello", QByteArray::fromHex("160301020001"), 400);
        row("HTTP/0.9", "GET /\r\n", 400);
        row("two spaces", "GET  / HTTP/1.1\r\n" + kHost + "\r\n", 400);
        row("space in target", "GET /a b HTTP/1.1\r\n" + kHost + "\r\n", 400);
        row("control in target", "GET /a\x01 HTTP/1.1\r\n" + kHost + "\r\n", 400);
        row("no slash", get({}, "index.html"), 400);
        row("star with GET", get({}, "*"), 400);
        row("foreign scheme", get({}, "ftp://a/"), 400);
        row("odd authority", get({}, "http://a@b/"), 400);
        row("10,000 empty lines", QByteArray("\r\n").repeated(10000), 400);
        row("other expectation", post("Content-Length: 1\r\nExpect: cake\r\n"), 417);
        row("websocket", get("Upgrade: WebSocket\r\nConnection: Upgrade\r\n"), 400);
    }

    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        const FramingLimits limits;
        for (const qsizetype piece : {qsizetype(1), qsizetype(37), qsizetype(4096), bytes.size()}) {
            RequestFramer framer(limits);
            QCOMPARE(refusalOf(bytes, piece, framer), status);
            QVERIFY(framer.headSize() <= limits.head + 1);
            QCOMPARE(framer.feed("GET / HTTP/1.1\r\n"), 0); // nothing after it is looked at
        }
    }

    // Every byte, changed to every other value, at every place: each variant is either refused or has the same end.
    void noOneByteMovesTheEndOfARequest()
    {
        const QByteArray good = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nX: y\r\n\r\nbody";
        const qsizetype lengthLine = good.indexOf("Content-Length");
        const FramingLimits limits;
        for (qsizetype at = 0; at < good.size() - 4; ++at) {
            for (int value = 0; value < 256; ++value) {
                QByteArray bytes = good;
                bytes[at] = static_cast<char>(value);
                RequestFramer framer(limits);
                framer.feed(bytes + "GET / HTTP/1.1\r\n");
                if (framer.state() != State::Complete)
                    continue;
                const qint64 length = framer.head().contentLength();
                QCOMPARE(framer.headSize(), good.size() - 4);
                QVERIFY2(length == 4 || (at >= lengthLine && at < lengthLine + 17), bytes.constData());
            }
        }
    }
};

QTEST_APPLESS_MAIN(FramingTest)
#include "framing_test.moc"
