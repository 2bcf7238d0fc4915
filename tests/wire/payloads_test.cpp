// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/requests.h"
#include "tests/wire/wire_bench.h"

#include <QTest>

#include <thread>

using namespace gatepost::testing;

namespace {

const QByteArray kRecord =
    R"({"page":"/foo/bar","domain":"example.org","referrer":"","utcoffset":"0","platform":"Linux x86_64"})";
const QByteArray kTimedRecord = R"({"page":"/foo/bar","domain":"example.org","referrer":"","utcoffset":"0",)"
                                R"("platform":"Linux x86_64","response_time":"131"})";
const QByteArray kPixel = "/pixel.gif?path=%2F&title=Analytics%20Test%20Page"
                          "&referrer=https%3A%2F%2Fwww.google.com%2F&resolution=1920%2C1080";
const QByteArray kScriptlessPixel = "/pixel.gif?path=%2F&title=Analytics%20Test%20Page";
const QByteArray kPage = "Referer: https://example.org/some/page\r\n";

} // namespace

// What owners have in place already, byte for byte.
class PayloadsTest : public QObject
{
    Q_OBJECT

private:
    WireBench m_bench;

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_bench.start(), QString()); }

    void recordsOfOlderAgents_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("type");
        for (const char *type : {"application/json", "text/plain", "text/plain;charset=UTF-8"}) {
            QTest::addRow("%s", type) << kRecord << QByteArray(type);
            QTest::addRow("%s with response_time", type) << kTimedRecord << QByteArray(type);
        }
    }

    void recordsOfOlderAgents()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, type);
        QCOMPARE(
            m_bench.troubleWith({postRequest("/api/view", body, {}, type), {204}, false, 1, 0, "stored"}), QString());
        QCOMPARE(m_bench.storedText("page"), QByteArray("/foo/bar"));
        QCOMPARE(m_bench.storedText("host"), QByteArray("example.org"));
        QCOMPARE(m_bench.storedText("platform"), QByteArray("Linux x86_64"));
        QCOMPARE(m_bench.storedText("referrer"), QByteArray());
    }

    void thePixelOfAScript()
    {
        QCOMPARE(m_bench.troubleWith({getRequest(kPixel, kPage), {200}, false, 1, 0, "stored"}), QString());
        QCOMPARE(m_bench.storedText("page"), QByteArray("/"));
        QCOMPARE(m_bench.storedText("title"), QByteArray("Analytics Test Page"));
        QCOMPARE(m_bench.storedText("referrer"), QByteArray("www.google.com/"));
        QCOMPARE(m_bench.storedText("screen"), QByteArray("1920x1080"));
    }

    void thePixelWithoutAScript()
    {
        QCOMPARE(m_bench.troubleWith({getRequest(kScriptlessPixel, kPage), {200}, false, 1, 0, "stored"}), QString());
        QCOMPARE(m_bench.storedText("page"), QByteArray("/"));
        QCOMPARE(m_bench.storedText("title"), QByteArray("Analytics Test Page"));
        QCOMPARE(m_bench.storedText("screen"), QByteArray());
        // Without any Referer it goes to the only site.
        QCOMPARE(m_bench.troubleWith({getRequest(kScriptlessPixel), {200}, false, 1, 0, "stored"}), QString());
    }

    void theSameClientTwiceCountsTwo()
    {
        const QByteArray count = getRequest("/count.gif", kPage);
        QCOMPARE(m_bench.troubleWith({count + count, {200, 200}, false, 2, 0, "stored"}), QString());
        QCOMPARE(m_bench.storedText("page"), QByteArray("/some/page"));
    }

    void fourAtTheSameInstantCountFour()
    {
        StoredRows rows(m_bench.collector().databasePath());
        const auto count = [&rows] { return rows.number("SELECT count(*) FROM hit WHERE channel = 1"); };
        const qint64 before = count();
        std::vector<RawClient> clients;
        for (int i = 0; i < 4; ++i)
            clients.emplace_back(m_bench.collector().collectPort());
        std::vector<std::thread> senders;
        for (RawClient &client : clients)
            senders.emplace_back([&client] { client.send(getRequest("/count.gif", kPage)); });
        for (std::thread &sender : senders)
            sender.join();
        for (RawClient &client : clients)
            QCOMPARE(client.readAnswer().header("gatepost"), QByteArray("stored"));
        QCOMPARE(count(), before + 4);
    }

    void withoutARefererTheImageIsStillSent()
    {
        const Answer answer = RawClient(m_bench.collector().collectPort()).ask(getRequest("/count.gif"));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body.size(), 43);
        QVERIFY(answer.body.startsWith("GIF89a"));
    }

    void theAgentIsServed()
    {
        const Answer answer = RawClient(m_bench.collector().collectPort()).ask(getRequest("/agent.js"));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains("sendBeacon"));
    }

    void theTestPageNamesTheSite()
    {
        const Answer answer =
            RawClient(m_bench.collector().collectPort()).ask(getRequest("http://127.0.0.1/?site=" + m_bench.key()));
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.contains(m_bench.key()));
        QVERIFY(answer.body.contains("data-domain=\"example.org\""));
    }

    void cleanupTestCase() { QCOMPARE(m_bench.collector().terminate(), 0); }
};

QTEST_GUILESS_MAIN(PayloadsTest)
#include "payloads_test.moc"
