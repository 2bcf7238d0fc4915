// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/backup.h"

#include "collector/store/data_directory.h"
#include "collector/store/database_copy.h"
#include "collector/store/kept_copies.h"
#include "collector/store/schema.h"
#include "collector/store/sqlite.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gatepost::store {

namespace {

const QString kUnfinished = QStringLiteral(".unfinished");

core::Error notFound(const QString &path)
{
    return {core::ErrorCode::NotFound, QStringLiteral("There is no file %1: name one that exists.").arg(path), path};
}

// Whatever names and links lead there.
bool isSameFile(const QString &one, const QString &other)
{
    struct stat first = {};
    struct stat second = {};
    return ::stat(QFile::encodeName(one).constData(), &first) == 0
        && ::stat(QFile::encodeName(other).constData(), &second) == 0 && first.st_dev == second.st_dev
        && first.st_ino == second.st_ino;
}

// Whether a backup may take the name `target` now. SQLite would take a log beside it for the new file's.
core::Result<void> checkFree(const QString &target, bool replaces)
{
    if (!replaces && QFile::exists(target)) {
        return core::Error{core::ErrorCode::AlreadyExists,
            QStringLiteral("%1 is there already: name another file, or add --force.").arg(target), target};
    }
    if (QFileInfo(logPath(target)).size() > 0) {
        return core::Error{core::ErrorCode::Busy,
            QStringLiteral("Beside %1 is a log, %2: close the program that has it open, or remove that log when there "
                           "is none, or name another file.")
                .arg(target, logPath(target)),
            target};
    }
    return {};
}

// The file that a backup is made as. One at a time in a folder, so what a killed one left behind can be taken over.
// Removed at the end unless it was moved into place.
class UnfinishedFile
{
public:
    explicit UnfinishedFile(const QString &path) : m_path(path)
    {
        const QString folder = QFileInfo(path).absolutePath();
        m_folder = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        m_isOurs = m_folder >= 0 && ::flock(m_folder, LOCK_EX | LOCK_NB) == 0;
    }
    ~UnfinishedFile()
    {
        if (m_isOurs)
            QFile::remove(m_path);
        if (m_folder >= 0)
            ::close(m_folder);
    }
    UnfinishedFile(const UnfinishedFile &) = delete;
    UnfinishedFile &operator=(const UnfinishedFile &) = delete;

    core::Result<void> take() const
    {
        if (m_isOurs)
            return {};
        if (m_folder >= 0) {
            return core::Error{core::ErrorCode::Busy,
                QStringLiteral("Another backup is being made beside %1: wait for it.").arg(m_path), m_path};
        }
        return core::Error{core::ErrorCode::Io,
            QStringLiteral("Cannot write to the folder of %1: check that it exists and who may write there.")
                .arg(m_path),
            m_path};
    }
    const QString &path() const { return m_path; }

private:
    const QString m_path;
    int m_folder = -1;
    bool m_isOurs = false;
};

core::Result<void> copyQuietly(const QString &from, const QString &to, const std::atomic<bool> *cancelled)
{
    for (;;) {
        const Connection::Access access = quietAccess(from);
        try {
            Connection connection(from, access);
            if (auto readable = checkReadable(connection, from);
                !readable && readable.error().code != core::ErrorCode::Unavailable)
                return readable;
            if (auto copied = copyDatabase(connection, to, cancelled); !copied)
                return copied;
        } catch (const SqlError &error) {
            return toError(error, QStringLiteral("read the database"), from);
        }
        // A collector that started meanwhile has moved what was copied as if it stood still.
        if (access == Connection::Access::Read || quietAccess(from) == access)
            return {};
    }
}

core::Result<Checkup> checkCopy(const QString &copy, const QString &of, const std::atomic<bool> *cancelled)
{
    auto checkup = checkDatabase(copy, cancelled);
    if (!checkup || checkup->isSound())
        return checkup;
    const QStringList problems = checkup->problems();
    return core::Error{core::ErrorCode::Corrupt,
        QStringLiteral("%1 is damaged (%2 findings, first: %3): nothing was changed, see gatepostd doctor --help.")
            .arg(of, QString::number(problems.size()), problems.front()),
        of};
}

core::Result<Backup> makeAs(const QString &databasePath, const QString &target, const QString &unfinished,
    bool replaces, const std::atomic<bool> *cancelled)
{
    const UnfinishedFile file(unfinished);
    if (auto taken = file.take(); !taken)
        return taken.error();
    if (auto isFree = checkFree(target, replaces); !isFree)
        return isFree.error();
    if (auto copied = copyQuietly(databasePath, file.path(), cancelled); !copied)
        return copied.error();
    auto checkup = checkCopy(file.path(), databasePath, cancelled);
    if (!checkup)
        return checkup.error();
    if (auto isFree = checkFree(target, replaces); !isFree)
        return isFree.error();
    if (auto moved = moveInto(file.path(), target); !moved)
        return moved.error();
    return Backup{target, QFileInfo(target).size(), std::move(checkup).value(), {}};
}

QByteArray installationOf(const QString &path)
{
    try {
        Connection connection(path, quietAccess(path));
        return connection.text("SELECT value FROM meta WHERE key = 'installation'");
    } catch (const SqlError &) {
        return {};
    }
}

// Older backups in the folder, newest first, without those of another installation.
QStringList olderBackups(const QString &folder, const QString &newest)
{
    static const QRegularExpression ours(QStringLiteral("^gatepost-\\d{8}T\\d{6}Z\\.db$"));
    const QByteArray installation = installationOf(newest);
    QStringList older;
    const QDir directory(folder);
    for (const QString &name : directory.entryList(QDir::Files, QDir::Name | QDir::Reversed)) {
        const QString path = directory.filePath(name);
        if (ours.match(name).hasMatch() && path != newest && installationOf(path) == installation)
            older += path;
    }
    return older;
}

} // namespace

