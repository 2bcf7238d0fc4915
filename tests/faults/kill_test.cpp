// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/stored_rows.h"

#include <QRandomGenerator>
#include <QTest>
#include <QThread>

#include <algorithm>
#include <cstdio>

using namespace gatepost::testing;

namespace {

constexpr int kKills = 50;
constexpr int kConnections = 16;

} // namespace

// kill -9 at random moments under load: an acknowledged view is on disk, a batch is there whole or not at all, and the
// next start needs nobody's help.
class KillTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingAcknowledgedIsLost()
    {
        CollectorProcess collector;
        QVERIFY2(!collector.addSite(QStringLiteral("Kill"), {QStringLiteral("example.org")}).isEmpty(),
            qPrintable(collector.trouble()));
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        qInfo("seed %u", seed);

        QSet<qint64> acknowledged;
        qint64 next = 0;
        int killsUnderLoad = 0;
        for (int kill = 0; kill < kKills; ++kill) {
            QVERIFY2(collector.start(),
                qPrintable(QStringLiteral("start after kill %1: %2").arg(kill).arg(collector.trouble())));
            HttpLoad load(collector.collectPort(), "example.org", next, kConnections);
            load.start();
            // Some right at the start, most in full run.
            if (kill % 4 != 0)
                QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 0, 30000);
            QThread::msleep(static_cast<unsigned long>(random.bounded(1, 250)));
            collector.kill9();
            load.stop(0);
            killsUnderLoad += load.acknowledgedCount() > 0 ? 1 : 0;
            acknowledged.unite(load.acknowledged());
            next = load.nextNumber();
        }
        QVERIFY2(killsUnderLoad > kKills / 2, "the load hardly ran");

        // The last start repairs what the last kill left.
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        StoredRows rows(collector.databasePath());
        const QHash<qint64, int> stored = rows.loadNumbers();
        QCOMPARE(rows.error(), QByteArray());
        const auto lost = std::count_if(
            acknowledged.cbegin(), acknowledged.cend(), [&](qint64 number) { return !stored.contains(number); });
        const auto twice = std::count_if(stored.cbegin(), stored.cend(), [](int times) { return times != 1; });
        std::printf("kill -9: %d kills (%d under load), %lld acknowledged, %lld stored, lost %lld, stored twice %lld\n",
            kKills, killsUnderLoad, static_cast<long long>(acknowledged.size()), static_cast<long long>(stored.size()),
            static_cast<long long>(lost), static_cast<long long>(twice));
        std::fflush(stdout);
        QCOMPARE(lost, 0);
        QCOMPARE(twice, 0);
        // Stored without an answer: at most what was under way at each kill.
        QVERIFY(stored.size() - acknowledged.size() <= kKills * kConnections);
        QCOMPARE(rows.batchTrouble(), QByteArray());
        QCOMPARE(rows.quickCheck(), QByteArray("ok"));
        QCOMPARE(collector.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(KillTest)
#include "kill_test.moc"
