// SPDX-License-Identifier: GPL-3.0-or-later
// Whose a record is: by key, domain, Origin and Referer; on which network; and what is told of hosts nobody lists.
#include "tests/ingest/options_fixture.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;
using core::Dimension;

class PlacementTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_intake.reset(); }

    void whoseRecordItIs_data();
    void whoseRecordItIs();
    void aTrustedProxyNamesTheHost_data();
    void aTrustedProxyNamesTheHost();
    void theOnlySiteGetsWhatNamesNone();
    void networkComesFromTheHostOrTheListener();
    void unlistedHostsAreSighted();
    void sightingsKeepTheRules_data();
    void sightingsKeepTheRules();
    void anotherSitesSubdomainIsElsewhere_data();
    void anotherSitesSubdomainIsElsewhere();

private:
    core::Hit stored(Endpoint endpoint, Message message);
    QByteArray word(Endpoint endpoint, Message message) { return wordOf(m_intake->take(endpoint, std::move(message))); }

    StillClock m_clock;
    std::unique_ptr<Intake> m_intake;
};

void PlacementTest::init()
{
    m_clock = StillClock();
    m_intake = std::make_unique<Intake>(IntakeParts{m_clock});
    m_intake->setSites(bookOf({siteOne(), siteTwo()}));
}

core::Hit PlacementTest::stored(Endpoint endpoint, Message message)
{
    Outcome outcome = m_intake->take(endpoint, std::move(message));
    if (auto *hit = std::get_if<core::Hit>(&outcome))
        return std::move(*hit);
    QTest::qFail(wordOf(outcome), __FILE__, __LINE__);
    return {};
}

void PlacementTest::whoseRecordItIs_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("referer");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<int>("site");
    const auto row = [](const char *name, const QByteArray &key, const char *domain, const char *origin,
                         const char *referer, const char *answer, int site) {
        QTest::newRow(name) << key << QByteArray(domain) << QByteArray(origin) << QByteArray(referer)
                            << QByteArray(answer) << site;
    };
    const char *one = "https://example.org";
    const char *two = "https://two.example/";
    row("key and listed host", kKeyOne, "example.org", "", "", "stored", kSiteOne);
    row("key and no host", kKeyOne, "", "", "", "stored", kSiteOne);
    row("key, host by origin", kKeyOne, "", one, "", "stored", kSiteOne);
    row("key of another site", kKeyTwo, "example.org", "", "", "unknown-site", 0);
    row("unknown key", "gp_zzzzzzzzzzzzzzzz", "example.org", "", "", "unknown-site", 0);
    row("broken key", "x", "example.org", "", "", "unknown-site", 0);
    row("key, host nobody lists", kKeyOne, "copy.example", "", "", "unlisted-host", kSiteOne);
    row("domain", "", "example.org", "", "", "stored", kSiteOne);
    row("domain with port and case", "", "EXAMPLE.org:8080", "", "", "stored", kSiteOne);
    row("domain goes before origin", "", "two.example", one, one, "stored", kSiteTwo);
    row("origin goes before referer", "", "", one, two, "stored", kSiteOne);
    row("origin null", "", "", "null", two, "stored", kSiteTwo);
    row("referer", "", "", "", two, "stored", kSiteTwo);
    row("host nobody lists", "", "copy.example", "", "", "unlisted-host", 0);
    row("origin nobody lists", "", "", "https://copy.example", two, "unlisted-host", 0);
    row("broken domain, then origin", "", "a b", one, "", "stored", kSiteOne);
    row("broken domain", "", "a b", "", "", "unknown-site", 0);
    row("nothing", "", "", "", "", "unknown-site", 0);
    row("broken referer", "", "", "", "javascript:1", "unknown-site", 0);
    row("a host that only begins alike", "", "example.org.evil.example", "", "", "unlisted-host", 0);
    row("IDN twin", "", "ex\xd0\xb0mple.org", "", "", "unlisted-host", 0);
}

void PlacementTest::whoseRecordItIs()
{
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, domain);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, referer);
    QFETCH(int, site);
    Message message = get("page=%2F&key=" + key + "&domain=" + domain.toPercentEncoding(), referer);
    message.origin = origin;
    const Outcome outcome = m_intake->take(Endpoint::ViewGet, std::move(message));
    QTEST(wordOf(outcome), "answer");
    if (const auto *hit = std::get_if<core::Hit>(&outcome))
        QCOMPARE(hit->site, site);
    else if (const auto *dropped = std::get_if<Dropped>(&outcome))
        QCOMPARE(dropped->site, site);
}

