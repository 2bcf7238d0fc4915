// SPDX-License-Identifier: GPL-3.0-or-later
// Odd input: one odd value costs one field, never the hit, unless the record itself cannot be understood.
#include "tests/ingest/intake_fixture.h"

#include <QRandomGenerator>
#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;
using core::Dimension;

class IntakeInputTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_intake.reset(); }

    void bodies_data();
    void bodies();
    void contentTypes_data();
    void contentTypes();
    void fieldsDegradeAlone_data();
    void fieldsDegradeAlone();
    void numbers_data();
    void numbers();
    void queries_data();
    void queries();
    void titlesAreCleaned_data();
    void titlesAreCleaned();
    void clientTimeIsIgnored();
    void oddAgents_data();
    void oddAgents();
    void anyBytesAreAnswered();

private:
    Outcome take(Endpoint endpoint, Message message) { return m_intake->take(endpoint, std::move(message)); }
    Outcome takeFields(const QByteArray &fields)
    {
        return take(Endpoint::ViewPost, post(R"({"page":"/","domain":"example.org",)" + fields + "}"));
    }

    StillClock m_clock;
    std::unique_ptr<Intake> m_intake;
};

void IntakeInputTest::init()
{
    m_clock = StillClock();
    m_intake = std::make_unique<Intake>(IntakeParts{m_clock});
    m_intake->setSites(bookOf({siteOne(), siteTwo()}));
}

void IntakeInputTest::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *name, const QByteArray &body, const char *answer) {
        QTest::newRow(name) << body << QByteArray(answer);
    };
    const QByteArray good = R"({"page":"/","domain":"example.org"})";
    const auto with = [](const QByteArray &fields) {
        return QByteArray(R"({"page":"/","domain":"example.org",)" + fields + "}");
    };
    QByteArray keys;
    for (int i = 0; i < 62; ++i)
        keys += "\"k" + QByteArray::number(i) + "\":1,";
    QByteArray manyKeys;
    for (int i = 0; i < 100000; ++i)
        manyKeys += "\"k" + QByteArray::number(i) + "\":1,";

    row("good", good, "stored");
    row("white space around", "\r\n " + good + " \n", "stored");
    row("empty", "", "400");
    row("null", "null", "400");
    row("array", "[]", "400");
    row("number", "1", "400");
    row("text", "\"page\"", "400");
    row("cut short", good.chopped(1), "400");
    row("open text", R"({"page":"/)", "400");
    row("backslash at the end", R"({"page":"/\)", "400");
    row("garbage behind", good + "x", "400");
    row("two records", good + good, "400");
    row("byte order mark", "\xef\xbb\xbf" + good, "400");
    row("depth 100,000", QByteArray(100000, '['), "400");
    row("depth of objects", with("\"a\":" + QByteArray("{\"a\":").repeated(20) + "1" + QByteArray(20, '}')), "400");
    row("some depth", with(R"("a":{"b":[[1]]})"), "stored");
    row("64 keys", with(keys.chopped(1)), "stored");
    row("65 keys", with(keys + "\"z\":1"), "400");
    row("100,000 keys", with(manyKeys.chopped(1)), "400");
    row("a key twice", R"({"page":"/","domain":"example.org","page":"/x"})", "400");
    row("a key twice, once escaped", R"({"page":"/","domain":"example.org","\u0070age":"/x"})", "400");
    row("an inner key twice", with(R"("campaign":{"ref":"a","ref":"b"})"), "400");
    row("colons in texts", with(R"("title":"a:b:c\":d{[")"), "stored");
    row("NaN", with("\"n\":NaN"), "400");
    row("Infinity", with("\"n\":Infinity"), "400");
    row("-Infinity", with("\"n\":-Infinity"), "400");
    row("1e999", with("\"n\":1e999"), "400");
    row("single quotes", "{'page':'/'}", "400");
    row("comment", "/* x */" + good, "400");
    row("UTF-16, little", QByteArray("{\0\"\0", 4), "400");
    row("UTF-16, big", QByteArray("\0{\0\"", 4), "400");
    row("UTF-16 with mark", QByteArray("\xff\xfe{\0", 4), "400");
    row("broken UTF-8", with("\"title\":\"a\xff\""), "400");
    row("overlong UTF-8", with("\"title\":\"\xc0\xaf\""), "400");
    row("surrogate in UTF-8", with("\"title\":\"\xed\xa0\x80\""), "400");
    row("gzip", QByteArray("\x1f\x8b\x08\x00\x00\x00\x00\x00", 8), "400");
    row("no page", R"({"domain":"example.org"})", "400");
    row("page null", R"({"page":null,"domain":"example.org"})", "400");
    row("page a number", R"({"page":1,"domain":"example.org"})", "400");
    row("page an object", R"({"page":{},"domain":"example.org"})", "400");
    row("page empty", R"({"page":"","domain":"example.org"})", "stored");
    row("domain a list", R"({"page":"/","domain":["example.org"]})", "400");
    row("key a number", R"({"page":"/","key":5,"domain":"example.org"})", "400");
    row("domain empty", R"({"page":"/","domain":""})", "unknown-site");
    row("no such action", with("\"action\":\"delete\""), "400");
    row("action a number", with("\"action\":1"), "400");
}

