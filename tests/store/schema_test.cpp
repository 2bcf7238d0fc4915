// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/dimension.h"
#include "collector/store/hit_reader.h"
#include "collector/store/schema.h"
#include "tests/store/store_fixture.h"

#include <QFile>
#include <QFileInfo>
#include <QSet>
#include <QTest>

using namespace gatepost;
using namespace gatepost::store;

class SchemaTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->writer.start(m_bench->path).ok());
        QVERIFY(m_bench->addSite(QStringLiteral("One"), {"example.org"}).ok());
        m_bench->writer.stop();
    }

    // What may be stored, by name: an addition must be made here as well, by somebody who has read the privacy rules.
    void columnsAreExactlyTheAllowed_data()
    {
        QTest::addColumn<QByteArray>("table");
        QTest::addColumn<QByteArray>("columns");
        const auto row = [](const char *table, const char *columns) {
            QTest::newRow(table) << QByteArray(table) << QByteArray(columns);
        };
        row("meta", "key value");
        row("site", "id name key timezone");
        row("host", "id name site network");
        row("site_option", "site name value");
        row("term", "dim id text");
        row("hit",
            "id site slot channel network action load_bucket visit_depth page title referrer source medium utm_source "
            "utm_medium utm_campaign utm_term utm_content browser browser_version system device platform screen "
            "language country timezone utc_offset host event property");
        row("segment", "id site day rows hits min_slot max_slot format checksum");
        row("segment_column", "segment number width base codec checksum bytes");
        row("packed_rows", "id first_hit last_hit before_slot");
        row("batch", "id first_hit last_hit committed_slot");
        row("drop", "slot site reason rule count");
        row("unlisted_host", "host network first_slot last_slot count page title referrer");
        row("import", "id source from_slot to_slot rows state");
    }

    void columnsAreExactlyTheAllowed()
    {
        QFETCH(QByteArray, table);
        QFETCH(QByteArray, columns);
        PlainSql sql(m_bench->path);
        const QByteArray query = "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid";
        QCOMPARE(sql.column(query.constData()).join(QLatin1Char(' ')), QString::fromLatin1(columns));
        const QStringList tables = sql.column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        QCOMPARE(tables.join(QLatin1Char(' ')),
            QStringLiteral("batch drop hit host import meta packed_rows segment segment_column site site_option "
                           "sqlite_sequence term "
                           "unlisted_host"));
    }

    void everyDimensionHasItsColumn()
    {
        PlainSql sql(m_bench->path);
        const QStringList columns = sql.column("SELECT name FROM pragma_table_info('hit')");
        for (const core::DimensionInfo &info : core::dimensions())
            QVERIFY2(columns.contains(QString(info.column)), info.column.data());
    }

    void fileIsPrivateAndSafe()
    {
        const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
            | QFile::WriteOther | QFile::ExeOther;
        QVERIFY(!(QFileInfo(m_bench->path).permissions() & others));
        PlainSql sql(m_bench->path);
        QCOMPARE(sql.value("PRAGMA journal_mode"), QVariant(QStringLiteral("wal")));
        QVERIFY(!(QFileInfo(m_bench->path + QStringLiteral("-wal")).permissions() & others));
        QCOMPARE(sql.number("PRAGMA auto_vacuum"), qint64(2));
        QCOMPARE(sql.number("PRAGMA user_version"), qint64(builtInMigrations().back().version));
        QCOMPARE(sql.value("SELECT value FROM meta WHERE key = 'installation'").toString().size(), 32);
    }

    void newerSchemaIsRefused()
    {
        QVERIFY(PlainSql(m_bench->path).run("PRAGMA user_version = 1000"));
        HitWriter writer(m_bench->clock);
        const auto started = writer.start(m_bench->path);
        QVERIFY(!started.ok());
        QCOMPARE(started.error().code, core::ErrorCode::TooNew);
        HitReader reader(m_bench->path);
        QCOMPARE(reader.refresh().error().code, core::ErrorCode::TooNew);
        QCOMPARE(PlainSql(m_bench->path).number("PRAGMA user_version"), qint64(1000));
    }

    void migrationCopiesTheFileFirst()
    {
        std::vector<Migration> migrations = builtInMigrations();
        const int next = migrations.back().version + 1;
        migrations.push_back({next, "ALTER TABLE import ADD COLUMN note TEXT; DELETE FROM site"});
        {
            Connection connection(m_bench->path, Connection::Access::Write);
            QVERIFY(migrate(connection, m_bench->path, migrations).ok());
        }
        PlainSql sql(m_bench->path);
        QCOMPARE(sql.number("PRAGMA user_version"), qint64(next));
        QCOMPARE(sql.number("SELECT count(*) FROM site"), qint64(0));
        const QString copyPath = m_bench->path + QStringLiteral(".before-%1").arg(next);
        QVERIFY(!(QFileInfo(copyPath).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        PlainSql copy(copyPath);
        QCOMPARE(copy.number("PRAGMA user_version"), qint64(next - 1));
        QCOMPARE(copy.number("SELECT count(*) FROM site"), qint64(1));
        QCOMPARE(copy.value("PRAGMA integrity_check"), QVariant(QStringLiteral("ok")));
    }

    // That takes as long as the disk needs, so it is done at the start only and not when a file is opened again.
    void migrationsLeaveTheFilesShapeAlone()
    {
        {
            PlainSql sql(m_bench->path);
            QVERIFY(sql.run("PRAGMA auto_vacuum = NONE") && sql.run("VACUUM"));
        }
        Connection connection(m_bench->path, Connection::Access::Write);
        QVERIFY(migrate(connection, m_bench->path, builtInMigrations()).ok());
        QCOMPARE(connection.number("PRAGMA auto_vacuum"), qint64(0));
        makeShrinkable(connection, m_bench->path);
        QCOMPARE(connection.number("PRAGMA auto_vacuum"), qint64(2));
        QCOMPARE(connection.number("SELECT count(*) FROM site"), qint64(1));
    }

    void failedMigrationLeavesTheStepBefore()
    {
        std::vector<Migration> migrations = builtInMigrations();
        const int next = migrations.back().version + 1;
        migrations.push_back({next, "DELETE FROM site"});
        migrations.push_back({next + 1, "DELETE FROM host; INSERT INTO nowhere VALUES (1)"});
        {
            Connection connection(m_bench->path, Connection::Access::Write);
            QVERIFY(!migrate(connection, m_bench->path, migrations).ok());
        }
        PlainSql sql(m_bench->path);
        QCOMPARE(sql.number("PRAGMA user_version"), qint64(next));
        QCOMPARE(sql.number("SELECT count(*) FROM site"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM host"), qint64(1));
    }

private:
    std::unique_ptr<Bench> m_bench;
};

QTEST_GUILESS_MAIN(SchemaTest)
#include "schema_test.moc"
