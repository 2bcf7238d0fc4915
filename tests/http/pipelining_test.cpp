// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/http/collect_fixture.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace gatepost;
using namespace gatepost::testing;
using namespace std::chrono_literals;

namespace {

QByteArray countRequest(int number, const QByteArray &headers = {})
{
    return getRequest("/count.gif", "Referer: https://example.org/" + QByteArray::number(number) + "\r\n" + headers);
}

} // namespace

// Many requests on a connection, clients that leave, that never read, that never write.
class PipeliningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answersKeepTheOrderOfRequests()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        RawClient client(collector.port());
        // The health answer is ready at once and waits for the hit before it.
        QVERIFY(client.send(countRequest(1) + getRequest("/healthz") + countRequest(2)));
        QVERIFY(collector.sink.waitForHeld(2));
        QCOMPARE(client.readAnswer(100).status, 0);
        collector.sink.release();
        QCOMPARE(client.readAnswer().header("content-type"), QByteArray("image/gif"));
        QCOMPARE(client.readAnswer().header("content-type"), QByteArray("application/json"));
        QCOMPARE(client.readAnswer().header("content-type"), QByteArray("image/gif"));
    }

    void aHundredInOddPieces_data()
    {
        QTest::addColumn<int>("piece");
        for (const int piece : {1, 37, 100, 4096, 1 << 20})
            QTest::addRow("%d bytes", piece) << piece;
    }

    void aHundredInOddPieces()
    {
        QFETCH(int, piece);
        ServedCollector collector;
        QByteArray bytes;
        for (int i = 0; i < 99; ++i)
            bytes += i % 3 == 0
                ? countRequest(i)
                : postRequest("/api/view", "{\"page\":\"/" + QByteArray::number(i) + "\",\"domain\":\"example.org\"}");
        bytes += "GET /bad\r\n\r\n";
        RawClient client(collector.port());
        std::thread sender([&] {
            for (qsizetype from = 0; from < bytes.size(); from += piece)
                client.send(QByteArrayView(bytes).sliced(from, qMin<qsizetype>(piece, bytes.size() - from)));
        });
        QList<int> statuses;
        for (int i = 0; i < 100; ++i)
            statuses.append(client.readAnswer().status);
        sender.join();
        for (int i = 0; i < 99; ++i)
            QCOMPARE(statuses[i], i % 3 == 0 ? 200 : 204);
        QCOMPARE(statuses[99], 400);
        QVERIFY(client.waitForClose());
        const std::vector<core::Hit> hits = collector.sink.hits();
        QCOMPARE(hits.size(), std::size_t(99));
        for (int i = 0; i < 99; ++i)
            QCOMPARE(hits[std::size_t(i)].term(core::Dimension::Page), '/' + QByteArray::number(i));
    }

    void smuggledRequestsDoNotRun()
    {
        ServedCollector collector;
        const QByteArray inner = countRequest(666);
        const QByteArray attempts[] = {
            "POST /api/view HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: y\r\n").repeated(120)
                + "Content-Length: " + QByteArray::number(inner.size()) + "\r\n\r\n" + inner,
            "POST /api/view HTTP/1.1\r\nHost: a\r\nno colon\r\nContent-Length: " + QByteArray::number(inner.size())
                + "\r\n\r\n" + inner,
            "POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551615\r\n\r\n" + inner,
            "POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 3\r\n\r\nabc" + inner,
            "POST /api/view HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + inner,
        };
        for (const QByteArray &attempt : attempts) {
            RawClient client(collector.port());
            QVERIFY(client.send(attempt));
            const std::optional<QByteArray> bytes = client.readUntilClose();
            QVERIFY(bytes.has_value());
            QCOMPARE(bytes->count("HTTP/1.1 "), 1);
        }
        QVERIFY(collector.sink.hits().empty());
    }

    void clientsMayLeaveBeforeTheirAnswer()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        int held = 0;
        for (int i = 0; i < 600; ++i) {
            RawClient client(collector.port());
            QVERIFY(client.send(countRequest(i) + countRequest(i)));
            if (i % 3 == 0)
                client.close(); // at once: the hits may or may not have been seen
            else
                QVERIFY(collector.sink.waitForHeld(held + 2));
            held = collector.sink.heldCount();
            i % 2 == 0 ? client.reset() : client.close();
            if (i % 50 == 49) {
                collector.sink.release();
                held = 0;
            }
        }
        collector.sink.setMode(FakeSink::Mode::Commit);
        collector.sink.release();
        QCOMPARE(RawClient(collector.port()).ask(countRequest(1)).status, 200); // accepted after all of them
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 0, kCloseMs);
        QTRY_COMPARE_WITH_TIMEOUT(collector.waitingCount(), 0, kCloseMs);
    }

    void aHalfClosedClientGetsItsAnswer()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        RawClient client(collector.port());
        QVERIFY(client.send(countRequest(1)));
        client.halfClose();
        QVERIFY(collector.sink.waitForHeld(1));
        QTest::qWait(50); // time for an end of stream that is read too early to do its harm
        collector.sink.release();
        const std::optional<QByteArray> bytes = client.readUntilClose();
        QVERIFY(bytes && bytes->startsWith("HTTP/1.1 200"));
    }

    void nothingRunsAfterConnectionClose()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        QVERIFY(client.send(countRequest(1, "Connection: close\r\n") + countRequest(2)));
        const std::optional<QByteArray> bytes = client.readUntilClose();
        QVERIFY(bytes.has_value());
        QCOMPARE(bytes->count("HTTP/1.1 "), 1);
        QVERIFY(bytes->contains("Connection: close"));
        QCOMPARE(collector.sink.hits().size(), std::size_t(1));
        RawClient old(collector.port());
        QVERIFY(old.send("GET /healthz HTTP/1.0\r\n\r\n"));
        QVERIFY(old.readUntilClose().value_or("").startsWith("HTTP/1.1 200"));
    }

    void oneHundredContinueComesBeforeTheBody()
    {
        ServedCollector collector;
        RawClient client(collector.port());
        QVERIFY(
            client.send("POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 36\r\nExpect: 100-continue\r\n\r\n"));
        QCOMPARE(client.readAnswer().status, 100);
        QVERIFY(client.send(R"({"page":"/a","domain":"example.org"})"));
        QCOMPARE(client.readAnswer().status / 100, 2);
    }

    void clientsThatNeverReadAreBounded()
    {
        http::CollectSettings settings;
        settings.agentScript = QByteArray(20000, 'x');
        settings.guard.writeDeadline = 500ms;
        ServedCollector collector(settings);
        RawClient client(collector.port());
        // Far more answers than the kernel's buffers hold: the server stops reading, then gives up on the client.
        const QByteArray burst = getRequest("/agent.js").repeated(100);
        for (int i = 0; i < 200 && client.send(burst, 300); ++i) { }
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 0, kCloseMs);
        QCOMPARE(RawClient(collector.port()).ask(getRequest("/healthz")).status, 200);
    }

    // Clients that do not read what they asked for fill the house: the one that has been stuck for longest leaves first,
    // and one that reads stays.
    void stuckClientsMakeRoom()
    {
        http::CollectSettings settings;
        settings.agentScript = QByteArray(60000, 'x');
        settings.guard.connections = 4;
        // None of them is what ends a client here.
        settings.guard.writeDeadline = 600s;
        settings.guard.silentDeadline = 600s;
        settings.guard.idleDeadline = 600s;
        ServedCollector collector(settings);
        const QByteArray burst = getRequest("/agent.js").repeated(20);
        RawClient reader(collector.port());
        std::vector<RawClient> stuck;
        for (int i = 0; i < 3; ++i) {
            stuck.emplace_back(collector.port());
            // Far more than the kernel's buffers hold, until the server takes no more.
            for (int j = 0; j < 200 && stuck.back().send(burst, 300); ++j) { }
        }
        QCOMPARE(reader.ask(getRequest("/healthz")).status, 200);
        QCOMPARE(collector.connectionCount(), 4);

        // Looked at before it is read from: a client that reads is not stuck any more.
        RawClient first(collector.port());
        QCOMPARE(first.ask(countRequest(1)).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 4, kCloseMs);
        QVERIFY(stuck[0].waitForClose());
        // Whoever has asked nothing for five seconds would leave before the next one that is stuck.
        QCOMPARE(reader.ask(getRequest("/healthz")).status, 200);
        QCOMPARE(first.ask(getRequest("/healthz")).status, 200);
        RawClient second(collector.port());
        QCOMPARE(second.ask(countRequest(2)).status, 200);
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 4, kCloseMs);
        QVERIFY(stuck[1].waitForClose());
        QCOMPARE(first.ask(countRequest(3)).status, 200);
        QCOMPARE(reader.ask(getRequest("/healthz")).status, 200);
    }

    void deadlinesEndWhatTakesTooLong()
    {
        http::CollectSettings settings;
        settings.guard.headDeadline = 300ms;
        settings.guard.bodyDeadline = 400ms;
        settings.guard.silentDeadline = 2s; // time to begin
        settings.guard.idleDeadline = 600ms;
        ServedCollector collector(settings);
        QElapsedTimer since;
        since.start();
        RawClient head(collector.port());
        QVERIFY(head.send("GET / HT"));
        RawClient body(collector.port());
        QVERIFY(body.send("POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{"));
        RawClient silent(collector.port());
        RawClient idle(collector.port());
        QCOMPARE(idle.ask(getRequest("/healthz")).status, 200);
        QVERIFY(head.readUntilClose().value_or("").startsWith("HTTP/1.1 408"));
        QVERIFY(since.elapsed() >= 300);
        QVERIFY(body.readUntilClose().value_or("").startsWith("HTTP/1.1 408"));
        QCOMPARE(silent.readUntilClose().value_or("?"), QByteArray());
        QCOMPARE(idle.readUntilClose().value_or("?"), QByteArray());
    }

    void aFullHouseMakesRoomForTheNewest()
    {
        http::CollectSettings settings;
        settings.guard.connections = 20;
        ServedCollector collector(settings);
        std::vector<RawClient> idle;
        for (int i = 0; i < 99; ++i)
            idle.emplace_back(collector.port());
        QCOMPARE(RawClient(collector.port()).ask(getRequest("/healthz")).status, 200); // let in after all of them
        QTest::qWait(20); // who came first is known by the millisecond
        idle.emplace_back(collector.port());
        QCOMPARE(RawClient(collector.port()).ask(countRequest(1)).status, 200);
        QVERIFY(collector.connectionCount() <= 20);
        QVERIFY(idle.front().waitForClose());
        QCOMPARE(idle.back().ask(countRequest(2)).status, 200);
    }

    void aBusyHouseLetsNewClientsWait()
    {
        http::CollectSettings settings;
        settings.guard.connections = 4;
        ServedCollector collector(settings);
        collector.sink.setMode(FakeSink::Mode::Hold);
        std::vector<RawClient> clients;
        for (int i = 0; i < 12; ++i) {
            clients.emplace_back(collector.port());
            QVERIFY(clients.back().send(countRequest(i)));
        }
        QVERIFY(collector.sink.waitForHeld(4));
        QVERIFY(collector.connectionCount() <= 5);
        collector.sink.setMode(FakeSink::Mode::Commit);
        collector.sink.release();
        for (RawClient &client : clients) {
            QCOMPARE(client.readAnswer().status, 200);
            client.close();
        }
        QTRY_COMPARE_WITH_TIMEOUT(collector.connectionCount(), 0, kCloseMs);
    }

    void drainAnswersWhatIsDue()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        RawClient waiting(collector.port());
        RawClient idle(collector.port());
        QVERIFY(waiting.send(countRequest(1)));
        QVERIFY(collector.sink.waitForHeld(1));
        QSignalSpy drained(&collector.server(), &http::CollectServer::drained);
        collector.onThread([&] { collector.server().drain(600s); });
        QVERIFY(idle.waitForClose());
        QVERIFY(!RawClient().connectTo(collector.port(), 300));
        QCOMPARE(drained.count(), 0);
        collector.sink.release();
        QVERIFY(waiting.readUntilClose().value_or("").startsWith("HTTP/1.1 200"));
        idle.close();
        waiting.close();
        QTRY_COMPARE_WITH_TIMEOUT(drained.count(), 1, kCloseMs);
    }

    void drainIsBounded()
    {
        ServedCollector collector;
        collector.sink.setMode(FakeSink::Mode::Hold);
        RawClient waiting(collector.port());
        QVERIFY(waiting.send(countRequest(1)));
        QVERIFY(collector.sink.waitForHeld(1));
        QSignalSpy drained(&collector.server(), &http::CollectServer::drained);
        collector.onThread([&] { collector.server().drain(200ms); });
        QTRY_COMPARE_WITH_TIMEOUT(drained.count(), 1, kCloseMs);
        collector.sink.release(); // too late, and no harm
    }
};

QTEST_GUILESS_MAIN(PipeliningTest)
#include "pipelining_test.moc"
