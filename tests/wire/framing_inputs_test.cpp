// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requests.h"
#include "tests/wire/wire_bench.h"

#include <QTest>

using namespace gatepost::testing;

namespace {

const QByteArray kMark = WireBench::kMarker;
const QByteArray kHost = "Host: stats.example\r\nX-Mark: " + kMark + "\r\n";

QByteArray get(const QByteArray &target, const QByteArray &fields = {})
{
    return "GET " + target + " HTTP/1.1\r\n" + kHost + fields + "\r\n";
}

QByteArray post(const QByteArray &fields, const QByteArray &body = {})
{
    return "POST /api/view HTTP/1.1\r\n" + kHost + fields + "\r\n" + body;
}

// A request that would be stored if somebody took a body for a request.
QByteArray smuggled() { return getRequest("/count.gif?domain=example.org&page=/smuggled"); }

WireInput refused(const QByteArray &bytes, int status) { return {bytes, {status}, true, 0, 1, {}}; }

WireInput tooLarge(const QByteArray &bytes, int status)
{
    return {bytes, {status}, true, 0, 1, "dropped; reason=too-large"};
}

} // namespace

// Inputs 1 to 23 and 29 to 32: everything about how requests are framed. The rows bear the numbers of the list.
class FramingInputsTest : public QObject
{
    Q_OBJECT

private:
    WireBench m_bench;

    static void addRow(const char *name, const WireInput &input) { QTest::newRow(name) << input; }

    static void addSizes()
    {
        addRow("1 target of 8,193 bytes", tooLarge(get('/' + QByteArray(8192, 'a')), 414));
        addRow("2 target of 1 MiB without end", tooLarge("GET /" + kMark + QByteArray(1 << 20, 'a'), 414));
        addRow("3 field of 16 KiB", tooLarge(get("/", "X: " + QByteArray(16384, 'a') + "\r\n"), 431));
        addRow("3 field without end", tooLarge("GET / HTTP/1.1\r\n" + kHost + "X: " + QByteArray(1 << 20, 'a'), 431));
        addRow("4 65 fields", tooLarge(get("/", QByteArray("X: y\r\n").repeated(63)), 431));
        addRow("4 20,000 fields", tooLarge(get("/", QByteArray("X: y\r\n").repeated(20000)), 431));
        addRow("5 body of 64 KiB + 1", tooLarge(post("Content-Length: 65537\r\n", "{"), 413));
        addRow("5 body of 64 KiB + 1, sent", tooLarge(post("Content-Length: 65537\r\n", QByteArray(65537, 'x')), 413));
    }

