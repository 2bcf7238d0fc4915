// SPDX-License-Identifier: GPL-3.0-or-later
// What the owner of a site decided: every option on and off, by its name on the command line.
#include "tests/ingest/options_fixture.h"

#include "collector/core/event_properties.h"
#include "collector/core/load_bucket.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;
using core::Dimension;

class OptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_intake = std::make_unique<OptionsIntake>(); }
    void cleanup() { m_intake.reset(); }

    void whatARecordMayCarry_data();
    void whatARecordMayCarry();
    void loadTimes_data();
    void loadTimes();
    void whichRecordsCount_data();
    void whichRecordsCount();
    void pages_data();
    void pages();
    void properties_data();
    void properties();
    void propertiesOfQueries();
    void hosts_data();
    void hosts();
    void campaignWordsHoldNoSecrets_data();
    void campaignWordsHoldNoSecrets();
    void torAndI2pTellNothing_data();
    void torAndI2pTellNothing();
    void spam_data();
    void spam();
    void changesTakeForceWithTheNextHit();

private:
    std::unique_ptr<OptionsIntake> m_intake;
};

namespace {

const QByteArray kEverything = R"("page":"/a","title":"T","screen":"1920x1080","language":"de","n":1,
    "timezone":"Europe/Berlin","utcoffset":-60,"platform":"Linux x86_64","response_time":131,
    "referrer":"https://news.example/","campaign":{"utm_source":"s","utm_medium":"email","utm_campaign":"c",
    "utm_term":"t","utm_content":"d"})";

} // namespace

void OptionsTest::whatARecordMayCarry_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("dimensions"); // all that the setting empties
    const auto row = [](const char *settings, const char *dimensions) {
        QTest::newRow(settings) << QString::fromLatin1(settings) << QByteArray(dimensions);
    };
    row("", "");
    row("title=off", "title");
    row("screen=off", "screen");
    row("language=off", "language");
    row("campaign=off", "utm_source utm_medium utm_campaign utm_term utm_content");
    row("platform=off", "browser browser_version system device platform");
    row("country=none", "country timezone");
    row("country=address", "country"); // there is no database: the time zone does not stand in
    row("events=off", "");
    row("load-time=off", "");
    row("visits=off", "");
    row("counter=off", "");
    row("title=off; screen=off; language=off; platform=off",
        "title screen language browser browser_version system device platform");
}

void OptionsTest::whatARecordMayCarry()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, dimensions);
    const core::Hit before =
        m_intake->stored(Endpoint::ViewPost, post(R"({"domain":"example.org",)" + kEverything + "}"));
    m_intake->use(settings);
    const core::Hit hit = m_intake->stored(Endpoint::ViewPost, post(R"({"domain":"example.org",)" + kEverything + "}"));
    const QList<QByteArray> emptied = dimensions.split(' ');
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (!info.hasTerms() || info.dimension == Dimension::Event || info.dimension == Dimension::Property)
            continue;
        QVERIFY2(!before.term(info.dimension).isEmpty(), info.name.data());
        if (emptied.contains(QByteArray(info.name.data(), info.name.size())))
            QVERIFY2(hit.term(info.dimension).isEmpty(), info.name.data());
        else if (info.dimension != Dimension::Medium) // follows the campaign, see spam() and the enrich tests
            QCOMPARE(hit.term(info.dimension), before.term(info.dimension));
    }
}

void OptionsTest::loadTimes_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("ready");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("on") << QString() << QByteArray("stored") << true;
    QTest::newRow("off") << QStringLiteral("load-time=off") << QByteArray("disabled") << false;
}

void OptionsTest::loadTimes()
{
    QFETCH(QString, settings);
    QFETCH(bool, isKept);
    m_intake->use(settings);
    const QByteArray ready = R"("page":"/","action":"ready","response_time":5)";
    QTEST(wordOf(m_intake->takeFields(ready)), "ready");
    const Outcome view = m_intake->takeFields(R"("page":"/","response_time":131)");
    QCOMPARE(std::get<core::Hit>(view).load, isKept ? core::loadBucketOf(131) : core::LoadBucket(0));
}

