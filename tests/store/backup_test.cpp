// SPDX-License-Identifier: GPL-3.0-or-later

// Backups of a database that is being written, and what is restored from them.

#include "collector/store/backup.h"
#include "collector/store/kept_copies.h"
#include "collector/store/schema.h"
#include "tests/store/damaged_fixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <map>
#include <thread>

using namespace gatepost;
using namespace gatepost::store;

namespace {

const QString kRestoreArgument = QStringLiteral("--restore");
constexpr int kHitsPerSlot = 50;

// Hits by slot, packed or not.
std::map<core::Slot, qint64> countsOf(const QString &path)
{
    std::map<core::Slot, qint64> counts;
    HitReader reader(path);
    const auto image = reader.refresh();
    if (!image)
        return counts;
    for (const auto &block : image.value()->blocks) {
        ColumnView slots = block->segment == 0 ? block->view(kSlotColumn) : ColumnView();
        ColumnView hits = block->segment == 0 ? block->view(kCountColumn) : ColumnView();
        store::PackedColumns packed;
        if (block->segment != 0) {
            auto columns = image.value()->packed->columns(*block, ColumnSet().set(kSlotColumn).set(kCountColumn));
            if (!columns)
                return {};
            packed = std::move(columns).value();
            slots = packed[kSlotColumn]->view().value_or(ColumnView());
            hits = packed[kCountColumn]->view().value_or(ColumnView());
        }
        for (std::size_t row = 0; row < block->rows; ++row)
            counts[static_cast<core::Slot>(slots.at(row))] += hits.at(row);
    }
    return counts;
}

bool isUnfinished(const QString &folder)
{
    return !QDir(folder)
                .entryList({QStringLiteral("*.unfinished*"), QStringLiteral("*-wal"), QStringLiteral("*-shm")})
                .isEmpty();
}

// What `whole` holds, as an older version had it.
bool makeOlder(const QString &path, int version, const QString &whole)
{
    std::vector<Migration> migrations = builtInMigrations();
    migrations.resize(static_cast<std::size_t>(version));
    {
        Connection connection(path, Connection::Access::Write);
        if (!migrate(connection, path, migrations))
            return false;
    }
    PlainSql sql(path);
    if (!sql.run(("ATTACH '" + whole.toUtf8() + "' AS whole").constData()))
        return false;
    bool isMade = true;
    for (const QString &table : sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                           "'sqlite%' ORDER BY name")) {
        const QString columns =
            sql.column(("SELECT '\"' || name || '\"' FROM pragma_table_info('" + table.toUtf8() + "')").constData())
                .join(u", ");
        const QString source = table == u"hit" ? QStringLiteral("waiting_hit") : table;
        const QString which = table == u"meta" ? QStringLiteral("WHERE key IN (SELECT key FROM main.meta)") : QString();
        const QString copy = QStringLiteral("INSERT OR REPLACE INTO main.\"%1\" (%2) SELECT %2 FROM whole.\"%3\" %4")
                                 .arg(table, columns, source, which);
        isMade = isMade && sql.run(copy.toUtf8().constData());
    }
    const bool hasSegments = sql.number("SELECT count(*) FROM main.sqlite_schema WHERE name = 'segment'") == 1;
    return isMade
        && (hasSegments
            || sql.run("UPDATE main.meta SET value = value + (SELECT sum(hits) FROM whole.segment) "
                       "WHERE key = 'removed_hits'"));
}

} // namespace

class BackupTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<WholeDatabase> m_whole;

