// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>

class QLockFile;

namespace gatepost::store {

// The program that writes a data directory now.
struct LockHolder {
    QString program;
    qint64 pid = 0;
};

// The one directory that holds everything of an owner: gatepost.db, access.json and the lock file.
// Paths may be asked for without the lock (readers do); only the holder of the lock may write.
// Thread: one. Owns the lock; it is released by unlock() or the destructor.
class DataDirectory
{
public:
    // Touches nothing yet. A relative path is taken from the current directory.
    explicit DataDirectory(const QString &path);
    ~DataDirectory();
    DataDirectory(const DataDirectory &) = delete;
    DataDirectory &operator=(const DataDirectory &) = delete;

    // Where data goes when the owner names no directory: $XDG_DATA_HOME/gatepost.
    static QString defaultPath();

    QString path() const { return m_path; }
    QString databasePath() const;
    QString accessPath() const; // access.json: URL and token of the serving process, for writers on this machine
    QString lockPath() const;

    // Makes the directory (only its owner may enter) where it is missing; an existing one is left as it is.
    core::Result<void> create();

    // Makes the directory, then takes the lock. A lock left behind by a killed process is taken over. Fails with Busy
    // (the sentence names the program and its process id) while another one holds it, or with Io.
    core::Result<void> lock();
    bool isLocked() const;
    void unlock();

    // Who holds the lock now, when it is a live process; for messages. To learn whether one may write, call lock().
    std::optional<LockHolder> holder() const;

private:
    QString m_path;
    std::unique_ptr<QLockFile> m_lock;
};

// Bytes that this user may still write where `folder` is; 0 when nobody says. Asked of the file system itself: the list of
// mounts is not whole everywhere (chroot, containers).
qint64 freeBytes(const QString &folder);

// Makes an empty file that only its owner may read, whatever the umask; an existing file is left as it is.
core::Result<void> createPrivateFile(const QString &path);

// Replaces the file at `path` in one step (a reader sees the old or the new bytes), readable by its owner only.
// The bytes are on disk when it returns. Fails with DiskFull or Io; the old file is then unchanged.
core::Result<void> writePrivateFile(const QString &path, const QByteArray &bytes);

} // namespace gatepost::store