void OptionsTest::whichRecordsCount_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<int>("endpoint");
    QTest::addColumn<QByteArray>("rest"); // of the query
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<bool>("optOut");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *settings, Endpoint endpoint, const char *rest, const QByteArray &agent, bool optOut,
                         const char *answer) {
        QTest::addRow("%s %d %s %s %d", settings, static_cast<int>(endpoint), rest, agent.left(9).constData(), optOut)
            << QString::fromLatin1(settings) << static_cast<int>(endpoint) << QByteArray(rest) << agent << optOut
            << QByteArray(answer);
    };
    for (const Endpoint endpoint : {Endpoint::ViewGet, Endpoint::Pixel, Endpoint::Noscript, Endpoint::Counter}) {
        const bool isCounter = endpoint == Endpoint::Counter;
        row("", endpoint, "", kFirefox, false, "stored");
        row("agent=off", endpoint, "", kFirefox, false, isCounter ? "stored" : "disabled");
        row("agent=off", endpoint, "", "Googlebot/2.1", false, isCounter ? "stored" : "disabled");
        row("counter=off", endpoint, "", kFirefox, false, isCounter ? "disabled" : "stored");
        row("honour-optout=on", endpoint, "", kFirefox, true, "optout");
        row("honour-optout=off", endpoint, "", kFirefox, true, "stored");
        row("counter-agent=off", endpoint, "", "Googlebot/2.1", false, isCounter ? "stored" : "bot");
        row("counter-agent=on", endpoint, "", "Googlebot/2.1", false, "bot");
        row("counter-agent=on", endpoint, "", kFirefox, false, "stored");
    }
    row("counter-agent=on", Endpoint::Counter, "", "", false, "stored"); // http was not asked for agents yet
    row("counter-agent=on", Endpoint::Counter, "&domain=two.example", "Googlebot/2.1", false, "stored");
    row("events=on", Endpoint::ViewGet, "&action=event&event=e", kFirefox, false, "stored");
    row("events=off", Endpoint::ViewGet, "&action=event&event=e", kFirefox, false, "disabled");
    row("events=off", Endpoint::ViewGet, "&action=event&event=e&domain=two.example", kFirefox, false, "stored");
    row("load-time=off", Endpoint::ViewGet, "&action=ready&response_time=1", kFirefox, false, "disabled");
}

void OptionsTest::whichRecordsCount()
{
    QFETCH(QString, settings);
    QFETCH(int, endpoint);
    QFETCH(QByteArray, rest);
    QFETCH(QByteArray, agent);
    QFETCH(bool, optOut);
    m_intake->use(settings);
    QCOMPARE(m_intake->wantsCounterAgent(), settings.contains(QStringLiteral("counter-agent=on")));
    Message message = get("page=%2F&path=%2F" + rest, "https://example.org/");
    message.userAgent = agent;
    message.globalPrivacyControl = optOut;
    QTEST(wordOf(m_intake->take(static_cast<Endpoint>(endpoint), std::move(message))), "answer");
}