private Q_SLOTS:
    void initTestCase()
    {
        m_whole = std::make_unique<WholeDatabase>();
        QVERIFY(m_whole->isMade());
    }

    // Each holds every hit that was acknowledged before it began, and a prefix of what was sent.
    void twentyWhileHitsComeInAndArePacked()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId site = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        const core::Slot first = WholeDatabase::slotOfDay(2025, 3, 7);
        std::atomic<bool> isOver = false;
        std::atomic<int> packs = 0;
        std::thread load([&] {
            for (quint64 ticket = 0; !isOver; ++ticket) {
                const auto slot = first + static_cast<core::Slot>(ticket / kHitsPerSlot);
                bench.writer.offer(makeHit(site, "/" + QByteArray::number(ticket % 40), slot), ticket + 1);
                if (ticket % 200 == 199)
                    bench.receipts.waitFor(ticket + 1 - 100);
            }
        });
        std::thread packing([&] {
            for (; !isOver; ++packs)
                std::ignore = bench.pack();
        });
        QTemporaryDir folder;
        QString trouble;
        qint64 before = 0;
        for (int i = 0; i < 20 && trouble.isEmpty(); ++i) {
            // Something new in each.
            const auto acknowledged =
                static_cast<qint64>(storedCount(bench.receipts.waitFor(static_cast<std::size_t>(before) + 100)));
            const QString path = folder.filePath(QStringLiteral("%1.db").arg(i));
            const auto made = makeBackup(bench.path, path, false);
            if (!made) {
                trouble = made.error().what;
                break;
            }
            const BatchSequence &sequence = made->content.sequence;
            if (!made->content.isSound() || sequence.hits < acknowledged || sequence.hits != sequence.lastHitId)
                trouble = QStringLiteral("backup %1 has %2 hits").arg(i).arg(sequence.hits);
            qint64 left = sequence.hits;
            for (const auto &[slot, hits] : countsOf(path)) {
                if (slot != first + (sequence.hits - left) / kHitsPerSlot
                    || hits != std::min<qint64>(left, kHitsPerSlot))
                    trouble = QStringLiteral("backup %1 is no prefix").arg(i);
                left -= hits;
            }
            if (left != 0)
                trouble = QStringLiteral("backup %1 lacks %2 hits").arg(i).arg(left);
            before = acknowledged;
        }
        isOver = true;
        load.join();
        packing.join();
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY(packs > 0);
        bench.writer.stop();
        QVERIFY(checkDatabase(bench.path)->isSound());
    }

    void aBackupIsPrivateAndReplacesNothingUnasked()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a backup.db"));
        const auto made = makeBackup(m_whole->path(), path, false);
        QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().what));
        QCOMPARE(made->path, path);
        QCOMPARE(made->bytes, QFileInfo(path).size());
        QCOMPARE(daysText(made->content.packed), QStringLiteral("2025-03-07 to 2025-05-07"));
        const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFileInfo(path).permissions() & others));
        QVERIFY(!isUnfinished(folder.path()));
        QVERIFY(!isUnfinished(QFileInfo(m_whole->path()).path()));

        const auto again = makeBackup(m_whole->path(), path, false);
        QCOMPARE(again.error().code, core::ErrorCode::AlreadyExists);
        QVERIFY(makeBackup(m_whole->path(), path, true).ok());
        QCOMPARE(makeBackup(m_whole->path(), m_whole->path(), true).error().code, core::ErrorCode::InvalidInput);
        QVERIFY(!makeBackup(m_whole->path(), folder.filePath(QStringLiteral("missing/a.db")), false).ok());
        QCOMPARE(
            makeBackup(folder.filePath(QStringLiteral("none.db")), path, true).error().code, core::ErrorCode::NotFound);
    }

    void theDatabaseIsNotReplacedByAnyName()
    {
        Patient patient(*m_whole);
        const QString database = patient.directory.databasePath();
        QTemporaryDir folder;
        const QString link = folder.filePath(QStringLiteral("link"));
        QVERIFY(QFile::link(patient.folder.path(), link));
        const QString other = folder.filePath(QStringLiteral("other.db"));
        QVERIFY(QFile::link(database, other));
        PlainSql open(database); // so that its log is there
        QVERIFY(open.run("UPDATE site SET name = 'Changed'"));
        for (const QString &target : {link + QStringLiteral("/gatepost.db"), link + QStringLiteral("/gatepost.db-wal"),
                 patient.folder.filePath(QStringLiteral("../%1/gatepost.db"))
                     .arg(QFileInfo(patient.folder.path()).fileName()),
                 other}) {
            const auto made = makeBackup(database, target, true);
            QVERIFY2(!made.ok(), qPrintable(target));
            QCOMPARE(made.error().code, core::ErrorCode::InvalidInput);
        }
        QCOMPARE(patient.line("SELECT DISTINCT name FROM site"), QStringLiteral("Changed"));
        QVERIFY(makeBackup(database, link + QStringLiteral("/backup.db"), false).ok());
    }

    // SQLite would write the log of what was there before into the new file.
    void aLogBesideTheTargetIsNotTakenOver()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("a.db"));
        const QString log = path + QStringLiteral("-wal");
        QVERIFY(makeBackup(m_whole->path(), path, false).ok());
        {
            PlainSql open(path);
            QVERIFY(open.run("UPDATE site SET name = 'Changed'"));
            QVERIFY(QFile::copy(log, path + QStringLiteral(".kept")));
        }
        QVERIFY(!QFile::exists(log));
        QVERIFY(QFile::rename(path + QStringLiteral(".kept"), log));
        QCOMPARE(makeBackup(m_whole->path(), path, true).error().code, core::ErrorCode::Busy);
        QVERIFY(QFile::remove(path));
        QCOMPARE(makeBackup(m_whole->path(), path, false).error().code, core::ErrorCode::Busy);
        QVERIFY(QFile::remove(log));
        QVERIFY(makeBackup(m_whole->path(), path, false).ok());
        QCOMPARE(PlainSql(path).column("SELECT name FROM site ORDER BY id").join(u' '), QStringLiteral("One Two"));
    }

    void aStoppedOneLeavesNothing()
    {
        QTemporaryDir folder;
        const std::atomic<bool> cancelled = true;
        const auto made = makeBackup(m_whole->path(), folder.filePath(QStringLiteral("a.db")), false, &cancelled);
        QCOMPARE(made.error().code, core::ErrorCode::Busy);
        QVERIFY(QDir(folder.path()).isEmpty());
    }

    void damageIsNotBackedUp()
    {
        Patient patient(*m_whole);
        QVERIFY(patient.change("UPDATE segment_column SET base = base + 1 WHERE number = 101"));
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("good.db"));
        QVERIFY(makeBackup(m_whole->path(), path, false).ok());
        const auto made = makeBackup(patient.directory.databasePath(), path, true);
        QCOMPARE(made.error().code, core::ErrorCode::Corrupt);
        QVERIFY(checkDatabase(path)->isSound()); // the older one is still there
        QVERIFY(!isUnfinished(folder.path()));
    }

    void datedOnesGiveWay()
    {
        Patient other(*m_whole);
        QVERIFY(other.change("UPDATE meta SET value = 'another' WHERE key = 'installation'"));
        QTemporaryDir folder;
        const QDateTime noon(QDate(2026, 11, 30), QTime(12, 0), Qt::UTC);
        QFile foreign(folder.filePath(QStringLiteral("gatepost-20200101T000000Z.db")));
        QVERIFY(foreign.open(QIODevice::WriteOnly));
        QVERIFY(makeDatedBackup(other.directory.databasePath(), folder.path(), 1, noon.addDays(-9)).ok());
        for (int day = 0; day < 4; ++day) {
            const auto made = makeDatedBackup(m_whole->path(), folder.path(), 2, noon.addDays(day));
            QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().what));
            QCOMPARE(made->removed.size(), day < 2 ? 0 : 1);
        }
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name).join(u' '),
            QStringLiteral("gatepost-20200101T000000Z.db gatepost-20261121T120000Z.db gatepost-20261202T120000Z.db "
                           "gatepost-20261203T120000Z.db"));
    }

    void whatWasThereIsKept()
    {
        Patient patient(*m_whole);
        QTemporaryDir folder;
        const QString backup = folder.filePath(QStringLiteral("a.db"));
        QVERIFY(makeBackup(m_whole->path(), backup, false).ok());
        QVERIFY(patient.change("DELETE FROM site WHERE id = 2"));
        const QByteArray before = patient.bytes();
        const QDateTime now = QDateTime::currentDateTime();
        {
            QFile database(patient.directory.databasePath());
            QVERIFY(database.open(QIODevice::ReadWrite)
                && database.setFileTime(now.addDays(-kKeptCopyDays), QFileDevice::FileModificationTime));
        }
        QVERIFY(patient.directory.lock().ok());
        const auto restored = restoreBackup(patient.directory, backup);
        QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().what));
        patient.directory.unlock();
        QFile kept(restored->keptAs);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), before);
        QVERIFY(QFileInfo(kept).lastModified() > now.addDays(-1)); // its days begin now
        QCOMPARE(keptCopies(patient.directory.databasePath()).size(), 1);
        QCOMPARE(patient.line("SELECT count(*) FROM site"), QStringLiteral("2"));
        QCOMPARE(countsOf(patient.directory.databasePath()), countsOf(m_whole->path()));

        // A collector takes it up and goes on.
        Bench bench({}, patient.folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.offer(makeHit(1, "/after"), 1);
        QVERIFY(bench.receipts.waitFor(1).at(0).stored());
        bench.writer.stop();
        QVERIFY(checkDatabase(bench.path)->isSound());
    }

    // Hits that are only in the log of a collector that was killed belong to what is kept.
    void aLogIsNotLeftToTheNewFile()
    {
        Patient patient(*m_whole);
        PlainSql open(patient.directory.databasePath());
        QVERIFY(open.run("DELETE FROM site WHERE id = 2"));
        QVERIFY(patient.directory.lock().ok());
        const auto refused = restoreBackup(patient.directory, m_whole->path());
        QCOMPARE(refused.error().code, core::ErrorCode::Busy); // it is open here
        QCOMPARE(patient.line("SELECT count(*) FROM site"), QStringLiteral("1"));
        QTemporaryDir copy;
        QVERIFY(QFile::copy(patient.directory.databasePath(), copy.filePath(QStringLiteral("gatepost.db"))));
        DataDirectory killed(copy.path());
        QVERIFY(killed.lock().ok());
        QVERIFY(open.run("UPDATE site SET name = 'Changed'"));
        QVERIFY(QFile::copy(
            patient.directory.databasePath() + QStringLiteral("-wal"), killed.databasePath() + QStringLiteral("-wal")));
        const auto restored = restoreBackup(killed, m_whole->path());
        QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().what));
        QCOMPARE(PlainSql(restored->keptAs).column("SELECT name FROM site"), QStringList{QStringLiteral("Changed")});
        QCOMPARE(PlainSql(killed.databasePath()).column("SELECT name FROM site ORDER BY id").join(u' '),
            QStringLiteral("One Two"));
    }

    // Made before an update, restored after it.
    void olderVersionsAreLookedAtAndRestored_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version < builtInMigrations().back().version; ++version)
            QTest::addRow("schema %d", version) << version;
    }

    void olderVersionsAreLookedAtAndRestored()
    {
        QFETCH(int, version);
        QTemporaryDir folder;
        const QString old = folder.filePath(QStringLiteral("old.db"));
        QVERIFY(makeOlder(old, version, m_whole->path()));
        const auto checkup = checkDatabase(old);
        QVERIFY2(checkup.ok(), checkup.ok() ? "" : qPrintable(checkup.error().what));
        QVERIFY2(checkup->isSound(), qPrintable(checkup->problems().join(u'\n')));
        QCOMPARE(checkup->schema, version);

        const QString backup = folder.filePath(QStringLiteral("backup.db"));
        const auto made = makeBackup(old, backup, false);
        QVERIFY2(made.ok(), made.ok() ? "" : qPrintable(made.error().what));
        Patient patient(*m_whole);
        QVERIFY(patient.directory.lock().ok());
        const auto restored = restoreBackup(patient.directory, backup);
        QVERIFY2(restored.ok(), restored.ok() ? "" : qPrintable(restored.error().what));
        QCOMPARE(restored->content.schema, version);
        patient.directory.unlock();

        Bench bench({}, patient.folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.stop();
        const auto after = checkDatabase(bench.path);
        QVERIFY2(after->isSound(), qPrintable(after->problems().join(u'\n')));
        QVERIFY(after->sequence.hits >= WholeDatabase::kRecentHits);
        if (checkup->knowsSegments)
            QCOMPARE(countsOf(bench.path), countsOf(m_whole->path()));
    }

    // Damage is found as it is in a database of this version.
    void anOlderOneWithAGapIsRefused()
    {
        QTemporaryDir folder;
        const QString old = folder.filePath(QStringLiteral("old.db"));
        QVERIFY(makeOlder(old, 3, m_whole->path()));
        QVERIFY(PlainSql(old).run("DELETE FROM hit WHERE id = (SELECT max(id) FROM hit)"));
        QCOMPARE(checkDatabase(old)->sequence.gaps.size(), 1);
        QCOMPARE(makeBackup(old, folder.filePath(QStringLiteral("backup.db")), false).error().code,
            core::ErrorCode::Corrupt);
    }

    void wrongFilesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("code");
        QTest::newRow("newer") << QByteArray("PRAGMA user_version = 1000") << int(core::ErrorCode::TooNew);
        QTest::newRow("foreign") << QByteArray("PRAGMA application_id = 7") << int(core::ErrorCode::Corrupt);
        QTest::newRow("damaged") << QByteArray("UPDATE segment SET hits = hits + 1") << int(core::ErrorCode::Corrupt);
        QTest::newRow("a gap") << QByteArray("DELETE FROM batch WHERE id = 3") << int(core::ErrorCode::Corrupt);
        QTest::newRow("text") << QByteArray() << int(core::ErrorCode::Corrupt);
    }

    void wrongFilesAreRefused()
    {
        QFETCH(QByteArray, change);
        QFETCH(int, code);
        Patient patient(*m_whole);
        Patient wrong(*m_whole);
        if (!change.isEmpty())
            QVERIFY(wrong.change(change.constData()));
        QFile file(wrong.directory.databasePath());
        if (change.isEmpty())
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray("no database ").repeated(900)) > 0);
        file.close();
        const QByteArray before = patient.bytes();
        QVERIFY(patient.directory.lock().ok());
        const auto restored = restoreBackup(patient.directory, wrong.directory.databasePath());
        QVERIFY(!restored.ok());
        QCOMPARE(int(restored.error().code), code);
        QCOMPARE(restored.error().what.count(u'\n'), 0);
        patient.directory.unlock();
        QCOMPARE(patient.bytes(), before);
        QCOMPARE(patient.files(), QStringList{QStringLiteral("gatepost.db")});
    }

    // The old one or the new one, whenever it is killed.
    void aKillLeavesOneOfBoth()
    {
        for (int round = 0; round < 20; ++round) {
            Patient patient(*m_whole);
            QVERIFY(patient.change("UPDATE site SET name = 'Old' WHERE id = 1"));
            QProcess process;
            process.start(
                QCoreApplication::applicationFilePath(), {kRestoreArgument, patient.folder.path(), m_whole->path()});
            QVERIFY(process.waitForStarted());
            process.waitForFinished(5 + round * 10);
            process.kill();
            process.waitForFinished();
            const auto checkup = checkDatabase(patient.directory.databasePath());
            QVERIFY(checkup.ok());
            QVERIFY2(checkup->isSound(), qPrintable(checkup->problems().join(u'\n')));
            QVERIFY(checkup->sites[0].name == u"Old" || checkup->sites[0].name == u"One");
            QVERIFY(patient.directory.lock().ok());
            QVERIFY(restoreBackup(patient.directory, m_whole->path()).ok());
            patient.directory.unlock();
            QCOMPARE(patient.line("SELECT name FROM site WHERE id = 1"), QStringLiteral("One"));
        }
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const QStringList words = application.arguments(); words.size() == 4 && words[1] == kRestoreArgument) {
        DataDirectory directory(words[2]);
        return directory.lock() && restoreBackup(directory, words[3]) ? 0 : 1;
    }
    BackupTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "backup_test.moc"
