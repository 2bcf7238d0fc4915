// SPDX-License-Identifier: GPL-3.0-or-later
// Runs agent_behaviour.js, which tries the built scripts in made-up pages. The browser suite tries them in real ones.
#include "collector/ingest/agent_script.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost::ingest;

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
        QStringList arguments{QStringLiteral(GATEPOST_SOURCE_DIR "/tests/ingest/agent_behaviour.js")};
        for (const QByteArray &script : {agentScript(), fullAgentScript(), noticeScript()}) {
            QFile file(folder.filePath(QStringLiteral("%1.js").arg(arguments.size())));
            QVERIFY(file.open(QIODevice::WriteOnly));
            QCOMPARE(file.write(script), script.size());
            arguments << file.fileName();
        }

        QProcess process;
        process.start(node, arguments);
        QVERIFY(process.waitForFinished(30000));
        QVERIFY2(
            process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, process.readAllStandardError());
        QVERIFY(process.readAllStandardOutput().contains(" cases"));
    }
};

QTEST_GUILESS_MAIN(AgentBehaviourTest)
#include "agent_behaviour_test.moc"
