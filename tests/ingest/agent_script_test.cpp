// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/agent_script.h"

#include <QTest>

using namespace gatepost::ingest;

namespace {

// qCompress puts a length of four bytes, a zlib head of two and a sum of four around what gzip frames in 18.
qsizetype gzippedSize(const QByteArray &script) { return qCompress(script, 9).size() - 4 - 6 + 18; }

} // namespace

class AgentScriptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void areBuiltIn()
    {
        for (const QByteArray &script : {agentScript(), fullAgentScript()}) {
            QVERIFY(script.contains("sendBeacon"));
            QVERIFY(!script.contains("document.cookie"));
        }
        QVERIFY(noticeScript().contains("official"));
        QVERIFY(fullAgentScript().endsWith(noticeScript()));
        QCOMPARE(agentScript().constData(), agentScript().constData()); // one copy
    }

    void areSmall_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<int>("plain");
        QTest::addColumn<int>("gzipped");
        QTest::newRow("agent") << agentScript() << 2560 << 1331;
        QTest::newRow("full agent") << fullAgentScript() << 4096 << 2253;
        QTest::newRow("notice") << noticeScript() << 1024 << 666;
    }
    void areSmall()
    {
        QFETCH(QByteArray, script);
        QFETCH(int, plain);
        QFETCH(int, gzipped);
        qInfo("%s: %d bytes, %d gzipped", QTest::currentDataTag(), static_cast<int>(script.size()),
            static_cast<int>(gzippedSize(script)));
        QVERIFY(script.size() <= plain);
        QVERIFY(gzippedSize(script) <= gzipped);
    }
};

QTEST_APPLESS_MAIN(AgentScriptTest)
#include "agent_script_test.moc"