void IntakeInputTest::bodies()
{
    QFETCH(QByteArray, body);
    QTEST(wordOf(take(Endpoint::ViewPost, post(body))), "answer");
    QCOMPARE(wordOf(take(Endpoint::ViewPost, post(R"({"page":"/","domain":"example.org"})"))), QByteArray("stored"));
}

void IntakeInputTest::contentTypes_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *type, const char *answer) {
        QTest::newRow(type) << QByteArray(type) << QByteArray(answer);
    };
    row("", "stored");
    row("application/json", "stored");
    row("Application/JSON; Charset=UTF-8", "stored");
    row("text/plain", "stored");
    row("text/plain;charset=UTF-8", "stored");
    row("text/plain; charset=\"utf-8\"", "stored");
    row("text/plain; charset=us-ascii", "stored");
    row("text/plain; charset=utf-16", "415");
    row("application/json; charset=iso-8859-1", "415");
    row("multipart/form-data; boundary=x", "415");
    row("application/x-www-form-urlencoded", "415");
    row("application/gzip", "415");
    row(";charset=utf-8", "415");
    row("json", "415");
    row("/;;=", "415");
}

void IntakeInputTest::contentTypes()
{
    QFETCH(QByteArray, type);
    QTEST(wordOf(take(Endpoint::ViewPost, post(R"({"page":"/","domain":"example.org"})", type))), "answer");
}

void IntakeInputTest::fieldsDegradeAlone_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("dimension");
    QTest::addColumn<QByteArray>("stored");
    const auto row = [](const QByteArray &fields, Dimension dimension, const QByteArray &kept) {
        QTest::newRow(fields.left(60)) << fields << static_cast<int>(dimension) << kept;
    };
    row(R"("referrer":5)", Dimension::Referrer, "");
    row(R"("referrer":{"a":1})", Dimension::Referrer, "");
    row(R"("referrer":"not an address")", Dimension::Referrer, "");
    row(R"("utcoffset":"60")", Dimension::UtcOffset, "UTC-01:00");
    row(R"("utcoffset":840)", Dimension::UtcOffset, "UTC-14:00");
    row(R"("utcoffset":841)", Dimension::UtcOffset, "");
    row(R"("utcoffset":-841)", Dimension::UtcOffset, "");
    row(R"("utcoffset":1.5)", Dimension::UtcOffset, "");
    row(R"("utcoffset":"x")", Dimension::UtcOffset, "");
    row(R"("utcoffset":true)", Dimension::UtcOffset, "");
    row(R"("utcoffset":9223372036854775808)", Dimension::UtcOffset, "");
    row(R"("utcoffset":)" + QByteArray("1") + QByteArray(400, '0'), Dimension::UtcOffset, "");
    row(R"("timezone":"Mars/Olympus")", Dimension::TimeZone, "");
    row(R"("timezone":7)", Dimension::TimeZone, "");
    row(R"("timezone":"UTC")", Dimension::Country, "");
    row(R"("platform":")" + QByteArray(65, 'x') + '"', Dimension::Platform, "");
    row(R"("platform":")" + QByteArray(64, 'x') + '"', Dimension::Platform, QByteArray(64, 'x'));
    row(R"("platform":null)", Dimension::Platform, "");
    row(R"("title":12)", Dimension::Title, "");
    row(R"("title":["a"])", Dimension::Title, "");
    row(R"("language":"*")", Dimension::Language, "");
    row(R"("language":"en-US")", Dimension::Language, "en-US");
    row(R"("screen":"0x0")", Dimension::Screen, "");
    row(R"("screen":"-1x-1")", Dimension::Screen, "");
    row(R"("screen":"99999x1")", Dimension::Screen, "");
    row(R"("screen":"1920x")", Dimension::Screen, "");
    row(R"("screen":"NaN")", Dimension::Screen, "");
    row(R"("screen":1920)", Dimension::Screen, "");
    row(R"("campaign":"utm_source=x")", Dimension::CampaignSource, "");
    row(R"("campaign":{"utm_source":5,"ref":"r"})", Dimension::CampaignSource, "r");
    row(R"("campaign":{"utm_source":")" + QByteArray(200, 'x') + "\"}", Dimension::CampaignSource,
        QByteArray(128, 'x'));
    row(R"("action":"event","event":")" + QByteArray(200, 'x') + '"', Dimension::Event, QByteArray(128, 'x'));
    row(R"("action":"event","event":"a","props":5)", Dimension::Event, "a");
    row(R"("event":"not an event")", Dimension::Event, "");
    row(R"("id":5)", Dimension::Page, "/");
    row(R"("__proto__":{"page":"/x"})", Dimension::Page, "/");
}

