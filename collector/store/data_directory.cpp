// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/data_directory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>
#include <QSysInfo>
#include <QThread>

#include <cerrno>
#include <csignal>
#include <cstdio>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace gatepost::store {

namespace {

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

core::Error fileError(const QFile &file, const QString &path, const QString &doing)
{
    const bool full = file.error() == QFile::ResourceError || errno == ENOSPC || errno == EDQUOT;
    return {full ? core::ErrorCode::DiskFull : core::ErrorCode::Io,
        QStringLiteral("Cannot %1 %2 (%3): check the disk and who may write there.")
            .arg(doing, path, file.errorString()),
        path};
}

bool isAlive(const QString &program, qint64 pid)
{
    if (pid <= 0 || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH))
        return false;
    // The number may have gone to another program since.
    QString running = QFileInfo(QFile::symLinkTarget(QStringLiteral("/proc/%1/exe").arg(pid))).fileName();
    // So Linux calls a program whose file an upgrade has replaced.
    if (const QLatin1String gone(" (deleted)"); running.endsWith(gone))
        running.chop(gone.size());
    return running.isEmpty() || running == program;
}

// QLockFile holds flock() on its file while it lives, so a file that can be locked has no living holder.
bool isAbandoned(const QString &lockPath)
{
    const int descriptor = ::open(QFile::encodeName(lockPath).constData(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return false;
    const bool abandoned = ::flock(descriptor, LOCK_EX | LOCK_NB) == 0;
    ::close(descriptor);
    return abandoned;
}

// Killed between making the file and writing its number into it. Whoever is alive holds it a moment after making it.
bool isLeftUnwritten(const QString &lockPath)
{
    constexpr unsigned long kMomentMs = 200;
    if (QFileInfo(lockPath).size() > 0 || !isAbandoned(lockPath))
        return false;
    QThread::msleep(kMomentMs);
    return QFileInfo(lockPath).size() == 0 && isAbandoned(lockPath);
}

} // namespace

DataDirectory::DataDirectory(const QString &path) : m_path(QDir(path).absolutePath()) { }

DataDirectory::~DataDirectory() = default;

QString DataDirectory::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/gatepost");
}

QString DataDirectory::databasePath() const { return m_path + QStringLiteral("/gatepost.db"); }

QString DataDirectory::accessPath() const { return m_path + QStringLiteral("/access.json"); }

QString DataDirectory::lockPath() const { return m_path + QStringLiteral("/gatepost.lock"); }

core::Result<void> DataDirectory::create()
{
    const QFileInfo directory(m_path);
    if (directory.isDir())
        return {};
    const bool parentMade = QDir().mkpath(directory.absolutePath());
    if (parentMade && QDir().mkdir(m_path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return {};
    return core::Error{core::ErrorCode::Io,
        QStringLiteral("Cannot make the data directory %1: name one that you may write to with --data.").arg(m_path),
        m_path};
}

core::Result<void> DataDirectory::lock()
{
    if (isLocked())
        return {};
    if (auto made = create(); !made)
        return made;

    auto lock = std::make_unique<QLockFile>(lockPath());
    lock->setStaleLockTime(0); // a lock does not age: it is stale only when its process is gone
    bool locked = lock->tryLock(0);
    qint64 pid = 0;
    QString host;
    QString program;
    if (!locked && lock->error() == QLockFile::LockFailedError) {
        const bool isNamed = lock->getLockInfo(&pid, &host, &program);
        // In a container a restarted service often has the very number that its killed forerunner wrote.
        const bool isOwn = isNamed && pid == ::getpid() && host == QSysInfo::machineHostName();
        if (isOwn ? isAbandoned(lockPath()) : !isNamed && isLeftUnwritten(lockPath())) {
            QFile::remove(lockPath());
            locked = lock->tryLock(0);
        }
    }
    if (locked) {
        m_lock = std::move(lock);
        return {};
    }
    if (lock->error() != QLockFile::LockFailedError) {
        return core::Error{core::ErrorCode::Io,
            QStringLiteral("Cannot make the lock file %1: check the disk and who may write there.").arg(lockPath()),
            lockPath()};
    }
    return core::Error{core::ErrorCode::Busy,
        QStringLiteral(
            "%1 (process %2) already serves the data directory %3: stop it, or name another one with --data.")
            .arg(program.isEmpty() ? QStringLiteral("Another program") : program, QString::number(pid), m_path),
        m_path};
}

bool DataDirectory::isLocked() const { return m_lock != nullptr; }

void DataDirectory::unlock() { m_lock.reset(); }

std::optional<LockHolder> DataDirectory::holder() const
{
    if (!QFileInfo::exists(lockPath()))
        return std::nullopt;
    qint64 pid = 0;
    QString host;
    QString program;
    if (!QLockFile(lockPath()).getLockInfo(&pid, &host, &program))
        return std::nullopt;
    if (host == QSysInfo::machineHostName() && !isAlive(program, pid))
        return std::nullopt;
    return LockHolder{program, pid};
}

qint64 freeBytes(const QString &folder)
{
    struct statvfs room = {};
    if (::statvfs(QFile::encodeName(folder).constData(), &room) != 0)
        return 0;
    return static_cast<qint64>(room.f_bavail) * static_cast<qint64>(room.f_frsize);
}

core::Result<void> createPrivateFile(const QString &path)
{
    QFile file(path);
    if (file.exists() || file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly))
        return {};
    return fileError(file, path, QStringLiteral("make the file"));
}

core::Result<void> writePrivateFile(const QString &path, const QByteArray &bytes)
{
    const QString doing = QStringLiteral("write the file");
    const QString newPath = path + QStringLiteral(".new");
    QFile::remove(newPath);
    QFile file(newPath);
    errno = 0;
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, kOwnerOnly))
        return fileError(file, path, doing);
    if (file.write(bytes) != bytes.size() || ::fsync(file.handle()) != 0) {
        core::Error error = fileError(file, path, doing);
        file.remove();
        return error;
    }
    file.close();
    if (std::rename(QFile::encodeName(newPath).constData(), QFile::encodeName(path).constData()) != 0) {
        core::Error error = fileError(file, path, doing);
        file.remove();
        return error;
    }
    return {};
}

} // namespace gatepost::store
