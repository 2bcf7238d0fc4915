// SPDX-License-Identifier: GPL-3.0-or-later
// Visits from the address (privacy rule 5): what one book says of views, and what it can no longer tell.
#include "tests/ingest/intake_fixture.h"

#include "collector/ingest/visit_book.h"

#include <QTest>

#include <algorithm>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;

namespace {

constexpr qint64 kMinute = 60 * 1000;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kDay = 24 * kHour;
constexpr qint64 kMidnight = 19700 * kDay;

// Wall and steady clock apart, for clocks that jump.
class TwoClocks final : public core::Clock
{
public:
    qint64 nowMs() const override { return wall; }
    qint64 monotonicMs() const override { return steady; }
    void pass(qint64 ms)
    {
        wall += ms;
        steady += ms;
    }

    qint64 wall = kMidnight + 12 * kHour;
    qint64 steady = 1000;
};

// Gives keys that a test knows, and remembers where they stand, to look there later.
struct KnownKeys {
    std::vector<unsigned char *> places;
    unsigned char next = 1;

    VisitBook::RandomSource source()
    {
        return [this](std::span<unsigned char> bytes) {
            std::fill(bytes.begin(), bytes.end(), next++);
            places.push_back(bytes.data());
            QCOMPARE(bytes.size(), std::size_t(32));
        };
    }
    bool isErased(std::size_t key) const
    {
        return std::all_of(places[key], places[key] + 32, [](unsigned char c) { return c == 0; });
    }
};

} // namespace

class VisitBookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_clock = TwoClocks(); }

    void countsViews();
    void partsAreNotJoined();
    void endsAfterAPause();
    void twoSitesShareNothing();
    void aRestartStartsFresh();
    void visitsGoOnOverMidnight();
    void theOldKeyIsErasedAfterTheGraceHour();
    void theOldKeyIsErasedWithoutTraffic();
    void noKeyWithoutAView();
    void clocksThatJump_data();
    void clocksThatJump();
    void forgettingAllErasesBothKeys();
    void isBounded();

private:
    TwoClocks m_clock;
};

void VisitBookTest::countsViews()
{
    VisitBook book(m_clock);
    QCOMPARE(book.countView(1, "a", "x"), 1);
    QCOMPARE(book.countView(1, "a", "x"), 2);
    QCOMPARE(book.countView(1, "a", "x"), 3);
    QCOMPARE(book.countView(1, "a", "x"), 3);
    QCOMPARE(book.countView(1, "b", "x"), 1);
    QCOMPARE(book.countView(1, "a", "y"), 1);
    QCOMPARE(book.countView(1, "", ""), 1);
    QCOMPARE(book.size(), std::size_t(4));
}

void VisitBookTest::partsAreNotJoined()
{
    VisitBook book(m_clock);
    QCOMPARE(book.countView(1, "ab", "c"), 1);
    QCOMPARE(book.countView(1, "a", "bc"), 1);
    QCOMPARE(book.countView(1, "abc", ""), 1);
    QCOMPARE(book.countView(1, QByteArrayView("abc\0", 4), ""), 1);
}

void VisitBookTest::endsAfterAPause()
{
    VisitBook book(m_clock);
    QCOMPARE(book.countView(1, "a", "x"), 1);
    m_clock.pass(30 * kMinute - 1);
    QCOMPARE(book.countView(1, "a", "x"), 2);
    m_clock.pass(30 * kMinute);
    book.passTime();
    QCOMPARE(book.size(), std::size_t(0)); // what is over is forgotten, not only ignored
    QCOMPARE(book.countView(1, "a", "x"), 1);
}

void VisitBookTest::twoSitesShareNothing()
{
    VisitBook book(m_clock);
    for (int client = 0; client < 200; ++client) {
        const QByteArray address = QByteArray::number(client);
        QCOMPARE(book.countView(1, address, "x"), 1);
        QCOMPARE(book.countView(2, address, "x"), 1); // the same person is another one there
        QCOMPARE(book.countView(1, address, "x"), 2);
    }
    QCOMPARE(book.size(), std::size_t(400));
}

void VisitBookTest::aRestartStartsFresh()
{
    KnownKeys keys;
    {
        VisitBook book(m_clock, keys.source());
        QCOMPARE(book.countView(1, "a", "x"), 1);
    }
    VisitBook book(m_clock, keys.source());
    QCOMPARE(book.countView(1, "a", "x"), 1);
    QCOMPARE(keys.places.size(), std::size_t(2)); // a key of its own

    // With the source of the product two books do not agree either: a key drawn twice would tell.
    VisitBook first(m_clock);
    VisitBook second(m_clock);
    QCOMPARE(first.countView(1, "a", "x"), 1);
    QCOMPARE(second.countView(1, "a", "x"), 1);
}

