// SPDX-License-Identifier: GPL-3.0-or-later
// How visits are told apart, and what the address is looked at for, as the owner of a site decided.
#include "tests/ingest/options_fixture.h"

#include "tests/enrich/country_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;
using core::Dimension;

class VisitOptionsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_intake = std::make_unique<OptionsIntake>(); }
    void cleanup() { m_intake.reset(); }

    void visits_data();
    void visits();
    void directFollowsTheVisits_data();
    void directFollowsTheVisits();
    void visitsFromTheAddress();
    void visitsFromTheAddressEndWithTheOption();
    void visitsFromTheDestination();
    void countryFromTheAddress();

private:
    std::unique_ptr<OptionsIntake> m_intake;
};

void VisitOptionsTest::visits_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<int>("depth");
    const auto row = [](const char *settings, const char *fields, int depth) {
        QTest::addRow("%s %s", settings, fields) << QString::fromLatin1(settings) << QByteArray(fields) << depth;
    };
    row("visits=tab", R"("n":1)", 1);
    row("visits=tab", R"("n":2)", 2);
    row("visits=tab", R"("n":9)", 3);
    row("visits=tab", R"("referrer":"")", 0);
    row("visits=off", R"("n":1)", 0);
    row("visits=referrer", R"("n":1)", 1);
    row("visits=referrer", R"("n":2,"referrer":"")", 0); // navigation inside one page
    row("visits=referrer", R"("n":3)", 0);
    row("visits=referrer", R"("n":2,"referrer":"https://news.example/x")", 1); // back in a tab that counted on
    row("visits=referrer", R"("referrer":"")", 1);
    row("visits=referrer", R"("referrer":"https://news.example/x")", 1);
    row("visits=referrer", R"("referrer":"android-app://com.example")", 1);
    row("visits=referrer", R"("n":1,"referrer":"https://example.org/x")", 0);
    row("visits=referrer", R"("referrer":"http://exampleexample.onion/")", 0);
    row("visits=referrer", R"("referrer":"https://example.org.evil.example/")", 1);
    row("visits=referrer", R"("referrer":"javascript:1")", 0);
    row("visits=referrer; merge-subdomains=on", R"("referrer":"https://www.example.org/")", 0);
    row("visits=tab", R"("n":2,"action":"event","event":"e")", 0);
    row("visits=referrer", R"("action":"event","event":"e")", 0);
    row("visits=address", R"("action":"event","event":"e")", 0);
}

void VisitOptionsTest::visits()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, fields);
    m_intake->use(settings);
    const Outcome outcome = m_intake->takeFields(R"("page":"/",)" + fields);
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QTEST(int(std::get<core::Hit>(outcome).visitDepth), "depth");
}

void VisitOptionsTest::directFollowsTheVisits_data()
{
    QTest::addColumn<QString>("settings");
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QByteArray>("medium");
    const auto row = [](const char *settings, const char *fields, const char *medium) {
        QTest::addRow("%s %s", settings, fields)
            << QString::fromLatin1(settings) << QByteArray(fields) << QByteArray(medium);
    };
    row("visits=tab", R"("n":1)", "direct");
    row("visits=off", R"("n":1)", "");
    row("visits=referrer", R"("n":1)", "direct");
    row("visits=referrer", R"("n":5)", "");
    row("visits=address", R"("n":5)", "direct");
    row("campaign=off", R"("n":1)", "direct");
    row("campaign=off", R"("n":1,"campaign":{"utm_source":"x"})", ""); // came by a link, whatever it said
    row("campaign=off", R"("n":1,"campaign":{"utm_medium":"cpc"},"referrer":"https://www.google.com/")", "search");
    row("campaign=on", R"("n":1,"campaign":{"utm_medium":"cpc"},"referrer":"https://www.google.com/")", "paid");
    row("campaign=on", R"("n":1,"campaign":{"utm_medium":"cpc"})", "paid");
    row("campaign=on", R"("n":1,"campaign":{"utm_source":"chatgpt.com"})", "ai"); // the link's word names the source
    row("campaign=on", R"("n":1,"campaign":{"ref":"chatgpt.com"}, "referrer":"https://example.org/")", "");
    row("campaign=on", R"("n":1,"campaign":{"source":"newsletter"})", "email"); // as utm_source, after ref
    row("campaign=on", R"("n":1,"campaign":{"ref":"chatgpt.com","source":"newsletter"})", "ai");
}

void VisitOptionsTest::directFollowsTheVisits()
{
    QFETCH(QString, settings);
    QFETCH(QByteArray, fields);
    m_intake->use(settings);
    const Outcome outcome = m_intake->takeFields(R"("page":"/",)" + fields);
    QCOMPARE(wordOf(outcome), QByteArray("stored"));
    QTEST(std::get<core::Hit>(outcome).term(Dimension::Medium), "medium");
}

void VisitOptionsTest::visitsFromTheAddress()
{
    m_intake->use(QStringLiteral("visits=address"));
    const auto depthOf = [this](const char *address, const QByteArray &agent, const QByteArray &host = "example.org") {
        Message message = get("page=%2F&n=7&domain=" + host);
        message.peer = QHostAddress(QString::fromLatin1(address));
        message.userAgent = agent;
        return int(m_intake->stored(Endpoint::ViewGet, std::move(message)).visitDepth);
    };
    const QByteArray other = "Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0";
    QCOMPARE(depthOf("192.0.2.1", kFirefox), 1);
    QCOMPARE(depthOf("192.0.2.1", kFirefox), 2);
    QCOMPARE(depthOf("::ffff:192.0.2.1", kFirefox), 3); // the same address
    QCOMPARE(depthOf("192.0.2.1", kFirefox), 3);
    QCOMPARE(depthOf("192.0.2.1", other), 1);
    QCOMPARE(depthOf("192.0.2.2", kFirefox), 1);
    QCOMPARE(depthOf("2001:db8::1", kFirefox), 1);
    QCOMPARE(depthOf("2001:db8::2", kFirefox), 1);
    QCOMPARE(depthOf("192.0.2.1", kFirefox, "two.example"), 3); // that site goes by the tab
    QCOMPARE(depthOf("", kFirefox), 0);
    m_intake->clock.now += 29 * 60 * 1000;
    QCOMPARE(depthOf("192.0.2.2", kFirefox), 2);
    m_intake->clock.now += 30 * 60 * 1000;
    QCOMPARE(depthOf("192.0.2.2", kFirefox), 1);

    Message noscript = get("page=%2F", "https://example.org/");
    QCOMPARE(m_intake->stored(Endpoint::Noscript, std::move(noscript)).visitDepth, quint8(0));
}

// What was remembered for it is not kept for a day when it is on again; another site's visits stay.
void VisitOptionsTest::visitsFromTheAddressEndWithTheOption()
{
    const QString on = QStringLiteral("visits=address");
    const auto depth = [this](const QByteArray &host = "example.org") {
        return int(m_intake->stored(Endpoint::ViewGet, get("page=%2F&domain=" + host)).visitDepth);
    };
    m_intake->use(on);
    QCOMPARE(depth(), 1);
    m_intake->use(on + QStringLiteral("; title=off")); // any other change
    QCOMPARE(depth(), 2);
    m_intake->use({});
    m_intake->use(on);
    QCOMPARE(depth(), 1);
    m_intake->use(on, on);
    QCOMPARE(depth("two.example"), 1);
    m_intake->use({}, on);
    QCOMPARE(depth("two.example"), 2);
}

void VisitOptionsTest::visitsFromTheDestination()
{
    m_intake->use(QStringLiteral("visits=address"));
    const auto depthOf = [this](const QByteArray &destination, core::Network network) {
        Message message = get("page=%2F&n=2&domain=example.i2p");
        message.peer = QHostAddress(QHostAddress::LocalHost); // a tunnel's end is no visitor
        message.destination = destination;
        message.listenerNetwork = network;
        return int(m_intake->stored(Endpoint::ViewGet, std::move(message)).visitDepth);
    };
    QCOMPARE(depthOf("dest-a", core::Network::I2p), 1);
    QCOMPARE(depthOf("dest-a", core::Network::I2p), 2);
    QCOMPARE(depthOf("dest-b", core::Network::Tor), 1);
    QCOMPARE(depthOf("", core::Network::Tor), 2); // the tab's own
    QCOMPARE(depthOf("", core::Network::I2p), 2);
}

void VisitOptionsTest::countryFromTheAddress()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("country.mmdb"));
    testing::CountryFile written;
    written.add(QHostAddress(QStringLiteral("192.0.2.0")), 24, {{"country", "SE"}});
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(written.bytes());
    file.close();
    const StillClock clock;
    enrich::CountryDatabase countries(path, {}, clock);
    m_intake = std::make_unique<OptionsIntake>(&countries);
    const auto countryOf = [this](const char *address, const QByteArray &host = "example.org") {
        Message message = post(R"({"page":"/","timezone":"Europe/Berlin","domain":")" + host + "\"}");
        message.peer = QHostAddress(QString::fromLatin1(address));
        return m_intake->stored(Endpoint::ViewPost, std::move(message)).term(Dimension::Country);
    };
    QCOMPARE(countryOf("192.0.2.7"), QByteArray("DE"));
    m_intake->use(QStringLiteral("country=none"));
    QCOMPARE(countryOf("192.0.2.7"), QByteArray());
    m_intake->use(QStringLiteral("country=address"));
    QCOMPARE(countryOf("192.0.2.7"), QByteArray("SE"));
    QCOMPARE(countryOf("198.51.100.7"), QByteArray()); // never the time zone instead
    QCOMPARE(countryOf("192.0.2.7", "exampleexample.onion"), QByteArray());
    QCOMPARE(countryOf("192.0.2.7", "two.example"), QByteArray("DE"));
}

QTEST_APPLESS_MAIN(VisitOptionsTest)
#include "visit_options_test.moc"
