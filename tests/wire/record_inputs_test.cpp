// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requests.h"
#include "tests/wire/wire_bench.h"

#include <QMap>
#include <QTest>

using namespace gatepost::testing;

namespace {

const QByteArray kMark = WireBench::kMarker;
const QByteArray kReplacement = "\xef\xbf\xbd";

using Texts = QMap<QByteArray, QByteArray>;

// JSON is written with ' for " here.
QByteArray json(QByteArray text) { return text.replace('\'', '"'); }

QByteArray record(const QByteArray &fields) { return json("{'domain':'example.org'," + fields + '}'); }

QByteArray postOf(const QByteArray &body, const QByteArray &fields = {})
{
    return postRequest("/api/view", body, fields);
}

QByteArray count(const QByteArray &page) { return getRequest("/count.gif?domain=example.org&page=" + page); }

WireInput kept(const QByteArray &fields, const QByteArray &headers = {})
{
    return {postOf(record(fields), headers), {204}, false, 1, 0, "stored"};
}

WireInput keptImage(const QByteArray &bytes) { return {bytes, {200}, false, 1, 0, "stored"}; }

WireInput refusedRecord(const QByteArray &body, int status = 400)
{
    return {postOf(body), {status}, false, 0, 1, "dropped; reason=invalid"};
}

WireInput refusedType(const QByteArray &type, const QByteArray &fields = {})
{
    return {
        postRequest("/api/view", record("'page':'/'"), fields, type), {415}, false, 0, 1, "dropped; reason=invalid"};
}

WireInput tooLarge(const QByteArray &bytes, int status)
{
    return {bytes, {status}, true, 0, 1, "dropped; reason=too-large"};
}

} // namespace

// Inputs 33 to 64: well framed, odd in what they say. The rows bear the numbers of the list.
class RecordInputsTest : public QObject
{
    Q_OBJECT

private:
    WireBench m_bench;

    static void addRow(const char *name, const WireInput &input, const Texts &texts = {})
    {
        QTest::newRow(name) << input << texts;
    }

    static void addTitles()
    {
        addRow("33 title of 10^6 characters",
            tooLarge(postOf(record("'page':'/33','title':'" + QByteArray(1000000, 't') + '\'')), 413));
        addRow("33 title of 60,000 characters", kept("'page':'/33b','title':'" + QByteArray(60000, 't') + '\''),
            {{"title", QByteArray(512, 't')}});
        addRow("34 600 emoji", kept("'page':'/34','title':'" + QByteArray("\xf0\x9f\x98\x80").repeated(600) + '\''),
            {{"title", QByteArray("\xf0\x9f\x98\x80").repeated(512)}});
        addRow("35 lone surrogate", kept("'page':'/35','title':'a\\ud800b'"), {{"title", 'a' + kReplacement + 'b'}});
        addRow("36 controls", kept("'page':'/36','title':'a\\u0000b\\u001bc\\u202ed\\u2028e'"), {{"title", "abcde"}});
    }

    static void addPaths()
    {
        addRow("37 %00", keptImage(count("/a%00b")), {{"page", "/ab"}});
        addRow("38 %FF%C3%28", keptImage(count("/%FF%C3%28")));
        // A parameter is decoded as a parameter, once; the path in it stays what it was: "/%25" is the path of "/%".
        addRow("39 %2525 in a parameter", keptImage(count("/%2525")), {{"page", "/%"}});
        addRow("39 %2525 in a record", kept("'page':'/%2525'"), {{"page", "/%2525"}});
        addRow("40 %zz", keptImage(count("/%zz")), {{"page", "/%zz"}});
        addRow("41 dot segments", keptImage(count("/a/../b")));
        addRow("41 double slash", keptImage(count("//a")));
        addRow("42 composed", keptImage(count("/caf%C3%A9")), {{"page", "/caf\xc3\xa9"}});
        addRow("42 decomposed", keptImage(count("/cafe%CC%81")), {{"page", "/caf\xc3\xa9"}});
    }

    static void addPairs()
    {
        addRow("43 parameter twice", keptImage(count("/first&page=/second")), {{"page", "/first"}});
        addRow("44 65 parameters",
            {count("/" + QByteArray("&a=b").repeated(63)), {400}, false, 0, 1, "dropped; reason=invalid"});
        addRow("44 5,000 parameters", tooLarge(count("/" + QByteArray("&a=b").repeated(5000)), 414));
        addRow("45 p[] and __proto__", keptImage(count("/45&p[]=x&__proto__=y&__proto__[a]=z")), {{"page", "/45"}});
        addRow("45 __proto__ in a record", kept("'page':'/45b','__proto__':{'page':'/no'},'constructor':1"),
            {{"page", "/45b"}});
    }

