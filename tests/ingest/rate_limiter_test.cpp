// SPDX-License-Identifier: GPL-3.0-or-later
// How much one client and one site may send, and who is not held back.
#include "tests/ingest/intake_fixture.h"

#include "collector/ingest/rate_limiter.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;

class RateLimiterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aBurstThenAStream();
    void units_data();
    void units();
    void localIsFree();
    void nobodySharesTheSitesOnly();
    void sitesAreApart();
    void aFloodOfClientsIsBounded();
    void takeAnswers429();
    void anOnionAudienceIsNotThrottled();
    void theCounterHasTheSitesLimit();
    void aFloodOfTheCounterLeavesTheAgentAlone();

private:
    static RateClient at(const char *address) { return {false, QHostAddress(QString::fromLatin1(address)), {}}; }
    // How many of `count` are let in at this moment.
    static int admitted(RateLimiter &limiter, const RateClient &client, int count, core::SiteId site = kSiteOne)
    {
        int in = 0;
        for (int i = 0; i < count; ++i)
            in += limiter.admits(site, client) ? 1 : 0;
        return in;
    }

    StillClock m_clock;
};

void RateLimiterTest::aBurstThenAStream()
{
    RateLimiter limiter(m_clock);
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 150), 100);
    m_clock.now += 49;
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 5), 0);
    m_clock.now += 1;
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 5), 1);
    for (int second = 0; second < 10; ++second) {
        m_clock.now += 1000;
        QCOMPARE(admitted(limiter, at("192.0.2.1"), 100), 20);
    }
    m_clock.now += 5000; // quiet for as long as the burst takes to fill
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 150), 100);
    m_clock.now += 3600 * 1000;
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 150), 100); // never more
}

void RateLimiterTest::units_data()
{
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isTheSame");
    QTest::newRow("itself") << QByteArray("192.0.2.1") << true;
    QTest::newRow("mapped") << QByteArray("::ffff:192.0.2.1") << true;
    QTest::newRow("a neighbour") << QByteArray("192.0.2.2") << false;
    QTest::newRow("IPv6") << QByteArray("2001:db8::1") << false;
    QTest::newRow("IPv6, the same /64") << QByteArray("2001:db8:0:1::1") << true;
    QTest::newRow("IPv6, another /64") << QByteArray("2001:db8:0:2::2") << false;
}

void RateLimiterTest::units()
{
    QFETCH(QByteArray, address);
    QFETCH(bool, isTheSame);
    RateLimiter limiter(m_clock);
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 100), 100);
    QCOMPARE(admitted(limiter, at("2001:db8:0:1:ffff::"), 100), 100);
    QCOMPARE(admitted(limiter, at(address.constData()), 1), isTheSame ? 0 : 1);
}

void RateLimiterTest::localIsFree()
{
    RateLimiter limiter(m_clock, {1, 1, 1, 1});
    RateClient local = at("127.0.0.1");
    local.isLocal = true;
    QCOMPARE(admitted(limiter, local, 10000), 10000);
    QCOMPARE(admitted(limiter, at("127.0.0.1"), 10), 1); // a trusted proxy said so
}

void RateLimiterTest::nobodySharesTheSitesOnly()
{
    RateLimiter limiter(m_clock);
    QCOMPARE(admitted(limiter, {}, 5000), 2000);
    m_clock.now += 500;
    QCOMPARE(admitted(limiter, {}, 5000), 1000);
    RateClient destination;
    destination.destination = "dest";
    m_clock.now += 1000;
    QCOMPARE(admitted(limiter, destination, 150), 100);
    QCOMPARE(admitted(limiter, {}, 150), 150);
}

void RateLimiterTest::sitesAreApart()
{
    RateLimiter limiter(m_clock);
    QCOMPARE(admitted(limiter, {}, 2500, kSiteOne), 2000);
    QCOMPARE(admitted(limiter, {}, 2500, kSiteTwo), 2000);
    QCOMPARE(admitted(limiter, {}, 2500, core::kNoSite), 2500);
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 150, core::kNoSite), 100); // a client's limit is the same everywhere
    QCOMPARE(admitted(limiter, at("192.0.2.1"), 150, kSiteTwo), 0);
}

// More clients at once than are remembered: each may send, and the table stays as large as it is.
void RateLimiterTest::aFloodOfClientsIsBounded()
{
    RateLimiter limiter(m_clock);
    for (quint32 client = 0; client < 300000; ++client)
        QVERIFY(limiter.admits(core::kNoSite, {false, QHostAddress(0x0a000000 + client), {}}));
    QCOMPARE(admitted(limiter, {false, QHostAddress(quint32(0x0b000000)), {}}, 150, core::kNoSite), 100);
}

