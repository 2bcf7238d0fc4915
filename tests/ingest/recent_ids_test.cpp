// SPDX-License-Identifier: GPL-3.0-or-later
// Which records are taken for a second sending, and that remembering them has an end.
#include "tests/ingest/intake_fixture.h"

#include "collector/ingest/recent_ids.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;

class RecentIdsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void remembersForTenMinutes();
    void theOldestGoFirst();
    void takenBackIdsAreFree();
    void isBoundedWhileStorageFails_data();
    void isBoundedWhileStorageFails();

private:
    static bool seen(RecentIds &ids, const QByteArray &id) { return ids.seenBefore(kSiteOne, core::Action::View, id); }

    StillClock m_clock;
};

void RecentIdsTest::remembersForTenMinutes()
{
    RecentIds ids(m_clock);
    QVERIFY(!seen(ids, "a"));
    QVERIFY(seen(ids, "a"));
    QVERIFY(!ids.seenBefore(kSiteTwo, core::Action::View, "a"));
    QVERIFY(!ids.seenBefore(kSiteOne, core::Action::Ready, "a"));
    m_clock.now += 10 * 60 * 1000 - 1;
    QVERIFY(seen(ids, "a"));
    m_clock.now += 1;
    QVERIFY(!seen(ids, "a"));
}

void RecentIdsTest::theOldestGoFirst()
{
    RecentIds ids(m_clock, 3);
    for (const char *id : {"a", "b", "c", "d"})
        QVERIFY(!seen(ids, id));
    QVERIFY(seen(ids, "d") && seen(ids, "b"));
    QVERIFY(!seen(ids, "a"));
}

void RecentIdsTest::takenBackIdsAreFree()
{
    RecentIds ids(m_clock, 3);
    QVERIFY(!seen(ids, "a") && !seen(ids, "b"));
    for (int i = 0; i < 100; ++i) { // tried again and again, not stored
        QVERIFY(!seen(ids, "c"));
        ids.forget(ids.lastDigest());
    }
    QVERIFY(seen(ids, "a") && seen(ids, "b"));
}

void RecentIdsTest::isBoundedWhileStorageFails_data()
{
    QTest::addColumn<int>("late"); // how many come before one is known not to be stored
    QTest::newRow("at once") << 0;
    QTest::newRow("a batch later") << 5;
    QTest::newRow("later than all that is kept") << 50;
}

void RecentIdsTest::isBoundedWhileStorageFails()
{
    QFETCH(int, late);
    RecentIds ids(m_clock, 8);
    std::vector<std::size_t> digests;
    for (int i = 0; i < 10000; ++i) {
        QVERIFY(!seen(ids, QByteArray::number(i)));
        digests.push_back(ids.lastDigest());
        if (i >= late)
            ids.forget(digests[std::size_t(i - late)]);
        QVERIFY(ids.size() <= 8);
    }
    QVERIFY(seen(ids, "9999") == (late > 0));
}

QTEST_APPLESS_MAIN(RecentIdsTest)
#include "recent_ids_test.moc"
