// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_rows.h"

#include <QTest>

#include <algorithm>

using namespace gatepost::testing;

namespace {

constexpr int kClients = 1000;

QByteArray halfOf(const QByteArray &bytes) { return bytes.left(bytes.size() / 2); }

QByteArray postWithHalfABody()
{
    return "POST /api/view HTTP/1.1\r\nHost: stats.example\r\nContent-Type: text/plain\r\nContent-Length: 4000\r\n\r\n"
           "{\"page\":\"/half\",\"domain\":\"example.org\",\"title\":\""
        + QByteArray(1000, 'x');
}

} // namespace

// Clients that leave before their answer, politely or not, and in the middle of a request.
class EarlyDisconnectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clientsThatLeave_data()
    {
        QTest::addColumn<bool>("whole"); // a whole request, or half of one
        QTest::addColumn<bool>("body"); // a post with a body
        QTest::addColumn<bool>("reset");
        QTest::newRow("whole request, then closed") << true << false << false;
        QTest::newRow("whole request, then reset") << true << false << true;
        QTest::newRow("half a head, then closed") << false << false << false;
        QTest::newRow("half a body, then reset") << false << true << true;
        QTest::newRow("half a body, then closed") << false << true << false;
    }

    void clientsThatLeave()
    {
        QFETCH(bool, whole);
        QFETCH(bool, body);
        QFETCH(bool, reset);
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Early"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        // SQLite keeps the descriptor of the first reader for the next, and the collector reads now and then.
        QCOMPARE(collector.runHere({QStringLiteral("pack")}).exitCode, 0);
        RawClient good(collector.collectPort());
        QCOMPARE(good.ask(HttpLoad::request("example.org", 0)).header("gatepost"), QByteArray("stored"));
        const int baseline = collector.openDescriptors();

        for (int i = 1; i <= kClients; ++i) {
            const QByteArray request = HttpLoad::request("example.org", i);
            RawClient client;
            QVERIFY(client.connectTo(collector.collectPort()));
            client.send(body ? postWithHalfABody() : whole ? request : halfOf(request));
            if (reset)
                client.reset();
            else
                client.close();
        }
        QCOMPARE(good.ask(HttpLoad::request("example.org", kClients + 1)).header("gatepost"), QByteArray("stored"));
        QVERIFY2(collector.running(), collector.standardError().constData());
        QTRY_VERIFY_WITH_TIMEOUT(collector.openDescriptors() <= baseline, 30000);

        good.close();
        QCOMPARE(collector.terminate(), 0);
        StoredRows rows(collector.databasePath());
        const QHash<qint64, int> stored = rows.loadNumbers();
        QVERIFY(std::all_of(stored.cbegin(), stored.cend(), [](int times) { return times == 1; }));
        QVERIFY(stored.contains(0) && stored.contains(kClients + 1));
        if (!whole)
            QCOMPARE(rows.number("SELECT count(*) FROM hit"), 2);
        QCOMPARE(rows.batchTrouble(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(EarlyDisconnectTest)
#include "early_disconnect_test.moc"