    static void addCodings()
    {
        const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
        addRow("6 chunks of one byte", refused(post(chunked, QByteArray("1\r\nx\r\n").repeated(10000)), 411));
        addRow("7 chunk size overflow", refused(post(chunked, "ffffffffffffffffff\r\n" + smuggled()), 411));
        addRow("7 chunk size zz", refused(post(chunked, "zz\r\n" + smuggled()), 411));
        addRow("7 chunk size -1", refused(post(chunked, "-1\r\n" + smuggled()), 411));
        addRow("8 chunk extension of 10,000", refused(post(chunked, "1;" + QByteArray(10000, 'e') + "\r\nx\r\n"), 411));
        addRow("9 trailers", refused(post(chunked + "Trailer: X\r\n", "0\r\nX: y\r\n\r\n"), 411));
        addRow("10 length and coding", refused(post("Content-Length: 4\r\n" + chunked, "0\r\n\r\n" + smuggled()), 400));
        addRow("11 two lengths", refused(post("Content-Length: 0\r\nContent-Length: 2\r\n", "{}" + smuggled()), 400));
        addRow("11 two equal lengths",
            refused(post("Content-Length: 2\r\nContent-Length: 2\r\n", "{}" + smuggled()), 400));
        for (const char *length :
            {"-1", "+2", "1,1", "9223372036854775808", "18446744073709551615", "100000000000000000000"}) {
            addRow(QByteArray("12 length ").append(length).constData(),
                refused(post("Content-Length: " + QByteArray(length) + "\r\n", smuggled()), 400));
        }
        addRow("13 xchunked", refused(post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + smuggled()), 501));
        addRow("13 chunked, gzip", refused(post("Transfer-Encoding: chunked, gzip\r\n", smuggled()), 501));
        addRow(
            "13 chunked in 1.0", refused("POST /api/view HTTP/1.0\r\n" + kHost + chunked + "\r\n" + smuggled(), 400));
    }

    static void addFields()
    {
        addRow("14 bare LF", refused("GET / HTTP/1.1\nHost: a\n\n", 400));
        addRow("14 bare CR", refused(get("/", "X: a\rb\r\n"), 400));
        addRow("15 space before colon", refused(get("/", "X : " + kMark + "\r\n"), 400));
        addRow("15 folded line", refused(get("/", "X: a\r\n " + kMark + "\r\n"), 400));
        addRow("15 line without colon", refused(get("/", kMark + "\r\n"), 400));
        addRow("15 line without colon, then a body",
            refused(
                post("nocolon\r\nContent-Length: " + QByteArray::number(smuggled().size()) + "\r\n", smuggled()), 400));
        addRow("16 NUL in a value", refused(get("/", QByteArray("X: a\0b\r\n", 8)), 400));
        addRow("16 0x01 in a value", refused(get("/", "X: \x01\r\n"), 400));
        addRow("17 no Host", refused("GET / HTTP/1.1\r\n\r\n", 400));
        addRow("17 two Hosts", refused(get("/", "Host: b\r\n"), 400));
        for (const QByteArray &host :
            {QByteArray("a b"), QByteArray(10000, 'h'), QByteArray(".."), QByteArray("[fe80::1%25eth0]")}) {
            addRow(("18 Host " + host.first(qMin<qsizetype>(host.size(), 20))).constData(),
                refused("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n", 400));
        }
    }

    static void addLines()
    {
        addRow("19 absolute target",
            {get("http://other.example:81/count.gif?domain=example.org&page=/19"), {200}, false, 1, 0, "stored"});
        addRow("20 OPTIONS *", {"OPTIONS * HTTP/1.1\r\n" + kHost + "\r\n", {204}, false, 0, 0, {}});
        addRow("20 TRACE", refused("TRACE / HTTP/1.1\r\n" + kHost + "\r\n", 405));
        addRow("20 CONNECT", refused("CONNECT a:1 HTTP/1.1\r\n" + kHost + "\r\n", 405));
        addRow("20 FOO", refused("FOO / HTTP/1.1\r\n" + kHost + "\r\n", 501));
        addRow("20 get", refused("get / HTTP/1.1\r\n" + kHost + "\r\n", 501));
        addRow("21 HTTP/2.7", refused("GET / HTTP/2.7\r\n" + kHost + "\r\n", 505));
        addRow("21 preface of HTTP/2", refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505));
        addRow("22 TLS hello", refused(QByteArray::fromHex("16030100a5010000a10303") + QByteArray(154, '\x5a'), 400));
        addRow("22 HTTP/0.9", refused("GET /\r\n", 400));
        addRow(
            "22 random bytes", refused(QByteArray::fromHex("9f3c0a7711d2e8ff00c1b4") + QByteArray(2000, '\xe7'), 400));
        addRow("23 two empty lines first", {"\r\n\r\n" + smuggled(), {200}, false, 1, 0, "stored"});
        addRow("23 10,000 empty lines first", refused(QByteArray("\r\n").repeated(10000) + smuggled(), 400));
    }

    static void addSequences()
    {
        QList<int> statuses(99, 200);
        statuses.append(400);
        addRow("29 100 pipelined, the last one bad",
            {smuggled().repeated(99) + get("/", "bad\r\n") + smuggled(), statuses, true, 99, 1, {}});
        addRow("30 Connection: close, then more",
            {getRequest("/count.gif?domain=example.org&page=/30", "Connection: close\r\n") + smuggled(), {200}, true, 1,
                0, "stored"});
        addRow("31 Expect: 100-continue",
            {postRequest("/api/view", R"({"page":"/31","domain":"example.org"})", "Expect: 100-continue\r\n"), {204},
                false, 1, 0, "stored"});
        addRow("31 other expectation", refused(post("Expect: " + kMark + "\r\nContent-Length: 2\r\n", "{}"), 417));
        addRow("32 Upgrade: websocket",
            refused(
                get("/healthz", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"), 400));
        addRow("32 Range",
            {getRequest("/count.gif?domain=example.org&page=/32", "Range: bytes=0-3\r\n"), {200}, false, 1, 0,
                "stored"});
    }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_bench.start(), QString()); }

    void inputs_data()
    {
        QTest::addColumn<WireInput>("input");
        addSizes();
        addCodings();
        addFields();
        addLines();
        addSequences();
    }

    void inputs()
    {
        QFETCH(WireInput, input);
        QCOMPARE(m_bench.troubleWith(input), QString());
    }

    // Input 31 as a client sends it: head first, body after the go-ahead.
    void continueIsSaidBeforeTheBody()
    {
        WireBench bench;
        QCOMPARE(bench.start(), QString());
        const QByteArray body = R"({"page":"/31b","domain":"example.org"})";
        const QByteArray whole = postRequest("/api/view", body, "Expect: 100-continue\r\n");
        RawClient client(bench.collector().collectPort());
        QVERIFY(client.send(whole.chopped(body.size())));
        QCOMPARE(client.readAnswer().status, 100);
        QVERIFY(client.send(body));
        QCOMPARE(client.readAnswer().status, 204);
    }

    void cleanupTestCase() { QCOMPARE(m_bench.finish(), QString()); }
};

QTEST_GUILESS_MAIN(FramingInputsTest)
#include "framing_inputs_test.moc"
