// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"

#include <QDir>
#include <QTest>

using namespace gatepost::testing;

namespace {

bool stores(const CollectorProcess &collector, qint64 number)
{
    return RawClient(collector.collectPort()).ask(HttpLoad::request("example.org", number)).header("gatepost")
        == "stored";
}

} // namespace

// One directory, one writer.
class SecondProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSecondIsRefused()
    {
        CollectorProcess first;
        first.addSite(QStringLiteral("One"), {QStringLiteral("example.org")});
        QVERIFY2(first.start(), qPrintable(first.trouble()));
        CollectorProcess second(first.directory());
        QVERIFY(!second.start());
        QCOMPARE(second.waitForExit(5000), 1);
        const QByteArray said = second.standardError();
        QCOMPARE(said.trimmed().count('\n'), 0);
        QVERIFY2(said.contains(QByteArray::number(first.pid())), said.constData());
        QVERIFY(stores(first, 1));
        QCOMPARE(first.terminate(), 0);
    }

    // Two spellings of one directory are one directory.
    void theSecondIsRefusedByAnotherPath()
    {
        CollectorProcess first;
        QVERIFY2(first.start(), qPrintable(first.trouble()));
        const QTemporaryDir folder;
        const QString link = folder.filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(first.directory(), link));
        CollectorProcess second(link);
        QVERIFY(!second.start());
        QCOMPARE(second.waitForExit(5000), 1);
    }

    void theLockOfAKilledOneIsTakenOver()
    {
        CollectorProcess collector;
        collector.addSite(QStringLiteral("One"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(stores(collector, 1));
        const QStringList before = QDir(collector.directory()).entryList(QDir::Files);
        collector.kill9();
        QCOMPARE(QDir(collector.directory()).entryList(QDir::Files), before);
        // The command line writes, too, where a dead collector left its lock and its access file.
        QVERIFY2(!collector.addSite(QStringLiteral("Two"), {QStringLiteral("two.example")}).isEmpty(),
            qPrintable(collector.trouble()));
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(stores(collector, 2));
        QCOMPARE(collector.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(SecondProcessTest)
#include "second_process_test.moc"
