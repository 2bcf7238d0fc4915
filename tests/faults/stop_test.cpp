// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_rows.h"

#include <QElapsedTimer>
#include <QTest>

using namespace gatepost::testing;

// Less than what a half-sent request may take while nobody stops the collector.
constexpr int kLimitMs = 15000;

// SIGTERM: what is under way is finished, then the process ends by itself.
class StopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void underLoad()
    {
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Stop"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        HttpLoad load(collector.collectPort(), "example.org");
        load.start();
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 500, 60000);

        QElapsedTimer timer;
        timer.start();
        const int exitCode = collector.terminate(kLimitMs);
        const qint64 took = timer.elapsed();
        load.stop(1000);
        QCOMPARE(exitCode, 0);

        StoredRows rows(collector.databasePath());
        const QHash<qint64, int> stored = rows.loadNumbers();
        QSet<qint64> numbers(stored.keyBegin(), stored.keyEnd());
        const QSet<qint64> acknowledged = load.acknowledged();
        std::printf("SIGTERM: %lld acknowledged, %lld stored, ended in %lld ms\n",
            static_cast<long long>(acknowledged.size()), static_cast<long long>(numbers.size()),
            static_cast<long long>(took));
        std::fflush(stdout);
        QCOMPARE((acknowledged - numbers).size(), 0);
        QCOMPARE((numbers - acknowledged).size(), 0);
        QCOMPARE(rows.batchTrouble(), QByteArray());
        QCOMPARE(rows.quickCheck(), QByteArray("ok"));
    }

    void withIdleAndHalfSentRequests()
    {
        CollectorProcess collector;
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        RawClient idle(collector.collectPort());
        RawClient half(collector.collectPort());
        RawClient report(collector.reportPort());
        QVERIFY(half.send("POST /api/view HTTP/1.1\r\nHost: stats.example\r\nContent-Length: 100\r\n\r\n{"));
        QCOMPARE(collector.terminate(kLimitMs), 0);
        QVERIFY(idle.waitForClose());
    }
};

QTEST_GUILESS_MAIN(StopTest)
#include "stop_test.moc"