void VisitBookTest::visitsGoOnOverMidnight()
{
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    m_clock.wall = kMidnight - 10 * kMinute;
    QCOMPARE(book.countView(1, "a", "x"), 1);
    m_clock.pass(20 * kMinute);
    QCOMPARE(book.countView(1, "a", "x"), 2);
    QCOMPARE(keys.places.size(), std::size_t(2)); // a new day, a new key
    QCOMPARE(book.size(), std::size_t(1)); // and the visit is under it alone
    m_clock.pass(20 * kMinute);
    QCOMPARE(book.countView(1, "a", "x"), 3);
    QCOMPARE(book.countView(2, "a", "x"), 1);
}

void VisitBookTest::theOldKeyIsErasedAfterTheGraceHour()
{
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    m_clock.wall = kMidnight - kMinute;
    book.countView(1, "a", "x");
    m_clock.pass(2 * kMinute);
    book.countView(1, "b", "x");
    QCOMPARE(keys.places.size(), std::size_t(2));
    QVERIFY(!keys.isErased(0));
    m_clock.wall += 59 * kMinute - 1;
    m_clock.steady += 59 * kMinute - 1;
    book.passTime();
    QVERIFY(!keys.isErased(0));
    m_clock.pass(1);
    book.passTime();
    QVERIFY(keys.isErased(0));
    QVERIFY(!keys.isErased(1));

    // The next day the place is used again, and the second key goes the same way.
    m_clock.pass(kDay);
    book.countView(1, "a", "x");
    QVERIFY(keys.isErased(1));
    QCOMPARE(keys.places.size(), std::size_t(3));
    QVERIFY(!keys.isErased(2));
}

void VisitBookTest::theOldKeyIsErasedWithoutTraffic()
{
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    book.countView(1, "a", "x");
    m_clock.pass(12 * kHour); // midnight
    book.passTime();
    QVERIFY(!keys.isErased(0));
    m_clock.pass(kHour);
    book.passTime();
    QVERIFY(keys.isErased(0));
    QCOMPARE(keys.places.size(), std::size_t(1)); // nobody came: nothing was drawn
    QCOMPARE(book.size(), std::size_t(0));
}

void VisitBookTest::noKeyWithoutAView()
{
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    m_clock.pass(3 * kDay);
    book.passTime();
    QVERIFY(keys.places.empty());
}

void VisitBookTest::clocksThatJump_data()
{
    QTest::addColumn<qint64>("jump");
    QTest::addColumn<int>("keysDrawn");
    QTest::addColumn<bool>("firstIsErased");
    QTest::newRow("an hour") << kHour << 1 << false;
    QTest::newRow("an hour back") << -kHour << 1 << false;
    QTest::newRow("a day") << kDay << 2 << true; // at noon the grace hour is long over
    QTest::newRow("a day back") << -kDay << 2 << true;
    QTest::newRow("ten years") << 3650 * kDay << 2 << true;
    QTest::newRow("to 1969") << -(kMidnight + kDay) << 2 << true;
}

void VisitBookTest::clocksThatJump()
{
    QFETCH(qint64, jump);
    QFETCH(bool, firstIsErased);
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    QCOMPARE(book.countView(1, "a", "x"), 1);
    m_clock.wall += jump;
    QCOMPARE(book.countView(1, "a", "x"), firstIsErased ? 1 : 2);
    QTEST(int(keys.places.size()), "keysDrawn");
    if (firstIsErased)
        QVERIFY(keys.isErased(0));
}

void VisitBookTest::forgettingAllErasesBothKeys()
{
    KnownKeys keys;
    VisitBook book(m_clock, keys.source());
    m_clock.wall = kMidnight - 1000;
    QCOMPARE(book.countView(1, "a", "x"), 1);
    m_clock.pass(2000);
    QCOMPARE(book.countView(1, "b", "x"), 1);
    QVERIFY(!keys.isErased(0) && !keys.isErased(1));
    book.forgetAll();
    QVERIFY(keys.isErased(0) && keys.isErased(1));
    QCOMPARE(book.size(), std::size_t(0));
    QCOMPARE(book.countView(1, "b", "x"), 1);
}

void VisitBookTest::isBounded()
{
    VisitBook book(m_clock, {}, 100);
    for (int client = 0; client < 1000; ++client)
        QCOMPARE(book.countView(1, QByteArray::number(client), "x"), 1);
    QCOMPARE(book.size(), std::size_t(100));
    QCOMPARE(book.countView(1, "950", "x"), 2);
    QCOMPARE(book.countView(1, "10", "x"), 1); // was quiet for longest
    QCOMPARE(book.size(), std::size_t(100));
}

QTEST_APPLESS_MAIN(VisitBookTest)
#include "visit_book_test.moc"
