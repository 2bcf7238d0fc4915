// SPDX-License-Identifier: GPL-3.0-or-later
// Runs agent_behaviour.js, which tries the built agent in made-up pages. The browser suite tries it in real ones.
#include "collector/ingest/agent_script.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

class AgentBehaviourTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void casesPass()
    {
        const QString node = QStandardPaths::findExecutable(QStringLiteral("node"));
        if (node.isEmpty())
            QSKIP("skipped: needs node");
        const QTemporaryDir folder;
        QFile script(folder.filePath(QStringLiteral("agent.min.js")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(gatepost::ingest::agentScript());
        script.close();

        QProcess process;
        process.start(
            node, {QStringLiteral(GATEPOST_SOURCE_DIR "/tests/ingest/agent_behaviour.js"), script.fileName()});
        QVERIFY(process.waitForFinished(30000));
        QVERIFY2(
            process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAllStandardError());
        QVERIFY(process.readAllStandardOutput().contains(" cases"));
    }
};

QTEST_GUILESS_MAIN(AgentBehaviourTest)
#include "agent_behaviour_test.moc"
