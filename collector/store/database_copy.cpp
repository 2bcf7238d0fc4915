// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/database_copy.h"

#include "collector/store/data_directory.h"
#include "collector/store/kept_copies.h"

#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gatepost::store {

namespace {

constexpr int kPagesPerStep = 256;
constexpr int kInstructionsPerLook = 20000;

core::Error ioError(const QString &doing, const QString &path)
{
    const bool full = errno == ENOSPC || errno == EDQUOT;
    return {full ? core::ErrorCode::DiskFull : core::ErrorCode::Io,
        QStringLiteral("Cannot %1 %2 (%3): check the disk and who may write there.")
            .arg(doing, path, QString::fromLocal8Bit(std::strerror(errno))),
        path};
}

bool isOnDisk(const QString &path, int flags)
{
    const int descriptor = ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool synced = ::fsync(descriptor) == 0;
    ::close(descriptor);
    return synced;
}

int copyPages(Connection &connection, sqlite3 *copy, const std::atomic<bool> *cancelled)
{
    // The caller looks at the file as a whole before it is believed, so nothing is gained by a journal of its own.
    sqlite3_exec(copy, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
    sqlite3_backup *backup = sqlite3_backup_init(copy, "main", connection.handle(), "main");
    if (!backup)
        return sqlite3_errcode(copy);
    int code = SQLITE_OK;
    while (code == SQLITE_OK && !(cancelled && *cancelled))
        code = sqlite3_backup_step(backup, kPagesPerStep);
    sqlite3_backup_finish(backup);
    return code;
}

// A person who runs a command as root must not leave a file that the collector's own user cannot open.
void giveToOwnerOf(const QString &path, const QString &fresh)
{
    struct stat owner = {};
    if (::geteuid() != 0 || ::stat(QFile::encodeName(path).constData(), &owner) != 0)
        return;
    [[maybe_unused]] const int given = ::chown(QFile::encodeName(fresh).constData(), owner.st_uid, owner.st_gid);
}

QString freeName(const QString &databasePath, const QString &word)
{
    for (int number = 1;; ++number) {
        const QString name = keptCopyPath(databasePath, word, number);
        if (!QFile::exists(name) && !QFile::exists(logPath(name)))
            return name;
    }
}

// A second name for the same file, or where the file system knows none a copy. Its time becomes that of today: it is
// kept by that, however long ago the last hit came.
core::Result<void> keepAs(const QString &path, const QString &name)
{
    const QByteArray kept = QFile::encodeName(name);
    if (::link(QFile::encodeName(path).constData(), kept.constData()) == 0) {
        ::utimensat(AT_FDCWD, kept.constData(), nullptr, 0);
        return {};
    }
    if (QFile::copy(path, name) && isOnDisk(name, O_RDONLY))
        return {};
    QFile::remove(name);
    return ioError(QStringLiteral("keep the database as"), name);
}

} // namespace

CancelGuard::CancelGuard(Connection &connection, const std::atomic<bool> *cancelled) : m_connection(connection)
{
    if (cancelled == nullptr)
        return;
    sqlite3_progress_handler(
        connection.handle(), kInstructionsPerLook,
        [](void *flag) { return static_cast<const std::atomic<bool> *>(flag)->load() ? 1 : 0; },
        const_cast<std::atomic<bool> *>(cancelled));
}

CancelGuard::~CancelGuard() { sqlite3_progress_handler(m_connection.handle(), 0, nullptr, nullptr); }

core::Error cancelledError()
{
    return {core::ErrorCode::Busy, QStringLiteral("It was stopped; nothing was changed."), {}};
}

QString logPath(const QString &databasePath) { return databasePath + QStringLiteral("-wal"); }

QString logIndexPath(const QString &databasePath) { return databasePath + QStringLiteral("-shm"); }

Connection::Access quietAccess(const QString &databasePath)
{
    const bool isOpen = QFile::exists(logIndexPath(databasePath)) || QFileInfo(logPath(databasePath)).size() > 0;
    return isOpen ? Connection::Access::Read : Connection::Access::Still;
}

core::Result<void> copyDatabase(Connection &connection, const QString &copyPath, const std::atomic<bool> *cancelled)
{
    removeDatabase(copyPath);
    if (auto made = createPrivateFile(copyPath); !made)
        return made;
    int code = SQLITE_OK;
    try {
        // Held over all steps: a copy that could start over might never end beside a busy writer.
        Transaction snapshot(connection, Connection::Access::Read);
        connection.number("SELECT count(*) FROM sqlite_schema");
        sqlite3 *copy = nullptr;
        code = sqlite3_open_v2(copyPath.toUtf8().constData(), &copy, SQLITE_OPEN_READWRITE, nullptr);
        if (code == SQLITE_OK)
            code = copyPages(connection, copy, cancelled);
        sqlite3_close(copy);
    } catch (const SqlError &error) {
        QFile::remove(copyPath);
        return toError(error, QStringLiteral("copy the database to"), copyPath);
    }
    if (code == SQLITE_DONE && isOnDisk(copyPath, O_RDWR))
        return {};
    core::Error error = cancelledError();
    if (code == SQLITE_DONE)
        error = ioError(QStringLiteral("write the file"), copyPath);
    else if (code != SQLITE_OK)
        error =
            toError({code, QString::fromUtf8(sqlite3_errstr(code))}, QStringLiteral("copy the database to"), copyPath);
    QFile::remove(copyPath);
    return error;
}

core::Result<void> emptyLog(const QString &databasePath)
{
    try {
        Connection connection(databasePath, Connection::Access::Write);
        connection.syncFile();
        connection.number("SELECT count(*) FROM sqlite_schema");
        connection.checkpoint(Connection::Checkpoint::Truncate);
    } catch (const SqlError &error) {
        if (error.isLocked())
            return toError(error, QStringLiteral("replace the database"), databasePath);
        return {};
    }
    // Whoever closes a database last removes both files.
    if (QFile::exists(logIndexPath(databasePath)) || QFileInfo(logPath(databasePath)).size() > 0) {
        return core::Error{core::ErrorCode::Busy,
            QStringLiteral(
                "Another program has %1 open, perhaps a console, or its disk is full: close it, or free some "
                "space, and try again.")
                .arg(databasePath),
            databasePath};
    }
    return {};
}

void removeDatabase(const QString &databasePath)
{
    for (const QString &path : {databasePath, logPath(databasePath), logIndexPath(databasePath)})
        QFile::remove(path);
}

core::Result<void> moveInto(const QString &from, const QString &to)
{
    if (std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0)
        return ioError(QStringLiteral("put in place the file"), to);
    isOnDisk(QFileInfo(to).absolutePath(), O_RDONLY | O_DIRECTORY);
    return {};
}

core::Result<QString> replaceDatabase(const QString &databasePath, const QString &fresh, const QString &word)
{
    if (!isOnDisk(fresh, O_RDWR))
        return ioError(QStringLiteral("write the file"), fresh);
    giveToOwnerOf(QFile::exists(databasePath) ? databasePath : QFileInfo(databasePath).absolutePath(), fresh);
    QString kept;
    if (QFile::exists(databasePath)) {
        if (auto emptied = emptyLog(databasePath); !emptied)
            return emptied.error();
        kept = freeName(databasePath, word);
        if (auto done = keepAs(databasePath, kept); !done)
            return done.error();
    }
    // Only a database that cannot be opened still has a log here. It is whole under its new name before it goes from
    // the old one: beside the fresh file SQLite would take it for the fresh file's.
    if (QFileInfo(logPath(databasePath)).size() > 0) {
        if (kept.isEmpty())
            kept = freeName(databasePath, word);
        if (auto done = keepAs(logPath(databasePath), logPath(kept)); !done)
            return done.error();
    }
    QFile::remove(logPath(databasePath));
    QFile::remove(logIndexPath(databasePath));
    if (auto moved = moveInto(fresh, databasePath); !moved)
        return moved.error();
    return kept;
}

} // namespace gatepost::store