    static void addJson()
    {
        addRow("46 depth of 30,000", refusedRecord(QByteArray(30000, '[') + QByteArray(30000, ']')));
        addRow("46 depth of 10^5", tooLarge(postOf(QByteArray(100000, '[')), 413));
        QByteArray keys = record("\"page\":\"/\"");
        for (int i = 0; i < 5000; ++i)
            keys.insert(1, "\"k" + QByteArray::number(i) + "\":1,");
        addRow("47 5,000 keys", refusedRecord(keys));
        addRow("47 keys twice", refusedRecord(record("'page':'/a','page':'/b'")));
        addRow("48 NaN", refusedRecord(record("'page':'/','utcoffset':NaN")));
        addRow("48 Infinity", refusedRecord(record("'page':'/','utcoffset':Infinity")));
        addRow("48 1e999", refusedRecord(record("'page':'/','utcoffset':1e999")));
    }

    static void addNumbers()
    {
        addRow("49 2^63", kept("'page':'/49','utcoffset':9223372036854775808"), {{"utc_offset", ""}});
        addRow("49 10^400", kept("'page':'/49','response_time':1" + QByteArray(400, '0')));
        addRow("49 -1", kept("'page':'/49','response_time':-1"));
        addRow("49 1.5", kept("'page':'/49','response_time':1.5"));
        addRow("49 text of digits", kept("'page':'/49','utcoffset':'-120'"), {{"utc_offset", "UTC+02:00"}});
        for (const char *screen : {"-1x-1", "0x0", "99999x1", "1920x", "NaN"}) {
            addRow(QByteArray("50 screen ").append(screen).constData(),
                kept("'page':'/50','screen':'" + QByteArray(screen) + '\''), {{"screen", ""}, {"page", "/50"}});
        }
    }

    static void addBodies()
    {
        for (const char *body : {"null", "[]", "\xef\xbb\xbf{\"page\":\"/\",\"domain\":\"example.org\"}"})
            addRow(QByteArray("51 ").append(body).constData(), refusedRecord(body));
        const QByteArray wide = QByteArray::fromHex("fffe7b002200700061006700650022003a0022002f0022007d00");
        addRow("52 UTF-16", refusedRecord(wide));
        addRow("52 broken UTF-8", refusedRecord(record("\"page\":\"/\xc3\x28\"")));
        addRow("53 gzip", refusedType("application/json", "Content-Encoding: gzip\r\n"));
        addRow("54 multipart", refusedType("multipart/form-data; boundary=x"));
        addRow("54 multipart without end",
            {"POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=x\r\n"
             "Content-Length: 60000\r\n\r\n--x\r\n",
                {415}, true, 0, 1, "dropped; reason=invalid"});
        addRow("55 broken type", refusedType("/;;=" + kMark));
        addRow("55 text/plain",
            {postRequest("/api/view", record("'page':'/55'"), {}, "text/plain"), {204}, false, 1, 0, "stored"});
    }

    static void addReferrers()
    {
        const auto referrer = [](const QByteArray &text) { return kept("'page':'/56','referrer':'" + text + '\''); };
        addRow("56 javascript:", referrer("javascript:alert(1)"), {{"referrer", ""}});
        addRow("56 data:", referrer("data:text/html,x"), {{"referrer", ""}});
        addRow("56 file:", referrer("file:///etc/passwd"), {{"referrer", ""}});
        addRow("56 of 5,000", referrer("https://a.example/" + QByteArray(5000, 'p')));
        addRow("57 with password", referrer("https://user:secret@news.example/story"),
            {{"referrer", "news.example/story"}});
        addRow("58 trailing dot and upper case", referrer("https://News.EXAMPLE./story"),
            {{"referrer", "news.example/story"}});
        addRow("58 homograph",
            referrer("https://b\xc3\xbc"
                     "cher.example/x"),
            {{"referrer", "xn--bcher-kva.example/x"}});
        addRow("58 domain in upper case with a dot",
            {postOf(json("{'page':'/58','domain':'Example.ORG.'}")), {204}, false, 1, 0, "stored"},
            {{"host", "example.org"}});
    }