void OptionsTest::pages_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("page");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *settings, const char *page, const char *kept) {
        QTest::addRow("%s %s", settings, page) << QString::fromLatin1(settings) << QByteArray(page) << QByteArray(kept);
    };
    row("", "/a?q=1", "/a");
    row("query-parameters=q", "/a", "/a");
    row("query-parameters=q", "/a?q=1", "/a?q=1");
    row("query-parameters=q", "/a?b=2&q=1&q=3#q=4", "/a?q=1");
    row("query-parameters=q,id", "/a?id=2&x=3&q=1", "/a?q=1&id=2");
    row("query-parameters=q", "/a?Q=1", "/a");
    row("query-parameters=q", "/a?q", "/a");
    row("query-parameters=q", "/a?q=", "/a");
    row("query-parameters=q", "/a?q=caf%C3%A9+au%20lait", "/a?q=caf\xc3\xa9 au lait");
    row("query-parameters=q", "/a?q=a%26b%23c%2Bd%25e", "/a?q=a%26b%23c%2Bd%25e");
    row("query-parameters=q", "/a?q=%zz", "/a?q=%25zz");
    row("query-parameters=q", "/a?q=%FF%00x", "/a?q=\xef\xbf\xbdx");
    row("query-parameters=q", "/a?q=jane%40example.org", "/a?q=:token");
    row("query-parameters=q", "/a?q=d41d8cd98f00b204e9800998ecf8427e", "/a?q=:token");
    row("query-parameters=q", "/a?q=6fa459ea-ee8a-3ca4-894e-db77e160355e", "/a?q=:token");
    row("query-parameters=q", "/a?q=u-6fa459ea-ee8a-3ca4-894e-db77e160355e/b", "/a?q=:token/b");
    row("query-parameters=q", "/a?q=p/jane%40example.org@/accept", "/a?q=p/:token/accept");
    row("query-parameters=q; path-masks=/users/*", "/a?q=/users/jane", "/a?q=/users/*");
    row("query-parameters=q; path-masks=/users/*", "/a?q=https://example.org/users/jane",
        "/a?q=https://example.org/users/*");
    row("query-parameters=q", "/a?#?q=1", "/a");
    row("query-parameters=q[x]", "/a?q%5Bx%5D=1", "/a?q[x]=1");
    row("path-masks=/users/*", "/users/jane", "/users/*");
    row("path-masks=/users/*", "/users/jane/", "/users/*/");
    row("path-masks=/users/*", "/users/jane/orders/7", "/users/*/orders/7");
    row("path-masks=/users/*/orders/*", "/users/jane/orders/7", "/users/*/orders/*");
    row("path-masks=/users/*/orders/*", "/users/jane/orders", "/users/jane/orders");
    row("path-masks=/users/*", "/users/", "/users/");
    row("path-masks=/users/*", "/uSers/jane", "/uSers/jane");
    row("path-masks=/users/*", "/x/users/jane", "/x/users/jane");
    row("path-masks=/users/*,/*/jane", "/users/jane", "/*/*");
    row("path-masks=/users/*", "//users/./jane", "/users/*");
    row("path-masks=/users/*", "/users/%6aane", "/users/*");
    row("path-masks=/users/*; query-parameters=q", "/users/jane?q=1&r=2", "/users/*?q=1");
}

void OptionsTest::pages()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, page);
    m_intake->use(settings);
    const QByteArray encoded = page.toPercentEncoding();
    QTEST(m_intake->stored(Endpoint::ViewGet, get("domain=example.org&page=" + encoded)).term(Dimension::Page), "kept");
    QTEST(m_intake->stored(Endpoint::Counter, get("domain=example.org&page=" + encoded)).term(Dimension::Page), "kept");
    QTEST(m_intake->stored(Endpoint::Noscript, get("", "https://example.org" + page)).term(Dimension::Page), "kept");
}

