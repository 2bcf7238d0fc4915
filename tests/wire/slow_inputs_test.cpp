// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requests.h"
#include "tests/wire/wire_bench.h"

#include <QElapsedTimer>
#include <QTest>

#include <vector>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr int kClients = 1000;
// A sweep looks once a second; the rest is for a busy machine.
constexpr int kLateMs = 4000;

QByteArray record() { return R"({"page":"/slow","domain":"example.org","title":")" + QByteArray(500, 't') + "\"}"; }

// When the server ended a connection, in ms since the start; -1: it did not within `limitMs`.
qint64 endOf(RawClient &client, const QElapsedTimer &since, int limitMs, QByteArray *answer)
{
    const std::optional<QByteArray> bytes = client.readUntilClose(limitMs);
    *answer = bytes.value_or(QByteArray());
    return bytes ? since.elapsed() : -1;
}

} // namespace

// Inputs 24 to 28: clients that are slow, silent, half gone, or leave in the middle.
class SlowInputsTest : public QObject
{
    Q_OBJECT

private:
    WireBench m_bench;

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_bench.start(), QString()); }

    // 24 one byte of a head every five seconds, 25 a head without its body, 26 nothing at all: side by side.
    void slowClientsMeetTheirDeadlines()
    {
        const quint16 port = m_bench.collector().collectPort();
        QElapsedTimer since;
        since.start();
        RawClient bytewise(port);
        RawClient bodyless(port);
        RawClient silent(port);
        QVERIFY(bytewise.send("G"));
        QVERIFY(bodyless.send("POST /api/view HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"));
        QByteArray answer;
        QCOMPARE(endOf(bytewise, since, 5000, &answer), -1);
        QVERIFY(bytewise.send("E"));
        QCOMPARE(RawClient(port).ask(WireBench::goodHit()).header("gatepost"), QByteArray("stored"));

        const qint64 headEnd = endOf(bytewise, since, 5000 + kLateMs, &answer);
        QVERIFY2(headEnd >= 10000 && headEnd < 10000 + kLateMs, qPrintable(QString::number(headEnd)));
        QVERIFY(answer.startsWith("HTTP/1.1 408"));
        const qint64 silentEnd = endOf(silent, since, 5000 + kLateMs, &answer);
        QVERIFY2(silentEnd >= 15000 && silentEnd < 15000 + kLateMs, qPrintable(QString::number(silentEnd)));
        QCOMPARE(answer, QByteArray());
        const qint64 bodyEnd = endOf(bodyless, since, 5000 + kLateMs, &answer);
        QVERIFY2(bodyEnd >= 20000 && bodyEnd < 20000 + kLateMs, qPrintable(QString::number(bodyEnd)));
        QVERIFY(answer.startsWith("HTTP/1.1 408"));
        QVERIFY(m_bench.collector().running());
    }

    // 27: all at once, so that the end of the stream arrives while the hit still waits for its commit.
    void halfClosedClientsAreAnswered()
    {
        for (int i = 0; i < 50; ++i) {
            RawClient client(m_bench.collector().collectPort());
            QVERIFY(client.send(WireBench::goodHit()));
            client.halfClose();
            const std::optional<QByteArray> bytes = client.readUntilClose();
            QVERIFY2(bytes && bytes->contains("Gatepost: stored"), "27 half-close");
        }
    }

    // 28
    void resetsInMidBodyLeaveNothingBehind()
    {
        const quint16 port = m_bench.collector().collectPort();
        RawClient good(port);
        QCOMPARE(good.ask(WireBench::goodHit()).header("gatepost"), QByteArray("stored"));
        const int baseline = m_bench.collector().openDescriptors();
        StoredRows rows(m_bench.collector().databasePath());
        const qint64 before = rows.number("SELECT count(*) FROM hit");
        const QByteArray request = postRequest("/api/view", record());
        for (int i = 0; i < kClients; ++i) {
            RawClient client(port);
            QVERIFY(client.send(request.chopped(100)));
            client.reset();
        }
        QCOMPARE(good.ask(WireBench::goodHit()).header("gatepost"), QByteArray("stored"));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench.collector().openDescriptors() <= baseline, 30000);
        QCOMPARE(rows.number("SELECT count(*) FROM hit"), before + 1);
        QVERIFY(m_bench.collector().running());
    }

    void cleanupTestCase() { QCOMPARE(m_bench.collector().terminate(), 0); }
};

QTEST_GUILESS_MAIN(SlowInputsTest)
#include "slow_inputs_test.moc"
