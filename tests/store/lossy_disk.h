// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <atomic>
#include <deque>
#include <map>
#include <mutex>
#include <random>
#include <thread>

namespace gatepost::store {

// A disk that forgets what it was not told to keep. While it exists, SQLite writes the files of one folder through it,
// and it knows what of them was brought to the disk (xSync) and what was only written. Thread: any. One at a time.
class LossyDisk
{
public:
    explicit LossyDisk(const QString &folder, quint32 seed);
    ~LossyDisk();
    LossyDisk(const LossyDisk &) = delete;
    LossyDisk &operator=(const LossyDisk &) = delete;

    // Puts into another folder what would be there if the power was cut now: all that was kept, and of every write since
    // then, nothing, a part of it, or all.
    void cutPower(const QString &into);

    // Who brings the database file to the disk: a move of the log from a thread of its own, or SQLite at the end of a
    // checkpoint in the one that writes.
    enum class Sync { None, OfAMove, OfACheckpoint };
    // The next such sync fails, and with it is lost what was written since the one before, as Linux does it.
    void failOnce(Sync which) { m_fails = which; }
    bool hasFailed() const { return m_hasFailed; }
    int syncsOfFile() const { return m_syncsOfFile; } // of the database, not of its log

    // For the file system below.
    struct Write {
        qint64 offset = 0;
        QByteArray bytes; // null: the file is cut off at `offset`
    };
    struct File {
        bool isLog = false;
        std::size_t keptWrites = 0; // ever
        QByteArray kept;
        std::deque<Write> open;
        std::thread::id writer; // of the last
    };
    File *fileAt(const char *path); // null: of another folder
    void forget(const char *path);
    void write(File &file, Write write);
    std::size_t writesOf(const File &file); // ever
    void keep(File &file, std::size_t writes); // all up to that number
    bool takeFailure(File &file); // true: it fails
    void dawdle(const File &file); // as a disk does

private:
    const QByteArray m_folder;
    std::mutex m_mutex;
    std::mt19937 m_random;
    std::map<QByteArray, File> m_files;
    std::atomic<Sync> m_fails = Sync::None;
    std::atomic<bool> m_hasFailed = false;
    std::atomic<int> m_syncsOfFile = 0;
};

} // namespace gatepost::store