void OptionsTest::properties_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("props"); // JSON
    QTest::addColumn<QStringList>("kept");
    const auto row = [](const char *name, const char *settings, const QByteArray &props, const QStringList &kept) {
        QTest::newRow(name) << QString::fromLatin1(settings) << props << kept;
    };
    const char *plan = "event-properties=plan";
    row("none listed", "", R"({"plan":"x"})", {});
    row("listed", plan, R"({"plan":"x"})", {QStringLiteral("plan=x")});
    row("another", plan, R"({"plan":"x","name":"Jane"})", {QStringLiteral("plan=x")});
    row("by key", "event-properties=z,plan", R"({"plan":"x","z":"y=1"})",
        {QStringLiteral("plan=x"), QStringLiteral("z=y=1")});
    row("a number", plan, R"({"plan":1})", {});
    row("an object", plan, R"({"plan":{"plan":"x"}})", {});
    row("null", plan, R"({"plan":null})", {});
    row("empty", plan, R"({"plan":""})", {});
    row("an array", plan, R"(["plan"])", {});
    row("text", plan, R"("plan=x")", {});
    row("a number alone", plan, "7", {});
    row("controls", plan, R"({"plan":"a\u001fb\u202e\n c"})", {QStringLiteral("plan=ab c")});
    row("an e-mail address", plan, R"({"plan":"jane@example.org"})", {QStringLiteral("plan=:token")});
    row("a token", plan, R"({"plan":"d41d8cd98f00b204e9800998ecf8427e"})", {QStringLiteral("plan=:token")});
    row("a UUID in an address", plan, R"({"plan":"p.example/invite/6fa459ea-ee8a-3ca4-894e-db77e160355e/accept"})",
        {QStringLiteral("plan=p.example/invite/:token/accept")});
    row("an escaped e-mail address", plan, R"({"plan":"p.example/u/jane%40example.org/x"})",
        {QStringLiteral("plan=p.example/u/:token/x")});
    const char *masked = "event-properties=plan; path-masks=/users/*,/a/*/c/*; merge-subdomains=on";
    const auto address = [&row, masked](const QByteArray &value, const char *kept) {
        row(value.constData(), masked, R"({"plan":")" + value + R"("})",
            {QStringLiteral("plan=") + QLatin1String(kept)});
    };
    address("/users/jane/report.pdf", "/users/*/report.pdf");
    address("/users/%6aane/report.pdf", "/users/*/report.pdf");
    address("/users/jane?tab=1", "/users/*?tab=1");
    address("/users", "/users");
    address("/a/jane/c/" + QByteArray(80, 'x'), "/a/*/c/*"); // before the cut, which could hide that the mask fits
    address("example.org/users/jane", "example.org/users/*");
    address("Example.org:8443/users/jane", "Example.org:8443/users/*");
    address("www.example.org/users/jane", "www.example.org/users/*");
    address("https://exampleexample.onion/users/jane", "https://exampleexample.onion/users/*");
    address("//example.org/users/jane", "//example.org/users/*");
    address("other.example/users/jane", "other.example/users/jane");
    address("see /users/jane", "see /users/jane"); // no address
    row("an address behind the cut", plan, R"({"plan":")" + QByteArray(60, 'x') + R"( jane@example.org"})",
        {QStringLiteral("plan=:token")});
    row("long", plan, R"({"plan":")" + QByteArray("\xf0\x9f\x98\x80").repeated(70) + R"("})",
        {QStringLiteral("plan=") + QString::fromUtf8(QByteArray("\xf0\x9f\x98\x80").repeated(64))});
    QByteArray nine = "{";
    QString listed = QStringLiteral("event-properties=");
    QStringList eight;
    for (char c = 'a'; c <= 'i'; ++c) {
        nine += QByteArray(c == 'a' ? "" : ",") + '"' + c + "\":\"1\"";
        listed += QLatin1Char(c) + QStringLiteral(",");
        if (c <= 'h')
            eight.append(QLatin1Char(c) + QStringLiteral("=1"));
    }
    row("nine", qPrintable(listed), nine + "}", eight);
}

void OptionsTest::properties()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, props);
    m_intake->use(settings);
    const auto keptOf = [](const Outcome &outcome) {
        const auto *hit = std::get_if<core::Hit>(&outcome);
        return hit ? core::eventPropertyPairs(QString::fromUtf8(hit->term(Dimension::Property)))
                   : QStringList{QString::fromLatin1(wordOf(outcome))};
    };
    const QByteArray event = R"("page":"/","action":"event","event":"e","props":)";
    const QByteArray view = R"("page":"/","props":)";
    QTEST(keptOf(m_intake->takeFields(event + props)), "kept");
    QTEST(keptOf(m_intake->take(Endpoint::ViewGet,
              get("page=%2F&domain=example.org&action=event&event=e&props=" + props.toPercentEncoding()))),
        "kept");
    QCOMPARE(keptOf(m_intake->takeFields(view + props)), QStringList()); // a view has none
}