void IntakeInputTest::fieldsDegradeAlone()
{
    QFETCH(QByteArray, fields);
    QFETCH(int, dimension);
    const Outcome outcome = takeFields(fields);
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QTEST(std::get<core::Hit>(outcome).term(static_cast<Dimension>(dimension)), "stored");
}

void IntakeInputTest::numbers_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("load"); // ms; −1: unknown
    QTest::addColumn<int>("depth");
    const auto row = [](const QByteArray &value, int load, int depth) {
        QTest::newRow(value.left(30)) << value << load << depth;
    };
    row("0", 0, 0);
    row("1", 1, 1);
    row("\"2\"", 2, 2);
    row("12", 12, 3);
    row("\"12\"", 12, 3);
    row("12.0", 12, 3);
    row("1.5", 2, 0);
    row("1e2", 100, 3);
    row("600000", 600000, 3);
    row("600001", -1, 3);
    row("-1", -1, 0);
    row("\"-1\"", -1, 0);
    row("9223372036854775807", -1, 0);
    row("9223372036854775808", -1, 0);
    row("\"9223372036854775808\"", -1, 0);
    row("1" + QByteArray(400, '0'), -1, 0);
    row("-1" + QByteArray(400, '0'), -1, 0);
    row("\"1e2\"", -1, 0);
    row("\"inf\"", -1, 0);
    row("\"nan\"", -1, 0);
    row("\"0x10\"", -1, 0);
    row("\"\"", -1, 0);
    row("null", -1, 0);
    row("true", -1, 0);
    row("[1]", -1, 0);
}

void IntakeInputTest::numbers()
{
    QFETCH(QByteArray, value);
    QFETCH(int, load);
    QFETCH(int, depth);
    Outcome outcome = takeFields("\"response_time\":" + value);
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QCOMPARE(std::get<core::Hit>(outcome).load, core::loadBucketOf(load));
    outcome = takeFields("\"n\":" + value);
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QCOMPARE(int(std::get<core::Hit>(outcome).visitDepth), depth);
}

void IntakeInputTest::queries_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("page");
    const auto row = [](const char *name, const QByteArray &query, const char *answer, const char *page) {
        QTest::newRow(name) << query << QByteArray(answer) << QByteArray(page);
    };
    row("first of two wins", "page=%2Fa&page=%2Fb&path=%2Fa&path=%2Fb", "stored", "/a");
    row("unknown keys", "page=%2Fa&path=%2Fa&p[]=1&__proto__=2&%5f=3&=&&=x", "stored", "/a");
    row("encoded key", "%70age=%2Fa&%70ath=%2Fa", "stored", "/a");
    row("64 pairs", "page=%2Fa&path=%2Fa" + QByteArray("&x=1").repeated(62), "stored", "/a");
    row("65 pairs", "page=%2Fa&path=%2Fa" + QByteArray("&x=1").repeated(63), "400", "");
    row("5,000 pairs", "page=%2Fa&path=%2Fa" + QByteArray("&x=1").repeated(5000), "400", "");
    row("NUL", "page=%2Fa%00b&path=%2Fa%00b", "stored", "/ab");
    row("broken UTF-8", "page=%2F%FF%C3%28&path=%2F%FF%C3%28", "stored", "/\xef\xbf\xbd\xef\xbf\xbd(");
    row("decoded once", "page=%2F%252525&path=%2F%252525", "stored", "/%2525");
    row("broken escape", "page=/%zz&path=/%zz", "stored", "/%zz");
    row("dots", "page=/a/../b&path=/a/../b", "stored", "/b");
    row("slashes", "page=//a&path=//a", "stored", "/a");
    row("line ends", "page=%2Fa%0d%0aSet-Cookie:x&path=%2Fa%0d%0aSet-Cookie:x", "stored", "/aSet-Cookie:x");
    row("empty page", "page=&path=", "stored", "/");
}

void IntakeInputTest::queries()
{
    QFETCH(QByteArray, query);
    for (const Endpoint endpoint : {Endpoint::ViewGet, Endpoint::Pixel, Endpoint::Noscript}) {
        const Outcome outcome = take(endpoint, get(query, "https://example.org/from-referer"));
        QTEST(wordOf(outcome), "answer");
        if (const auto *hit = std::get_if<core::Hit>(&outcome))
            QTEST(hit->term(Dimension::Page), "page");
    }
}