void RateLimiterTest::takeAnswers429()
{
    Intake intake(IntakeParts{.clock = m_clock, .limits = {2, 3, 2000, 2000}});
    intake.setSites(bookOf({siteOne(), siteTwo()}));
    const auto send = [&intake](const QByteArray &domain, Endpoint endpoint = Endpoint::ViewGet) {
        return intake.take(endpoint, get("page=%2F&path=%2F&domain=" + domain));
    };
    for (int i = 0; i < 3; ++i)
        QCOMPARE(wordOf(send("example.org")), QByteArray("stored"));
    for (const Endpoint endpoint : {Endpoint::ViewGet, Endpoint::Pixel, Endpoint::Noscript}) {
        const Outcome outcome = send("example.org", endpoint);
        const auto *refused = std::get_if<Refused>(&outcome);
        QVERIFY(refused);
        QCOMPARE(refused->status, 429);
        QCOMPARE(refused->reason, core::DropReason::Rate);
        QCOMPARE(refused->site, kSiteOne);
    }
    QCOMPARE(wordOf(send("two.example")), QByteArray("429"));
    QCOMPARE(wordOf(send("copy.example")), QByteArray("429")); // before anything is noted of it
    m_clock.now += 500;
    QCOMPARE(wordOf(send("example.org")), QByteArray("stored"));
}

void RateLimiterTest::anOnionAudienceIsNotThrottled()
{
    Intake intake(IntakeParts{.clock = m_clock});
    intake.setSites(bookOf({siteOne()}));
    const auto send = [&intake](const QByteArray &destination) {
        Message message = get("page=%2F&domain=exampleexample.onion");
        message.peer = {};
        message.listenerNetwork = core::Network::Tor;
        message.destination = destination;
        return wordOf(intake.take(Endpoint::ViewGet, std::move(message)));
    };
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(send({}), QByteArray("stored"));
    for (int i = 0; i < 100; ++i)
        QCOMPARE(send("circuit"), QByteArray("stored"));
    QCOMPARE(send("circuit"), QByteArray("429"));
    QCOMPARE(send("another"), QByteArray("stored"));
    QCOMPARE(send({}), QByteArray("stored"));
}

void RateLimiterTest::theCounterHasTheSitesLimit()
{
    Intake intake(IntakeParts{.clock = m_clock, .limits = {1, 1, 10, 10}});
    intake.setSites(bookOf({siteOne()}));
    const auto send = [&intake](bool isLocal) {
        Message message; // as http makes it: it tells nothing of who sends
        message.referer = "https://example.org/";
        message.isLocal = isLocal;
        return wordOf(intake.take(Endpoint::Counter, std::move(message)));
    };
    for (int i = 0; i < 10; ++i)
        QCOMPARE(send(false), QByteArray("stored"));
    QCOMPARE(send(false), QByteArray("429"));
    QCOMPARE(send(true), QByteArray("stored"));
}

// Nothing tells who sends to the counter: who floods it must not shut out what the agent tells, nor the other way.
void RateLimiterTest::aFloodOfTheCounterLeavesTheAgentAlone()
{
    Intake intake(IntakeParts{.clock = m_clock, .limits = {100, 100, 10, 10}});
    intake.setSites(bookOf({siteOne()}));
    const auto stored = [&intake](Endpoint endpoint) {
        int count = 0;
        for (int i = 0; i < 50; ++i) {
            const bool isCounter = endpoint == Endpoint::Counter;
            Message message = isCounter ? Message() : get("page=%2F&path=%2F");
            message.referer = "https://example.org/";
            count += wordOf(intake.take(endpoint, std::move(message))) == "stored" ? 1 : 0;
        }
        return count;
    };
    QCOMPARE(stored(Endpoint::Counter), 10);
    QCOMPARE(stored(Endpoint::ViewGet), 10);
    QCOMPARE(stored(Endpoint::Noscript), 0); // the agent's limit, from one client or many
    m_clock.now += 1000;
    QCOMPARE(stored(Endpoint::ViewGet), 10);
    QCOMPARE(stored(Endpoint::Counter), 10);
}

QTEST_APPLESS_MAIN(RateLimiterTest)
#include "rate_limiter_test.moc"