// What only the query form can get wrong.
void OptionsTest::propertiesOfQueries()
{
    m_intake->use(QStringLiteral("event-properties=plan"));
    const QByteArray deep = QByteArray(R"({"plan":)").repeated(9) + "1" + QByteArray("}").repeated(9);
    for (const QByteArray &props :
        {QByteArray("{"), QByteArray("plan"), QByteArray("\xff"), QByteArray(1, '\0'),
            QByteArray(R"({"plan":"a","plan":"b"})"), deep, QByteArray("\xef\xbb\xbf{\"plan\":\"x\"}"), QByteArray()}) {
        const core::Hit hit = m_intake->stored(Endpoint::ViewGet,
            get("page=%2F&domain=example.org&action=event&event=e&props=" + props.toPercentEncoding()));
        QCOMPARE(hit.term(Dimension::Event), QByteArray("e"));
        QCOMPARE(hit.term(Dimension::Property), QByteArray());
    }
}

void OptionsTest::hosts_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<QByteArray>("answer"); // for what is stored, the host it counts as
    QTest::addColumn<bool>("isNoted");
    const auto row = [](const char *settings, const QByteArray &key, const char *host, const char *answer,
                         bool isNoted = false) {
        QTest::addRow("%s %s %s", settings, key.constData(), host)
            << QString::fromLatin1(settings) << key << QByteArray(host) << QByteArray(answer) << isNoted;
    };
    row("", "", "www.example.org", "unlisted-host", true);
    row("merge-subdomains=on", "", "www.example.org", "example.org");
    row("merge-subdomains=on", kKeyOne, "WWW.Example.org.:80", "example.org");
    row("merge-subdomains=on", "", "a.b.c.example.org", "example.org");
    row("merge-subdomains=on", "", "www.exampleexample.onion", "exampleexample.onion");
    row("merge-subdomains=on", "", "example.org", "example.org");
    row("merge-subdomains=on", "", "notexample.org", "unlisted-host", true);
    row("merge-subdomains=on", kKeyTwo, "www.example.org", "unknown-site");
    row("merge-subdomains=on", "", "www.two.example", "unlisted-host", true); // the other site does not merge

    row("unlisted-hosts=off", kKeyOne, "copy.example", "unlisted-host");
    row("unlisted-hosts=on", kKeyOne, "copy.example", "unlisted-host", true);
    row("unlisted-hosts=off", kKeyTwo, "copy.example", "unlisted-host", true);
    row("unlisted-hosts=off", "", "copy.example", "unlisted-host", true); // may be the other site's

    row("skip-hosts=staging.example.org", kKeyOne, "staging.example.org", "skipped-host");
    row("skip-hosts=staging.example.org", "", "staging.example.org", "skipped-host");
    row("skip-hosts=staging.example.org", kKeyTwo, "staging.example.org", "unlisted-host", true);
    row("skip-hosts=staging.example.org", kKeyOne, "x.staging.example.org", "unlisted-host", true);
    row("skip-hosts=example.org", "", "example.org", "skipped-host");
    row("skip-hosts=staging.example.org; merge-subdomains=on", "", "staging.example.org", "skipped-host");
    row("skip-hosts=staging.example.org; merge-subdomains=on", "", "www.example.org", "example.org");
    row("skip-hosts=two.example", "", "two.example", "two.example"); // not this site's to skip
    row("agent=off", kKeyOne, "copy.example", "disabled");
}

void OptionsTest::hosts()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, host);
    QFETCH(QByteArray, answer);
    QFETCH(bool, isNoted);
    m_intake->use(settings);
    const Outcome outcome = m_intake->take(Endpoint::ViewGet, get("page=%2F&key=" + key + "&domain=" + host));
    const auto *hit = std::get_if<core::Hit>(&outcome);
    QCOMPARE(hit ? hit->term(Dimension::Host) : wordOf(outcome), answer);
    const auto *dropped = std::get_if<Dropped>(&outcome);
    QCOMPARE(dropped && dropped->sighting.has_value(), isNoted);
}