void PlacementTest::aTrustedProxyNamesTheHost_data()
{
    QTest::addColumn<int>("endpoint");
    QTest::addColumn<QByteArray>("domain");
    QTest::addColumn<QByteArray>("forwarded");
    QTest::addColumn<QByteArray>("referer");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("host");
    const auto row = [](const char *name, Endpoint endpoint, const char *domain, const char *forwarded,
                         const char *referer, const char *answer, const char *host) {
        QTest::addRow("%s %d", name, static_cast<int>(endpoint))
            << static_cast<int>(endpoint) << QByteArray(domain) << QByteArray(forwarded) << QByteArray(referer)
            << QByteArray(answer) << QByteArray(host);
    };
    const char *two = "https://two.example/";
    for (const Endpoint endpoint : {Endpoint::ViewGet, Endpoint::Pixel, Endpoint::Noscript, Endpoint::Counter}) {
        row("alone", endpoint, "", "example.org", "", "stored", "example.org");
        row("with port and case", endpoint, "", "EXAMPLE.org:443", "", "stored", "example.org");
        row("an onion", endpoint, "", "exampleexample.onion", "", "stored", "exampleexample.onion");
        row("before referer", endpoint, "", "example.org", two, "stored", "example.org");
        row("after domain", endpoint, "two.example", "example.org", "", "stored", "two.example");
        row("broken, then referer", endpoint, "", "a b", two, "stored", "two.example");
        row("broken", endpoint, "", "a b", "", "unknown-site", "");
        row("nobody's", endpoint, "", "copy.example", two, "unlisted-host", "");
    }
}

void PlacementTest::aTrustedProxyNamesTheHost()
{
    QFETCH(int, endpoint);
    QFETCH(QByteArray, domain);
    QFETCH(QByteArray, forwarded);
    QFETCH(QByteArray, referer);
    QFETCH(QByteArray, host);
    Message message = get("page=%2F&path=%2F&domain=" + domain, referer);
    message.forwardedHost = forwarded;
    const Outcome outcome = m_intake->take(static_cast<Endpoint>(endpoint), std::move(message));
    QTEST(wordOf(outcome), "answer");
    if (const auto *hit = std::get_if<core::Hit>(&outcome)) {
        QCOMPARE(hit->term(Dimension::Host), host);
        QCOMPARE(hit->network, core::networkOfHost(host));
    }
}

void PlacementTest::theOnlySiteGetsWhatNamesNone()
{
    m_intake->setSites(bookOf({siteTwo()}));
    core::Hit hit = stored(Endpoint::Counter, get(""));
    QCOMPARE(hit.site, kSiteTwo);
    QCOMPARE(hit.term(Dimension::Host), QByteArray("two.example"));
    QCOMPARE(hit.term(Dimension::Page), QByteArray());

    m_intake->setSites(bookOf({siteOne()}));
    hit = stored(Endpoint::Pixel, get("path=%2F"));
    QCOMPARE(hit.site, kSiteOne);
    QCOMPARE(hit.term(Dimension::Host), QByteArray()); // one of three: which, nobody knows

    QCOMPARE(word(Endpoint::ViewGet, get("page=%2F&domain=a%20b")), QByteArray("unknown-site"));
    m_intake->setSites(bookOf({}));
    QCOMPARE(word(Endpoint::Counter, get("")), QByteArray("unknown-site"));
    m_intake->setSites(nullptr);
    QCOMPARE(word(Endpoint::Counter, get("", "https://example.org/")), QByteArray("unlisted-host"));
}

void PlacementTest::networkComesFromTheHostOrTheListener()
{
    const auto networkOf = [this](const QByteArray &host, std::optional<core::Network> listener) {
        Message message = get("", "http://" + host + "/");
        message.listenerNetwork = listener;
        return stored(Endpoint::Counter, std::move(message)).network;
    };
    QCOMPARE(networkOf("example.org", std::nullopt), core::Network::ClearNet);
    QCOMPARE(networkOf("exampleexample.onion", std::nullopt), core::Network::Tor);
    QCOMPARE(networkOf("example.i2p", std::nullopt), core::Network::I2p);
    QCOMPARE(networkOf("example.org", core::Network::Tor), core::Network::Tor);
}

