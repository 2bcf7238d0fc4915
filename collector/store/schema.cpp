// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/schema.h"

#include "collector/store/data_directory.h"
#include "collector/store/database_copy.h"
#include "collector/store/kept_copies.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QtDebug>

namespace gatepost::store {

namespace {

constexpr qint64 kApplicationId = 0x47507374; // "GPst", as in 0001_create_schema.sql
constexpr qint64 kIncremental = 2; // of auto_vacuum
constexpr qint64 kCopiesToRewrite = 3; // of the file: a temporary one, the log, and some room

core::Error tooNew(qint64 version, int known, const QString &path)
{
    return {core::ErrorCode::TooNew,
        QStringLiteral("%1 was written by a newer Gatepost (schema %2, this program knows %3): update this program.")
            .arg(path, QString::number(version), QString::number(known)),
        path};
}

core::Error foreign(const QString &path)
{
    return {core::ErrorCode::Corrupt,
        QStringLiteral("%1 is not a database of Gatepost: nothing was changed, name another directory with --data.")
            .arg(path),
        path};
}

core::Error damaged(const QString &path, const QString &finding)
{
    return {core::ErrorCode::Corrupt,
        QStringLiteral(
            "%1 is damaged (%2): nothing was changed; stop the collector, then run gatepostd doctor --repair, "
            "or gatepostd restore with a backup.")
            .arg(path, finding),
        path};
}

// Where SQLite makes its temporary files (https://www.sqlite.org/tempfiles.html, 5): the first it can write to.
QString temporaryFolder()
{
    for (const QString &folder : {qEnvironmentVariable("SQLITE_TMPDIR"), qEnvironmentVariable("TMPDIR"),
             QStringLiteral("/var/tmp"), QStringLiteral("/usr/tmp"), QStringLiteral("/tmp")}) {
        const QFileInfo info(folder);
        if (!folder.isEmpty() && info.isDir() && info.isWritable())
            return folder;
    }
    return QStringLiteral(".");
}

QString megabytes(qint64 bytes) { return QStringLiteral("%1 MB").arg((bytes + (1 << 19)) >> 20); }

bool isIncremental(Connection &connection) { return connection.number("PRAGMA auto_vacuum") == kIncremental; }

core::Result<void> checkWhole(Connection &connection, const QString &path)
{
    const QByteArray finding = connection.text("PRAGMA quick_check(1)");
    if (finding != "ok")
        return damaged(path, QString::fromUtf8(finding));
    return {};
}

void apply(Connection &connection, const Migration &migration)
{
    Transaction transaction(connection, Connection::Access::Write);
    connection.run(migration.sql);
    connection.run("PRAGMA user_version = " + QByteArray::number(migration.version));
    transaction.commit();
}

} // namespace

std::vector<Migration> builtInMigrations()
{
    std::vector<Migration> migrations;
    const QDir folder(QStringLiteral(":/gatepost/sql"));
    const QStringList names = folder.entryList({QStringLiteral("0*.sql")}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly) || name.first(4).toInt() != static_cast<int>(migrations.size()) + 1)
            qFatal("the program is built with a wrong migration %s", qPrintable(name));
        migrations.push_back({name.first(4).toInt(), file.readAll()});
    }
    return migrations;
}

core::Result<void> migrate(
    Connection &connection, const QString &databasePath, const std::vector<Migration> &migrations)
{
    try {
        const qint64 version = connection.number("PRAGMA user_version");
        const qint64 application = connection.number("PRAGMA application_id");
        const bool hasTables = connection.number("SELECT count(*) FROM sqlite_schema") > 0;
        const int newest = migrations.back().version;
        if (hasTables && application != kApplicationId)
            return foreign(databasePath);
        if (version > newest)
            return tooNew(version, newest, databasePath);
        if (auto whole = checkWhole(connection, databasePath); !whole)
            return whole;
        if (version > 0 && version < newest) {
            const QString copyPath = keptCopyPath(databasePath, kBeforeWord, newest);
            if (auto copied = copyDatabase(connection, copyPath); !copied)
                return copied;
        }
        // Properties of the file, not of a step: they cannot change inside a transaction.
        if (!hasTables)
            connection.run("PRAGMA auto_vacuum = INCREMENTAL");
        if (connection.text("PRAGMA journal_mode = WAL") != "wal") {
            return core::Error{core::ErrorCode::Io,
                QStringLiteral("%1 is on a file system that cannot hold it (no write-ahead log): use a local disk.")
                    .arg(databasePath),
                databasePath};
        }
        for (const Migration &migration : migrations) {
            if (migration.version > version)
                apply(connection, migration);
        }
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("open the database"), databasePath);
    }
}

void makeShrinkable(Connection &connection, const QString &databasePath)
{
    if (isIncremental(connection))
        return;
    const qint64 bytes = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
    const QString folder = QFileInfo(databasePath).path();
    const bool hasRoom = freeBytes(folder) >= kCopiesToRewrite * bytes;
    if (const QString temporary = temporaryFolder(); !hasRoom || freeBytes(temporary) < bytes) {
        qWarning("store: %s can only give room back after it was written anew, for which %s has no room now: "
                 "free some and start again, if it is to shrink",
            qPrintable(databasePath), qPrintable(hasRoom ? temporary : folder));
        return;
    }
    qInfo("store: %s (%s) is written anew once, so that it can shrink: this takes a moment", qPrintable(databasePath),
        qPrintable(megabytes(bytes)));
    try {
        connection.run("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA temp_store = FILE; VACUUM");
        qInfo("store: %s is written anew and has %s", qPrintable(databasePath),
            qPrintable(megabytes(connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size"))));
    } catch (const SqlError &error) {
        qWarning("store: %s could not be written anew (%s): it works, but does not shrink", qPrintable(databasePath),
            qPrintable(error.message));
    }
    connection.run("PRAGMA temp_store = MEMORY");
    connection.checkpoint(Connection::Checkpoint::Truncate);
}

core::Result<void> checkReadable(Connection &connection, const QString &databasePath)
{
    static const int newest = builtInMigrations().back().version;
    const qint64 version = connection.number("PRAGMA user_version");
    if (version > newest)
        return tooNew(version, newest, databasePath);
    const bool isOurs = connection.number("PRAGMA application_id") == kApplicationId && version > 0;
    if (isOurs && version == newest)
        return {};
    if (isOurs) {
        return core::Error{core::ErrorCode::Unavailable,
            QStringLiteral("%1 is of an older Gatepost: start this version's collector once, it brings it up to date.")
                .arg(databasePath),
            databasePath};
    }
    if (connection.number("SELECT count(*) FROM sqlite_schema") > 0)
        return foreign(databasePath);
    return core::Error{core::ErrorCode::NotFound,
        QStringLiteral("There is no database at %1 yet: start the collector once, or name its directory with --data.")
            .arg(databasePath),
        databasePath};
}

} // namespace gatepost::store
