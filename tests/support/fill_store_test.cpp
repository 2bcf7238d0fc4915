// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fill_store.h"

#include "collector/core/slot.h"
#include "tests/support/stored_rows.h"

#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace gatepost::testing;

class FillStoreTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsWhatItSays()
    {
        const QTemporaryDir directory;
        const core::SystemClock clock;
        FillOrder order;
        order.views = 5000;
        order.days = 30;
        const core::Result<Filled> filled = fillStore(directory.filePath(QStringLiteral("data")), order, clock);
        QVERIFY2(filled, filled ? "" : qPrintable(filled.error().what));
        QVERIFY(filled->agentViews >= 5000 && filled->agentViews < 5010);

        StoredRows rows(directory.filePath(QStringLiteral("data/gatepost.db")));
        QCOMPARE(rows.number("SELECT count(*) FROM hit"), filled->hits);
        QCOMPARE(rows.number("SELECT count(*) FROM hit WHERE channel = 0"), filled->agentViews);
        QCOMPARE(rows.number("SELECT count(*) FROM hit WHERE channel = 1"), filled->counterViews);
        QVERIFY(filled->counterViews > filled->agentViews + filled->noscriptViews);
        QCOMPARE(rows.number("SELECT count(DISTINCT slot / 96) FROM hit"), 30);
        QCOMPARE(
            rows.number("SELECT count(*) FROM hit WHERE slot > " + QByteArray::number(core::slotOfMs(clock.nowMs()))),
            0);
        QVERIFY(rows.number("SELECT count(DISTINCT page) FROM hit") > 100);
        QCOMPARE(rows.batchTrouble(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(FillStoreTest)
#include "fill_store_test.moc"
