// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/schema.h"

#include "collector/store/database_copy.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>
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

// Lets the file give back what it no longer uses (FileSpace). An empty file only has to be told; one with tables is
// written anew as a whole, once: where there is no room for that it stays as it is, and serves as well. Killed in the
// middle, the file is as before.
void makeShrinkable(Connection &connection, const QString &path)
{
    if (connection.number("PRAGMA auto_vacuum") == kIncremental)
        return;
    connection.run("PRAGMA auto_vacuum = INCREMENTAL");
    const qint64 bytes = connection.number("PRAGMA page_count") * connection.number("PRAGMA page_size");
    if (bytes == 0)
        return;
    if (QStorageInfo(QFileInfo(path).path()).bytesAvailable() < kCopiesToRewrite * bytes) {
        qWarning("store: %s can only give room back after it was written anew, for which the disk has no room now: "
                 "free some and start again, if it is to shrink",
            qPrintable(path));
        return;
    }
    try {
        connection.run("PRAGMA temp_store = FILE; VACUUM");
    } catch (const SqlError &error) {
        qWarning("store: %s could not be written anew (%s): it works, but does not shrink", qPrintable(path),
            qPrintable(error.message));
    }
    connection.run("PRAGMA temp_store = MEMORY");
    connection.checkpoint(Connection::Checkpoint::Truncate);
}

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
            const QString copyPath = databasePath + QStringLiteral(".before-%1").arg(newest);
            if (auto copied = copyDatabase(connection, copyPath); !copied)
                return copied;
        }
        // Properties of the file, not of a step: they cannot change inside a transaction.
        if (!hasTables)
            makeShrinkable(connection, databasePath);
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
        makeShrinkable(connection, databasePath);
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("open the database"), databasePath);
    }
}

void removeMigrationCopies(const QString &databasePath, int days)
{
    const QFileInfo database(databasePath);
    const QFileInfoList copies =
        database.dir().entryInfoList({database.fileName() + QStringLiteral(".before-*")}, QDir::Files);
    for (const QFileInfo &copy : copies) {
        if (copy.lastModified().daysTo(QDateTime::currentDateTime()) < days)
            continue;
        if (!QFile::remove(copy.filePath()))
            qWarning("store: %s could not be removed: remove it yourself", qPrintable(copy.filePath()));
    }
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
