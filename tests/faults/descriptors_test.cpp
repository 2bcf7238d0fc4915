// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"

#include <QElapsedTimer>
#include <QTest>

#include <sys/resource.h>
#include <vector>

using namespace gatepost::testing;

namespace {

// A view sent by a new client, within `timeoutMs`.
bool served(const CollectorProcess &collector, qint64 number, int timeoutMs)
{
    RawClient client;
    return client.connectTo(collector.collectPort(), timeoutMs)
        && client.ask(HttpLoad::request("example.org", number), timeoutMs).header("gatepost") == "stored";
}

bool servedWithin(const CollectorProcess &collector, qint64 number, int timeoutMs)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < timeoutMs) {
        if (served(collector, number, 1000))
            return true;
        QTest::qWait(100);
    }
    return false;
}

} // namespace

// Clients that connect and say nothing: they cost next to nothing, and a good client is served again.
class DescriptorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        rlimit limits{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &limits), 0);
        limits.rlim_cur = std::min<rlim_t>(limits.rlim_max, 8192);
        ::setrlimit(RLIMIT_NOFILE, &limits);
    }

    void idleConnections_data()
    {
        QTest::addColumn<int>("descriptorLimit");
        QTest::addColumn<int>("clients");
        QTest::newRow("more than there are descriptors") << 128 << 300;
        QTest::newRow("more than the collector's own cap") << 0 << 1500;
    }

    void idleConnections()
    {
        QFETCH(int, descriptorLimit);
        QFETCH(int, clients);
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Idle"), {QStringLiteral("example.org")});
        collector.limitDescriptors(descriptorLimit);
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(served(collector, 1, kPatienceMs));
        const int baseline = collector.openDescriptors();

        std::vector<RawClient> idle(static_cast<std::size_t>(clients));
        for (RawClient &client : idle)
            client.connectTo(collector.collectPort(), 200);
        QTRY_VERIFY_WITH_TIMEOUT(collector.openDescriptors() > baseline + 20, 30000);
        // All are let in, or turned away, before the time that they cost counts.
        qint64 before = -1000;
        for (int look = 0; look < 20 && collector.cpuMs() - before > 50; ++look) {
            before = collector.cpuMs();
            QTest::qWait(500);
        }

        const qint64 cpu = collector.cpuMs();
        QElapsedTimer timer;
        timer.start();
        QTest::qWait(4000);
        const double share = static_cast<double>(collector.cpuMs() - cpu) / static_cast<double>(timer.elapsed());
        std::printf("%d idle clients: %.1f %% of a processor, %d descriptors\n", clients, share * 100,
            collector.openDescriptors());
        std::fflush(stdout);
        QVERIFY2(share < 0.05, qPrintable(QString::number(share)));

        // The silent ones are still there: they run into their deadline (15 s), or make room.
        QVERIFY(servedWithin(collector, 2, 30000));
        idle.clear();
        QTRY_VERIFY_WITH_TIMEOUT(collector.openDescriptors() <= baseline + 3, 30000);
        QVERIFY(served(collector, 3, kPatienceMs));
        QCOMPARE(collector.terminate(), 0);
    }

    void slowSendersDoNotHoldUpOthers()
    {
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Slow"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        std::vector<RawClient> slow(200);
        for (RawClient &client : slow) {
            QVERIFY(client.connectTo(collector.collectPort()));
            client.send("GET /pixel.gif HTTP/1.1\r\nX-Slow: ");
        }
        // Below the deadline of the slow ones.
        for (int round = 0; round < 10; ++round) {
            for (RawClient &client : slow)
                client.send("a");
            QVERIFY(served(collector, 1 + round, kCloseMs));
        }
        QCOMPARE(collector.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(DescriptorsTest)
#include "descriptors_test.moc"
