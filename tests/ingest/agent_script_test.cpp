// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/agent_script.h"

#include <QTest>

using gatepost::ingest::agentScript;

class AgentScriptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isBuiltIn()
    {
        QVERIFY(agentScript().size() > 1000);
        QVERIFY(agentScript().contains("sendBeacon"));
        QVERIFY(!agentScript().contains("document.cookie"));
        QCOMPARE(agentScript().constData(), agentScript().constData()); // one copy
    }

    void isSmall()
    {
        // qCompress puts a length of four bytes, a zlib head of two and a sum of four around what gzip frames in 18.
        const qsizetype zipped = qCompress(agentScript(), 9).size() - 4 - 6 + 18;
        qInfo("agent: %lld bytes, %lld gzipped", static_cast<long long>(agentScript().size()),
            static_cast<long long>(zipped));
        QVERIFY(agentScript().size() <= 2560);
        QVERIFY(zipped <= 1331);
    }
};

QTEST_APPLESS_MAIN(AgentScriptTest)
#include "agent_script_test.moc"
