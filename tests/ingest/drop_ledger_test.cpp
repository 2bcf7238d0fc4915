// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/drop_ledger.h"

#include "tests/ingest/intake_fixture.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using core::DropReason;

class DropLedgerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsPerHourSiteAndReason()
    {
        test::StillClock clock;
        clock.now = 3600 * 1000LL * 10; // ten o'clock
        DropLedger ledger(clock);
        ledger.count(1, DropReason::Bot);
        clock.now += 3599 * 1000;
        ledger.count(1, DropReason::Bot);
        ledger.count(1, DropReason::OptOut);
        ledger.count(core::kNoSite, DropReason::Bot);
        clock.now += 1000;
        ledger.count(1, DropReason::Bot);

        const std::vector<core::DropCount> counts = ledger.take();
        QCOMPARE(counts.size(), std::size_t(4));
        const auto is = [&counts](std::size_t i, core::Slot hour, core::SiteId site, DropReason reason, qint64 count) {
            return counts[i].hour == hour && counts[i].site == site && counts[i].reason == reason
                && counts[i].count == count;
        };
        QVERIFY(is(0, 40, core::kNoSite, DropReason::Bot, 1));
        QVERIFY(is(1, 40, 1, DropReason::Bot, 2));
        QVERIFY(is(2, 40, 1, DropReason::OptOut, 1));
        QVERIFY(is(3, 44, 1, DropReason::Bot, 1));
        QVERIFY(ledger.take().empty());
    }
};

QTEST_APPLESS_MAIN(DropLedgerTest)
#include "drop_ledger_test.moc"
