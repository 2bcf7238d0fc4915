// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/process_signal.h"
#include "tests/support/stored_rows.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QThread>

#include <chrono>

#include <sqlite3.h>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

// backup, restore and doctor as a person types them, beside a real collector and without one.
class UpkeepTest : public QObject
{
    Q_OBJECT

    using Outcome = CollectorProcess::Outcome;

    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static bool change(const QString &path, const char *sql)
    {
        // The program under test must not be the one that damages.
        sqlite3 *database = nullptr;
        const bool isDone = sqlite3_open(path.toUtf8().constData(), &database) == SQLITE_OK
            && sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
        sqlite3_close(database);
        return isDone;
    }

private Q_SLOTS:
    // What was acknowledged before a backup is in it, and what is restored answers the same.
    void aServedDirectoryIsBackedUpAndRestored()
    {
        CollectorProcess collector;
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(!collector.addSite(u"One"_s, {u"one.example"_s}).isEmpty());
        HttpLoad load(collector.collectPort(), "one.example");
        load.start();
        QTemporaryDir folder;
        QString newest;
        for (int i = 0; i < 5; ++i) {
            QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 200 * (i + 1), 20000);
            const QSet<qint64> acknowledged = load.acknowledged();
            newest = folder.filePath(u"%1.db"_s.arg(i));
            const Outcome made = collector.runHere({u"backup"_s, newest});
            QVERIFY2(made.exitCode == 0, made.err.constData());
            QVERIFY2(made.out.startsWith(newest.toUtf8() + ": "), made.out.constData());
            StoredRows rows(newest);
            QCOMPARE(rows.batchTrouble(), QByteArray());
            const QHash<qint64, int> stored = rows.loadNumbers();
            for (const qint64 number : acknowledged)
                QVERIFY2(stored.contains(number), qPrintable(QString::number(number)));
            for (const QString &suffix : {u"-wal"_s, u"-shm"_s})
                QFile::remove(newest + suffix); // of the look above
        }
        load.stop();