    static void addHeaders()
    {
        const QByteArray page = "'page':'/59'";
        addRow("59 no agent", {postOf(record(page), "User-Agent:\r\n"), {202}, false, 0, 1, "dropped; reason=bot"});
        addRow("59 agent of 4,000", kept(page, "User-Agent: " + kMark + QByteArray(4000, 'u') + "\r\n"));
        addRow("59 binary agent", kept(page, "User-Agent: \xff\xfe\x80 " + kMark + "\r\n"));
        addRow("59 agent like a shell", kept(page, "User-Agent: () { :; }; echo " + kMark + "\r\n"));
        QByteArray forwarded = "X-Forwarded-For: 192.0.2.1";
        for (int i = 0; i < 1000; ++i)
            forwarded += ", 10.0.0." + QByteArray::number(i % 256);
        addRow("60 1,000 forwarded entries", kept(page, forwarded + "\r\n"));
        addRow("61 Accept-Language of 8,000", kept(page, "Accept-Language: " + QByteArray(8000, 'a') + "\r\n"),
            {{"language", ""}});
        addRow("61 Accept-Language nonsense", kept(page, "Accept-Language: ;;q=,,\xff\r\n"), {{"language", ""}});
        for (const char *time : {"-11644473600000", "253402300799000", "\"tomorrow\""})
            addRow(QByteArray("62 time ").append(time).constData(),
                kept(page + ",\"time\":" + time + ",\"timestamp\":" + time));
        addRow("64 header in a parameter",
            {getRequest("/count.gif?domain=example.org&page=/64&q=%0d%0aSet-Cookie:x"), {200}, false, 1, 0, "stored"},
            {{"page", "/64"}});
    }

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_bench.start(), QString()); }

    void inputs_data()
    {
        QTest::addColumn<WireInput>("input");
        QTest::addColumn<Texts>("texts");
        addTitles();
        addPaths();
        addPairs();
        addJson();
        addNumbers();
        addBodies();
        addReferrers();
        addHeaders();
    }

    void inputs()
    {
        QFETCH(WireInput, input);
        QFETCH(Texts, texts);
        QCOMPARE(m_bench.troubleWith(input), QString());
        for (auto text = texts.cbegin(); text != texts.cend(); ++text)
            QCOMPARE(m_bench.storedText(text.key()), text.value());
    }

    // 41: whatever the rule is, it is idempotent.
    void pathsAreStableWhenSentAgain()
    {
        for (const QByteArray &page :
            {QByteArray("/a/../b"), QByteArray("//a"), QByteArray("/%FF%C3%28"), QByteArray("/a/./b//c")}) {
            QCOMPARE(m_bench.troubleWith(keptImage(count(page))), QString());
            const QByteArray once = m_bench.storedText("page");
            QVERIFY(once.startsWith('/'));
            QCOMPARE(m_bench.troubleWith(keptImage(count(once.toPercentEncoding("/")))), QString());
            QCOMPARE(m_bench.storedText("page"), once);
        }
    }

    // 62: the server's time wins.
    void hitsAreOfNow()
    {
        StoredRows rows(m_bench.collector().databasePath());
        QCOMPARE(rows.number("SELECT count(*) FROM hit WHERE abs(slot - unixepoch() / 900) > 2"), 0);
    }

    // 63: an unknown key, a malformed one and a key whose site does not list the host say the same to the outside.
    void keysTellNothing()
    {
        QList<Answer> answers;
        for (const QByteArray &key :
            {QByteArray("gp_AAAAAAAAAAAAAAAA"), QByteArray("gp_x"), QByteArray("'; DROP TABLE hit; --")}) {
            const QByteArray body = json("{'page':'/63','domain':'example.org','key':'") + key + "\"}";
            QCOMPARE(
                m_bench.troubleWith({postOf(body), {202}, false, 0, 1, "dropped; reason=unknown-site"}), QString());
        }
        const QByteArray foreign = json("{'page':'/63','domain':'other.example','key':'" + m_bench.key() + "'}");
        QCOMPARE(m_bench.troubleWith({postOf(foreign), {202}, false, 0, 1, {}}), QString());
    }

    void cleanupTestCase() { QCOMPARE(m_bench.finish(), QString()); }
};

QTEST_GUILESS_MAIN(RecordInputsTest)
#include "record_inputs_test.moc"