void IntakeInputTest::titlesAreCleaned_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("stored");
    const auto row = [](const char *name, const QByteArray &json, const QByteArray &kept) {
        QTest::newRow(name) << json << kept;
    };
    const QByteArray emoji = "\xf0\x9f\x98\x80";
    row("600 emoji", emoji.repeated(600), emoji.repeated(512));
    row("lone high surrogate", R"(a\ud800b)",
        "a\xef\xbf\xbd"
        "b");
    row("lone low surrogate", R"(\udc00)", "\xef\xbf\xbd");
    row("a pair", R"(\ud83d\ude00)", emoji);
    row("NUL, ESC", R"(a\u0000\u001bb)", "ab");
    row("bidi override", R"(a\u202eb)", "ab");
    row("line separator", R"(a\u2028b)", "ab");
    row("formula", "=1+1", "=1+1");
    row("markup", "<script>", "<script>");
}

void IntakeInputTest::titlesAreCleaned()
{
    QFETCH(QByteArray, json);
    const Outcome outcome = takeFields("\"title\":\"" + json + '"');
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QTEST(std::get<core::Hit>(outcome).term(Dimension::Title), "stored");
}

void IntakeInputTest::clientTimeIsIgnored()
{
    for (const char *time : {"-11644473600", "253402300799000", "\"9999-12-31\"", "1e300"}) {
        for (const char *name : {"time", "timestamp", "at", "slot"}) {
            const Outcome outcome = takeFields('"' + QByteArray(name) + "\":" + time);
            QCOMPARE(wordOf(outcome), QByteArray("stored"));
            QCOMPARE(std::get<core::Hit>(outcome).slot, core::slotOfMs(m_clock.now));
        }
    }
}

void IntakeInputTest::oddAgents_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("empty") << QByteArray() << QByteArray("bot");
    QTest::newRow("4 k") << QByteArray(4096, 'x') << QByteArray("stored");
    QTest::newRow("binary") << QByteArray("\x01\x02\xff\xfe") << QByteArray("stored");
    QTest::newRow("shell") << QByteArray("() { :;}; /bin/echo") << QByteArray("stored");
}

void IntakeInputTest::oddAgents()
{
    QFETCH(QByteArray, agent);
    Message message = get("page=%2F&domain=example.org");
    message.userAgent = agent;
    const Outcome outcome = take(Endpoint::ViewGet, std::move(message));
    QTEST(wordOf(outcome), "answer");
    if (const auto *hit = std::get_if<core::Hit>(&outcome))
        QVERIFY(hit->term(Dimension::Browser).isEmpty() && hit->term(Dimension::System).isEmpty());
}

void IntakeInputTest::anyBytesAreAnswered()
{
    QRandomGenerator random(99);
    const QByteArray alphabet = R"({}[]":,\u0123456789eE+-.truefalsn page&=%/?)";
    const auto bytes = [&](bool isWild) {
        QByteArray text(random.bounded(80), '\0');
        for (char &c : text) {
            c = isWild ? static_cast<char>(random.bounded(256))
                       : alphabet[static_cast<qsizetype>(random.bounded(static_cast<quint32>(alphabet.size())))];
        }
        return text;
    };
    core::Site open = siteOne(); // with all that looks closer at a record
    for (const auto &[name, value] : {std::pair("query-parameters", "q,id"), std::pair("path-masks", "/*/x,/a/*"),
             std::pair("event-properties", "q,id"), std::pair("visits", "address"), std::pair("counter-agent", "on"),
             std::pair("merge-subdomains", "on"), std::pair("country", "address")})
        QVERIFY(core::setOption(open.options, name, QLatin1String(value)).ok());
    m_intake->setSites(bookOf({open, siteTwo()}));
    for (int round = 0; round < 30000; ++round) {
        Message message = get(bytes(round % 2), bytes(round % 3));
        if (round % 4 == 0)
            message.query = "domain=a.example.org&action=event&event=e&page=/" + bytes(round % 8 == 0)
                + "?q=" + bytes(true) + "&path=/" + bytes(true) + "?id=" + bytes(false) + "&props={\"q\":\""
                + bytes(false) + "\"}&n=" + bytes(false);
        message.body = bytes(round % 2);
        message.origin = bytes(true);
        message.userAgent = bytes(true);
        message.acceptLanguage = bytes(true);
        message.isLocal = true; // no rate limit
        const Outcome outcome = take(static_cast<Endpoint>(round % 5), std::move(message));
        if (const auto *hit = std::get_if<core::Hit>(&outcome)) {
            for (const QByteArray &term : hit->terms) {
                QVERIFY(term.isValidUtf8());
                QVERIFY(term.size() <= 2048);
            }
        }
    }
    QCOMPARE(wordOf(take(Endpoint::Pixel, get("path=%2F", "https://example.org/"))), QByteArray("stored"));
}

QTEST_APPLESS_MAIN(IntakeInputTest)
#include "intake_input_test.moc"
