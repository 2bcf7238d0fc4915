// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/process_signal.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QFile>
#include <QStandardPaths>
#include <QTest>

using namespace gatepost::testing;

// What an acknowledgement stands for is in force: with `power` the disk has confirmed each hit before its answer.
class DurabilityTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void syncsBeforeAnswers_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<bool>("syncs");
        QTest::newRow("process, by default") << QStringList() << false;
        QTest::newRow("power") << QStringList{QStringLiteral("--durability"), QStringLiteral("power")} << true;
    }
    void syncsBeforeAnswers()
    {
        QFETCH(QStringList, options);
        QFETCH(bool, syncs);
        CollectorProcess collector;
        collector.addSite(QStringLiteral("One"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(options), qPrintable(collector.trouble()));
        RawClient client(collector.collectPort());
        const auto stores = [&client](int number) {
            QByteArray body = R"({"domain":"example.org","page":"/number"})";
            body.replace("number", QByteArray::number(number));
            return client.ask(postRequest("/api/view", body)).header("gatepost") == "stored";
        };
        QVERIFY(stores(0)); // what the first hit brings along, such as a new page of the file

        QTemporaryDir folder;
        const QString trace = folder.filePath(QStringLiteral("trace"));
        QProcess strace;
        strace.setReadChannel(QProcess::StandardError);
        strace.start(QStandardPaths::findExecutable(QStringLiteral("strace")),
            {QStringLiteral("-f"), QStringLiteral("-e"), QStringLiteral("trace=fsync,fdatasync"), QStringLiteral("-o"),
                trace, QStringLiteral("-p"), QString::number(collector.pid())});
        QByteArray said;
        while (strace.state() != QProcess::NotRunning && !said.contains("attached") && strace.waitForReadyRead(10000))
            said += strace.readAll();
        if (!said.contains("attached"))
            QSKIP("skipped: needs strace and the right to use it");
        constexpr int kHits = 20; // one after the other, so that each is a batch of its own
        for (int i = 1; i <= kHits; ++i)
            QVERIFY(stores(i));
        QVERIFY(collector.running());
        // Where a tracer is allowed and yet not let work, it ends by itself.
        if (!sendSignal(strace, SIGINT))
            QSKIP("skipped: needs strace and the right to use it");
        QVERIFY(strace.waitForFinished(30000));

        QFile file(trace);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto count = file.readAll().count("sync(");
        QVERIFY2(syncs ? count >= kHits : count < kHits / 2, QByteArray::number(count).constData());
        QCOMPARE(collector.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(DurabilityTest)
#include "durability_test.moc"
