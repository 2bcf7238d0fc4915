// SPDX-License-Identifier: GPL-3.0-or-later
// Runs agent_behaviour.js, which tries the built scripts in made-up pages. The browser suite tries them in real ones.
#include "tests/ingest/intake_fixture.h"

#include "collector/ingest/agent_script.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace gatepost::ingest;
using namespace gatepost::ingest::test;

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
        const QByteArray told = process.readAllStandardOutput();
        QVERIFY(told.contains(" cases"));
        imagesSayWhatBeaconsSay(told);
    }

private:
    // "record {…} page=…": what one record is as a body and as the query of an image.
    static void imagesSayWhatBeaconsSay(const QByteArray &told)
    {
        const StillClock clock;
        Intake intake(IntakeParts{.clock = clock});
        core::Site site = siteOne();
        site.key = "gp_k";
        site.options.eventProperties = {"plan", "count"};
        intake.setSites(bookOf({site}));
        QByteArrayList properties;
        for (const QByteArray &line : told.split('\n')) {
            const qsizetype space = line.lastIndexOf(' ');
            if (!line.startsWith("record "))
                continue;
            const Outcome beacon = intake.take(Endpoint::ViewPost, post(line.sliced(7, space - 7)));
            const Outcome image = intake.take(Endpoint::ViewGet, get(line.sliced(space + 1)));
            const auto *told1 = std::get_if<core::Hit>(&beacon);
            const auto *told2 = std::get_if<core::Hit>(&image);
            QVERIFY2(told1 && told2, line.constData());
            for (const core::DimensionInfo &info : core::dimensions()) {
                if (info.hasTerms())
                    QCOMPARE(told2->term(info.dimension), told1->term(info.dimension));
            }
            QCOMPARE(told2->visitDepth, told1->visitDepth);
            properties.append(told2->term(core::Dimension::Property));
        }
        QCOMPARE(properties, (QByteArrayList{"", "plan=a&b=c", ""}));
    }
};

QTEST_GUILESS_MAIN(AgentBehaviourTest)
#include "agent_behaviour_test.moc"
