// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_rows.h"

#include <QElapsedTimer>
#include <QTest>

using namespace gatepost::testing;

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
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 500, 30000);

        QElapsedTimer timer;
        timer.start();
        const int exitCode = collector.terminate(20000);
        const qint64 took = timer.elapsed();
        load.stop(1000);
        QCOMPARE(exitCode, 0);
        QVERIFY2(took < 10000, qPrintable(QStringLiteral("it took %1 ms").arg(took)));

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
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(collector.terminate(20000), 0);
        QVERIFY(timer.elapsed() < 10000);
        QVERIFY(idle.waitForClose());
    }
};

QTEST_GUILESS_MAIN(StopTest)
#include "stop_test.moc"