        QCOMPARE(collector.runHere({u"doctor"_s}).exitCode, 0);
        const Outcome refused = collector.runHere({u"restore"_s, newest});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("gatepostd (process "), refused.err.constData());
        const Outcome busy = collector.runHere({u"doctor"_s, u"--repair"_s});
        QCOMPARE(busy.exitCode, 1);
        QVERIFY2(busy.err.contains("gatepostd (process "), busy.err.constData());

        QTemporaryDir other;
        CollectorProcess restored(other.filePath(u"data"_s));
        const Outcome put = restored.runHere({u"restore"_s, newest});
        QVERIFY2(put.exitCode == 0, put.err.constData());
        QVERIFY2(restored.start(), qPrintable(restored.trouble()));
        QTemporaryDir plain;
        QVERIFY(QFile::copy(newest, plain.filePath(u"gatepost.db"_s)));
        const CollectorProcess copy(plain.path());
        const QStringList words = {u"export"_s, u"pages"_s, u"--site"_s, u"One"_s};
        QVERIFY(!copy.exportCsv(u"pages"_s, u"One"_s).rows.isEmpty());
        QCOMPARE(restored.runHere(words).out, copy.runHere(words).out);
        QCOMPARE(restored.runHere({u"doctor"_s}).exitCode, 0);
    }

    void aStoppedBackupLeavesNothing()
    {
        QTemporaryDir folder;
        const CollectorProcess here(folder.filePath(u"data"_s));
        QCOMPARE(here.runHere({u"demo"_s, u"--days"_s, u"60"_s, u"--views"_s, u"20000"_s}).exitCode, 0);
        QTemporaryDir target;
        const QString file = target.filePath(u"a.db"_s);
        const QStringList words = {u"backup"_s, file, u"--data"_s, here.directory()};
        // The copy is there for some 10 ms, which a busy machine may sleep through: then once more.
        for (int attempt = 0; attempt < 20; ++attempt) {
            QProcess process;
            process.start(programPath(u"gatepostd"_s), words);
            QVERIFY(process.waitForStarted());
            const QDeadlineTimer patience(30s);
            while (QDir(target.path()).isEmpty() && !patience.hasExpired())
                QThread::usleep(200);
            QVERIFY2(!patience.hasExpired(), process.readAllStandardError().constData());
            (void)sendSignal(process, SIGINT);
            QVERIFY(process.waitForFinished());
            const QStringList left = QDir(target.path()).entryList(QDir::Files);
            if (process.exitStatus() == QProcess::NormalExit && process.exitCode() == 1) {
                QVERIFY2(left.isEmpty(), qPrintable(left.join(u' ')));
                QCOMPARE(process.readAllStandardError(), "gatepostd: It was stopped; nothing was changed.\n"_ba);
                return;
            }
            // Too late: it was in its place.
            QCOMPARE(left, QStringList{u"a.db"_s});
            QVERIFY2(here.runHere({u"restore"_s, file}).exitCode == 0, "a backup that is in its place is whole");
            QVERIFY(QFile::remove(file));
        }
        QFAIL("no stop came while the backup was made");
    }

    void damageIsToldAndRepaired()
    {
        QTemporaryDir folder;
        const CollectorProcess here(folder.filePath(u"data"_s));
        QCOMPARE(here.runHere({u"demo"_s, u"--days"_s, u"70"_s, u"--views"_s, u"4000"_s}).exitCode, 0);
        QCOMPARE(here.runHere({u"pack"_s}).exitCode, 0);
        QCOMPARE(here.runHere({u"doctor"_s}).exitCode, 0);
        const qint64 views = here.exportCsv(u"pages"_s, u"Demonstration"_s).rows.size();
        QVERIFY(views > 0);
        QVERIFY(change(here.databasePath(),
            "UPDATE segment_column SET base = base + 1 WHERE number = 1 AND segment = (SELECT min(id) FROM segment);"
            "PRAGMA wal_checkpoint(TRUNCATE)"));
        const QByteArray before = contentOf(here.databasePath());

        const Outcome found = here.runHere({u"doctor"_s});
        QCOMPARE(found.exitCode, 1);
        QCOMPARE(found.out.count("\nproblem "), 1);
        QVERIFY2(found.out.contains("damaged in: page: stop the collector, then run gatepostd doctor --repair"),
            found.out.constData());
        const QJsonObject json = QJsonDocument::fromJson(here.runHere({u"doctor"_s, u"--json"_s}).out).object();
        QCOMPARE(json[u"ok"_s].toBool(true), false);
        QCOMPARE(json[u"findings"_s].toArray().size(), found.out.count('\n'));
        QCOMPARE(contentOf(here.databasePath()), before);

        // A report that needs the column is written without those hits, and says so; another one is whole.
        const QStringList pages = {u"export"_s, u"pages"_s, u"--site"_s, u"Demonstration"_s};
        const Outcome csv = here.runHere(pages);
        QCOMPARE(csv.exitCode, 1);
        QVERIFY2(csv.err.contains("are damaged and not in this report"), csv.err.constData());
        QVERIFY(csv.out.startsWith("page,"));
        const auto leftOut = [&](const QStringList &more) {
            const Outcome told = here.runHere(pages + QStringList{u"--format"_s, u"json"_s} + more);
            return QJsonDocument::fromJson(told.out).object()[u"left_out"_s].toArray();
        };
        QCOMPARE(leftOut({}).size(), 1);
        QVERIFY(leftOut({}).first().toObject()[u"hits"_s].toInteger() > 0);
        QVERIFY(leftOut({u"--shared"_s}).first().toObject()[u"hits"_s].isNull());
        QCOMPARE(here.runHere({u"export"_s, u"browsers"_s, u"--site"_s, u"Demonstration"_s}).exitCode, 0);
        QCOMPARE(here.runHere({u"backup"_s, folder.filePath(u"a.db"_s)}).exitCode, 1);

        const Outcome repaired = here.runHere({u"doctor"_s, u"--repair"_s});
        QVERIFY2(repaired.exitCode == 0, (repaired.out + repaired.err).constData());
        QVERIFY2(repaired.out.contains("unknown in them is now: page"), repaired.out.constData());
        QCOMPARE(contentOf(here.databasePath() + u".damaged-1"_s), before);
        QVERIFY2(repaired.out.contains("kept the database as it was for 14 days as "), repaired.out.constData());
        QFile unfinished(here.databasePath() + u".repairing"_s); // of one that was killed
        QVERIFY(unfinished.open(QIODevice::WriteOnly));
        const QByteArray kept = here.runHere({u"doctor"_s}).out;
        QVERIFY2(kept.contains("holds what was there before; it goes after 14 days"), kept.constData());
        QVERIFY2(kept.contains("gatepost.db.repairing (0 KB) is of a repair or restore that has not ended"),
            kept.constData());
        QCOMPARE(here.runHere({u"pack"_s}).exitCode, 0);
        QVERIFY(!unfinished.exists());
        const Outcome whole = here.runHere(pages);
        QVERIFY2(whole.exitCode == 0, whole.err.constData());
        QVERIFY(here.runHere({u"doctor"_s, u"--repair"_s}).out.startsWith("repaired nothing"));
        QCOMPARE(here.runHere({u"backup"_s, folder.filePath(u"a.db"_s)}).exitCode, 0);
    }

    void doctorSeesWhatIsAroundTheDatabase()
    {
        QTemporaryDir folder;
        const CollectorProcess here(folder.filePath(u"data"_s));
        const Outcome none = here.runHere({u"doctor"_s});
        QCOMPARE(none.exitCode, 1);
        QVERIFY(none.out.startsWith("problem directory: "));
        QVERIFY(!QFileInfo::exists(here.directory()));
        QCOMPARE(here.runHere({u"doctor"_s, u"--repair"_s}).exitCode, 1);
        QVERIFY(!QFileInfo::exists(here.directory()));

        QVERIFY(!here.runHere({u"site"_s, u"add"_s, u"One"_s, u"--host"_s, u"one.example"_s}).out.isEmpty());
        const QStringList files = QDir(here.directory()).entryList(QDir::Files);
        QCOMPARE(here.runHere({u"doctor"_s}).exitCode, 0);
        QCOMPARE(QDir(here.directory()).entryList(QDir::Files), files);

        QVERIFY(QFile::setPermissions(here.databasePath(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        const Outcome open = here.runHere({u"doctor"_s});
        QCOMPARE(open.exitCode, 1);
        QVERIFY2(open.out.contains("problem files: others may read "), open.out.constData());
        QVERIFY(QFile::setPermissions(here.databasePath(), QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(change(here.databasePath(), "UPDATE batch SET committed_slot = committed_slot + 40"));
        QVERIFY(here.runHere({u"doctor"_s}).out.contains("problem clock: the clock is 9 hours behind")
            || here.runHere({u"doctor"_s}).out.contains("problem clock: the clock is 10 hours behind"));
    }
};

QTEST_GUILESS_MAIN(UpkeepTest)
#include "upkeep_test.moc"
