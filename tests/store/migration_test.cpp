// SPDX-License-Identifier: GPL-3.0-or-later

// A process that ends at any step of any migration, from every older version: the next start finishes it, and nothing
// else has changed.

#include "collector/store/schema.h"
#include "tests/store/store_fixture.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <sqlite3.h>
#include <unistd.h>

using namespace gatepost;
using namespace gatepost::store;

namespace {

const QString kMigrateArgument = QStringLiteral("--migrate-until");
constexpr int kEnded = 77; // the exit code of a process that ended at its step
constexpr int kInstructions = 400; // of SQLite, between two steps inside a statement
constexpr int kRows = 300;

int stepsLeft = 0;

// As a kill does: nothing is closed, flushed or rolled back.
void countStep()
{
    if (--stepsLeft == 0)
        _exit(kEnded);
}

int migrateUntil(const QString &path, int step)
{
    stepsLeft = step;
    Connection connection(path, Connection::Access::Write);
    sqlite3_trace_v2(
        connection.handle(), SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE,
        [](unsigned, void *, void *, void *) {
            countStep();
            return 0;
        },
        nullptr);
    sqlite3_progress_handler(
        connection.handle(), kInstructions,
        [](void *) {
            countStep();
            return 0;
        },
        nullptr);
    const auto migrated = migrate(connection, path, builtInMigrations());
    stepsLeft = 0;
    return migrated ? 0 : 1;
}

// Rows in whatever tables a version has, each column with a number or a text of its own.
void fill(PlainSql &sql)
{
    const QStringList tables = sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                                          "'sqlite%' AND name <> 'meta' ORDER BY name");
    for (const QString &table : tables) {
        const QByteArray name = table.toUtf8();
        const QString values = sql.column(("SELECT CASE WHEN type = 'INTEGER' AND name IN ('channel', 'network', "
                                           "'action', 'visit_depth') THEN '1' "
                                           "WHEN type = 'INTEGER' THEN 'n' WHEN type = 'BLOB' THEN 'randomblob(300)' "
                                           "ELSE '''text '' || n' END "
                                           "FROM pragma_table_info('"
                                              + name + "') ORDER BY cid")
                                              .constData())
                                   .join(u", ");
        // What a check refuses stays out.
        sql.run(("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < " + QByteArray::number(kRows)
            + ") INSERT OR IGNORE INTO \"" + name + "\" SELECT " + values.toUtf8() + " FROM c")
                    .constData());
    }
}

// Schema and rows, as text.
QStringList contentOf(const QString &path)
{
    PlainSql sql(path);
    QStringList content = sql.column("PRAGMA user_version") + sql.column("PRAGMA auto_vacuum")
        + sql.column("SELECT type || name || coalesce(sql, '') FROM sqlite_schema ORDER BY type, name");
    for (const QString &table : sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
        const QString columns =
            sql.column(
                   ("SELECT 'quote(\"' || name || '\")' FROM pragma_table_info('" + table.toUtf8() + "')").constData())
                .join(u" || ',' || ");
        content += table;
        QStringList rows =
            sql.column(QByteArray("SELECT " + columns.toUtf8() + " FROM \"" + table.toUtf8() + '"').constData());
        rows.sort();
        content += rows;
    }
    return content;
}

} // namespace

class MigrationTest : public QObject
{
    Q_OBJECT

    static bool make(const QString &path, int version)
    {
        std::vector<Migration> migrations = builtInMigrations();
        migrations.resize(static_cast<std::size_t>(version));
        {
            Connection connection(path, Connection::Access::Write);
            if (!migrate(connection, path, migrations))
                return false;
        }
        PlainSql sql(path);
        fill(sql);
        return sql.number("SELECT count(*) FROM hit") > kRows / 8 && sql.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }

    static bool finish(const QString &path)
    {
        Connection connection(path, Connection::Access::Write);
        return migrate(connection, path, builtInMigrations()).ok();
    }

private Q_SLOTS:
    void everyStepOfEveryVersion_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 0; version < builtInMigrations().back().version; ++version)
            QTest::addRow("from %d", version) << version;
    }

    void everyStepOfEveryVersion()
    {
        QFETCH(int, version);
        QTemporaryDir folder;
        const QString old = folder.filePath(QStringLiteral("old.db"));
        const QString whole = folder.filePath(QStringLiteral("whole.db"));
        if (version > 0)
            QVERIFY(make(old, version));
        const auto copyTo = [&](const QString &path) {
            QDir().mkpath(QFileInfo(path).path());
            return version == 0 || QFile::copy(old, path);
        };
        QVERIFY(copyTo(whole));
        QVERIFY(finish(whole));
        const QStringList before = contentOf(old);
        const QStringList after = contentOf(whole);
        QVERIFY(before != after);

        bool hasEnded = true;
        int steps = 0;
        for (int step = 1; hasEnded; step += 1 + step / 40) {
            QVERIFY2(step < 100000, "it never comes to its end");
            const QString path = folder.filePath(QStringLiteral("%1/gatepost.db").arg(step));
            QVERIFY(copyTo(path));
            const int code = QProcess::execute(
                QCoreApplication::applicationFilePath(), {kMigrateArgument, path, QString::number(step)});
            hasEnded = code == kEnded;
            QVERIFY2(hasEnded || code == 0, qPrintable(QStringLiteral("step %1: exit code %2").arg(step).arg(code)));
            steps += hasEnded;
            {
                // What the process had committed is one of the versions, and sound.
                PlainSql sql(path);
                QCOMPARE(sql.value("PRAGMA integrity_check").toString(), QStringLiteral("ok"));
                const qint64 reached = sql.number("PRAGMA user_version");
                QVERIFY(reached >= version && reached <= builtInMigrations().back().version);
            }
            if (version > 0 && PlainSql(path).number("PRAGMA user_version") == version) {
                QStringList untouched = contentOf(path);
                untouched[1] = before[1]; // of the file, not of its content
                QCOMPARE(untouched, before);
            }
            QVERIFY2(finish(path), qPrintable(QString::number(step)));
            QStringList finished = contentOf(path);
            if (version == 0) // random names and the time differ
                QCOMPARE(finished.size(), after.size());
            else
                QCOMPARE(finished, after);
            QDir(QFileInfo(path).path()).removeRecursively();
        }
        qInfo("ended %d times", steps);
        QVERIFY(steps > 10);
    }

    void theCopyIsOfTheOldVersion()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("gatepost.db"));
        const int newest = builtInMigrations().back().version;
        QVERIFY(make(path, newest - 1));
        const QStringList before = contentOf(path);
        QVERIFY(finish(path));
        QCOMPARE(contentOf(path + QStringLiteral(".before-%1").arg(newest)), before);
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const QStringList words = application.arguments(); words.size() == 4 && words[1] == kMigrateArgument)
        return migrateUntil(words[2], words[3].toInt());
    MigrationTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "migration_test.moc"