core::Result<Backup> makeBackup(
    const QString &databasePath, const QString &target, bool replaces, const std::atomic<bool> *cancelled)
{
    if (!QFileInfo::exists(databasePath))
        return notFound(databasePath);
    const QString path = QFileInfo(target).absoluteFilePath();
    for (const QString &file : {databasePath, logPath(databasePath), logIndexPath(databasePath)}) {
        if (isSameFile(path, file)) {
            return core::Error{core::ErrorCode::InvalidInput,
                QStringLiteral("%1 is the database itself: name another file.").arg(path), path};
        }
    }
    return makeAs(QFileInfo(databasePath).absoluteFilePath(), path, path + kUnfinished, replaces, cancelled);
}

core::Result<Backup> makeDatedBackup(const QString &databasePath, const QString &folder, int keep, const QDateTime &now,
    const std::atomic<bool> *cancelled)
{
    if (!QFileInfo::exists(databasePath))
        return notFound(databasePath);
    const QDir directory(QFileInfo(folder).absoluteFilePath());
    const QString name = now.toUTC().toString(QStringLiteral("'gatepost-'yyyyMMdd'T'HHmmss'Z.db'"));
    auto made = makeAs(QFileInfo(databasePath).absoluteFilePath(), directory.filePath(name),
        directory.filePath(QStringLiteral("gatepost-backup") + kUnfinished), false, cancelled);
    if (!made || keep == 0)
        return made;
    const QStringList older = olderBackups(directory.path(), made->path);
    for (qsizetype i = std::max(keep - 1, 0); i < older.size(); ++i) {
        if (QFile::remove(older[i]))
            made->removed += older[i];
    }
    return made;
}

core::Result<Restored> restoreBackup(
    const DataDirectory &directory, const QString &file, const std::atomic<bool> *cancelled)
{
    Q_ASSERT(directory.isLocked());
    const QString source = QFileInfo(file).absoluteFilePath();
    const QString database = directory.databasePath();
    if (!QFileInfo(source).isFile())
        return notFound(source);
    if (isSameFile(source, database)) {
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("%1 is the database itself: name a backup.").arg(source), source};
    }
    const QString fresh = restoringPath(database);
    if (auto copied = copyQuietly(source, fresh, cancelled); !copied)
        return copied.error();
    auto checkup = checkCopy(fresh, source, cancelled);
    core::Result<QString> kept = checkup ? core::Result<QString>(QString()) : core::Result<QString>(checkup.error());
    if (kept)
        kept = replaceDatabase(database, fresh, kReplacedWord);
    if (!kept) {
        QFile::remove(fresh);
        return kept.error();
    }
    return Restored{std::move(checkup).value(), kept.value()};
}

} // namespace gatepost::store