void PlacementTest::unlistedHostsAreSighted()
{
    const Outcome outcome = m_intake->take(Endpoint::ViewPost,
        post(R"({"page":"/a?b=c","domain":"Copy.Onion","title":"One\u202e","referrer":"https://x.example/y?z=1"})"));
    const auto *dropped = std::get_if<Dropped>(&outcome);
    QVERIFY(dropped && dropped->sighting);
    QCOMPARE(dropped->reason, core::DropReason::UnlistedHost);
    QCOMPARE(dropped->sighting->host, QByteArray("copy.onion"));
    QCOMPARE(dropped->sighting->network, core::Network::Tor);
    QCOMPARE(dropped->sighting->page, QByteArray("/a"));
    QCOMPARE(dropped->sighting->title, QByteArray("One"));
    QCOMPARE(dropped->sighting->referrer, QByteArray("x.example/y"));
    QCOMPARE(dropped->sighting->slot, core::slotOfMs(m_clock.now));
}

// The record of an unlisted host says no more than one of the site would.
void PlacementTest::sightingsKeepTheRules_data()
{
    QTest::addColumn<QString>("one");
    QTest::addColumn<QString>("two");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QByteArray>("referrer");
    QTest::addColumn<QByteArray>("kept"); // page, title and referrer
    const auto row = [](const char *one, const char *two, const QByteArray &key, const char *referrer,
                         const char *kept) {
        QTest::addRow("%s | %s | %s | %s", one, two, key.constData(), referrer)
            << QString::fromLatin1(one) << QString::fromLatin1(two) << key << QByteArray(referrer) << QByteArray(kept);
    };
    row("", "", kKeyOne, "https://x.example/y", "/users/jane T x.example/y");
    row("path-masks=/users/*", "", kKeyOne, "", "/users/* T ");
    row("title=off", "", kKeyOne, "", "/users/jane  ");
    row("", "", kKeyOne, "https://example.org/users/jane", "/users/jane T ");
    row("", "", kKeyOne, "http://copy.example/users/jane", "/users/jane T ");
    row("merge-subdomains=on", "", kKeyOne, "https://www.example.org/users/jane", "/users/jane T ");
    row("", "", kKeyOne, "https://two.example/a", "/users/jane T two.example/a"); // another site's, as in a hit
    row("", "", "", "https://example.org/users/jane", "/users/jane T ");
    row("", "", "", "https://two.example/users/jane", "/users/jane T ");
    row("merge-subdomains=on", "", "", "https://www.example.org/users/jane", "/users/jane T ");
    row("", "", "", "https://x.example/y", "/users/jane T x.example/y");
    row("path-masks=/users/*", "", "", "", "/users/* T ");
    row("path-masks=/users/*", "path-masks=/*/jane", "", "", "/*/* T ");
    row("title=off", "", "", "", "/users/jane  ");
    row("", "title=off", "", "", "/users/jane  ");
    row("title=off; path-masks=/users/*; unlisted-hosts=off", "", "", "", "/users/jane T "); // it notes none
    row("query-parameters=q", "query-parameters=q", "", "", "/users/jane T ");
}

void PlacementTest::sightingsKeepTheRules()
{
    QFETCH(QString, one);
    QFETCH(QString, two);
    QFETCH(QByteArray, key);
    QFETCH(QByteArray, referrer);
    OptionsIntake intake;
    intake.use(one, two);
    const Outcome outcome = intake.take(Endpoint::ViewGet,
        get("page=%2Fusers%2Fjane%3Fq%3D1&title=T&domain=copy.example&key=" + key
            + "&referrer=" + referrer.toPercentEncoding()));
    const auto *dropped = std::get_if<Dropped>(&outcome);
    QVERIFY(dropped && dropped->sighting);
    const core::UnlistedSighting &seen = *dropped->sighting;
    QTEST(QByteArray(seen.page + ' ' + seen.title + ' ' + seen.referrer), "kept");
}

// A subdomain may be a site of its own beside one that merges all others.
void PlacementTest::anotherSitesSubdomainIsElsewhere_data()
{
    QTest::addColumn<QByteArray>("host"); // of the referrer
    QTest::addColumn<QByteArray>("referrer");
    QTest::newRow("its own") << QByteArray("example.org") << QByteArray();
    QTest::newRow("merged") << QByteArray("www.example.org") << QByteArray();
    QTest::newRow("the other's") << QByteArray("shop.example.org") << QByteArray("shop.example.org/a");
    QTest::newRow("below the other's") << QByteArray("www.shop.example.org") << QByteArray("www.shop.example.org/a");
    QTest::newRow("elsewhere") << QByteArray("x.example") << QByteArray("x.example/a");
}

void PlacementTest::anotherSitesSubdomainIsElsewhere()
{
    QFETCH(QByteArray, host);
    core::Site merging = siteOne();
    merging.options.mergeSubdomains = true;
    core::Site shop = siteTwo();
    shop.hosts = {{"shop.example.org", core::Network::ClearNet}};
    m_intake->setSites(bookOf({merging, shop}));
    const core::Hit hit =
        stored(Endpoint::ViewGet, get("page=%2F&domain=example.org&referrer=https%3A%2F%2F" + host + "%2Fa"));
    QTEST(hit.term(Dimension::Referrer), "referrer");
}

QTEST_APPLESS_MAIN(PlacementTest)
#include "placement_test.moc"