void OptionsTest::campaignWordsHoldNoSecrets_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *word, const char *kept) {
        QTest::newRow(word) << QByteArray(word) << QByteArray(kept);
    };
    row("u-6fa459ea-ee8a-3ca4-894e-db77e160355e", ":token");
    row("mail/6FA459EA-EE8A-3CA4-894E-DB77E160355E/x", "mail/:token/x");
    row("jane@example.org @ home", ":token");
    row("a/b", "a/b");
    row("spring-2026", "spring-2026");
}

void OptionsTest::campaignWordsHoldNoSecrets()
{
    QFETCH(QByteArray, word);
    const core::Hit hit = m_intake->storedFields(R"("page":"/","campaign":{"utm_content":")" + word + R"("})");
    QTEST(hit.term(Dimension::CampaignContent), "kept");
}

void OptionsTest::torAndI2pTellNothing_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("listener"); // -1: none in particular
    QTest::addColumn<bool>("tells");
    QTest::newRow("clear") << QByteArray("example.org") << -1 << true;
    QTest::newRow("onion") << QByteArray("exampleexample.onion") << -1 << false;
    QTest::newRow("i2p") << QByteArray("example.i2p") << -1 << false;
    QTest::newRow("listener") << QByteArray("example.org") << int(core::Network::Tor) << false;
}

void OptionsTest::torAndI2pTellNothing()
{
    QFETCH(QByteArray, host);
    QFETCH(int, listener);
    QFETCH(bool, tells);
    Message message = post(R"({"domain":")" + host + "\"," + kEverything + "}");
    message.acceptLanguage = "de";
    if (listener >= 0)
        message.listenerNetwork = static_cast<core::Network>(listener);
    const core::Hit hit = m_intake->stored(Endpoint::ViewPost, std::move(message));
    for (const Dimension dimension :
        {Dimension::Language, Dimension::Screen, Dimension::TimeZone, Dimension::UtcOffset, Dimension::Country})
        QCOMPARE(!hit.term(dimension).isEmpty(), tells);
    QCOMPARE(hit.term(Dimension::Browser), QByteArray("Firefox"));
    QCOMPARE(hit.term(Dimension::Title), QByteArray("T"));
}

void OptionsTest::spam_data()
{
    QTest::addColumn<QByteArray>("referrer");
    QTest::addColumn<QByteArray>("answer");
    const auto row = [](const char *referrer, const char *answer) {
        QTest::newRow(referrer) << QByteArray(referrer) << QByteArray(answer);
    };
    row("", "stored");
    row("https://news.example/", "stored");
    row("https://spam.example/buy", "spam");
    row("http://www.SPAM.example.:80/", "spam");
    row("https://notspam.example/", "stored");
    row("https://news.example/?spam.example", "stored");
}

void OptionsTest::spam()
{
    QFETCH(QByteArray, referrer);
    const QByteArray fields = R"("page":"/","referrer":")" + referrer + '"';
    QTEST(wordOf(m_intake->takeFields(fields)), "answer");
    QTEST(wordOf(m_intake->take(Endpoint::Pixel,
              get("path=%2F&resolution=1%2C1&referrer=" + referrer.toPercentEncoding(), "https://example.org/"))),
        "answer");
    // The counter's Referer is the page itself.
    QCOMPARE(wordOf(m_intake->take(Endpoint::Counter, get("domain=example.org", referrer))), QByteArray("stored"));
}

void OptionsTest::changesTakeForceWithTheNextHit()
{
    for (const bool on : {true, false, true}) {
        m_intake->use(on ? QString() : QStringLiteral("title=off; agent=on"));
        QCOMPARE(m_intake->stored(Endpoint::ViewGet, get("page=%2F&domain=example.org&title=T")).term(Dimension::Title),
            on ? QByteArray("T") : QByteArray());
    }
}

QTEST_APPLESS_MAIN(OptionsTest)
#include "options_test.moc"
