// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/store/lossy_disk.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <chrono>
#include <thread>

#include <sqlite3.h>

namespace gatepost::store {

namespace {

constexpr qint64 kSector = 512;

LossyDisk *g_disk = nullptr;
sqlite3_vfs *g_below = nullptr;

// What SQLite gets for a file of the folder; the real one lies behind it in memory.
struct Handle {
    sqlite3_file base;
    LossyDisk::File *file;
    sqlite3_file *real() { return reinterpret_cast<sqlite3_file *>(this + 1); }
};
Handle *handleOf(sqlite3_file *file) { return reinterpret_cast<Handle *>(file); }
sqlite3_file *realOf(sqlite3_file *file) { return handleOf(file)->real(); }

int closeFile(sqlite3_file *file) { return realOf(file)->pMethods->xClose(realOf(file)); }
int readFile(sqlite3_file *file, void *bytes, int size, sqlite3_int64 offset)
{
    return realOf(file)->pMethods->xRead(realOf(file), bytes, size, offset);
}
int writeFile(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    const int code = realOf(file)->pMethods->xWrite(realOf(file), bytes, size, offset);
    if (code == SQLITE_OK)
        g_disk->write(*handleOf(file)->file, {offset, QByteArray(static_cast<const char *>(bytes), size)});
    return code;
}
int truncateFile(sqlite3_file *file, sqlite3_int64 size)
{
    const int code = realOf(file)->pMethods->xTruncate(realOf(file), size);
    if (code == SQLITE_OK)
        g_disk->write(*handleOf(file)->file, {size, QByteArray()});
    return code;
}
// What is written while it waits is not promised.
int syncFile(sqlite3_file *file, int)
{
    if (g_disk->takeFailure(*handleOf(file)->file))
        return SQLITE_IOERR_FSYNC;
    const std::size_t writes = g_disk->writesOf(*handleOf(file)->file);
    g_disk->dawdle(*handleOf(file)->file);
    g_disk->keep(*handleOf(file)->file, writes);
    return SQLITE_OK;
}
int fileSize(sqlite3_file *file, sqlite3_int64 *size) { return realOf(file)->pMethods->xFileSize(realOf(file), size); }
int lockFile(sqlite3_file *file, int how) { return realOf(file)->pMethods->xLock(realOf(file), how); }
int unlockFile(sqlite3_file *file, int how) { return realOf(file)->pMethods->xUnlock(realOf(file), how); }
int checkReserved(sqlite3_file *file, int *is) { return realOf(file)->pMethods->xCheckReservedLock(realOf(file), is); }
int control(sqlite3_file *file, int what, void *value)
{
    return realOf(file)->pMethods->xFileControl(realOf(file), what, value);
}
int sectorSize(sqlite3_file *file) { return realOf(file)->pMethods->xSectorSize(realOf(file)); }
int traits(sqlite3_file *file) { return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file)); }
int mapShared(sqlite3_file *file, int region, int size, int extends, void volatile **memory)
{
    return realOf(file)->pMethods->xShmMap(realOf(file), region, size, extends, memory);
}
int lockShared(sqlite3_file *file, int offset, int count, int flags)
{
    return realOf(file)->pMethods->xShmLock(realOf(file), offset, count, flags);
}
void barrier(sqlite3_file *file) { realOf(file)->pMethods->xShmBarrier(realOf(file)); }
int unmapShared(sqlite3_file *file, int deletes) { return realOf(file)->pMethods->xShmUnmap(realOf(file), deletes); }

const sqlite3_io_methods kMethods = {2, closeFile, readFile, writeFile, truncateFile, syncFile, fileSize, lockFile,
    unlockFile, checkReserved, control, sectorSize, traits, mapShared, lockShared, barrier, unmapShared, nullptr,
    nullptr};

int openFile(sqlite3_vfs *, const char *path, sqlite3_file *file, int flags, int *outFlags)
{
    LossyDisk::File *known = path != nullptr ? g_disk->fileAt(path) : nullptr;
    if (known == nullptr)
        return g_below->xOpen(g_below, path, file, flags, outFlags);
    Handle *handle = handleOf(file);
    handle->base.pMethods = nullptr;
    handle->file = known;
    const int code = g_below->xOpen(g_below, path, handle->real(), flags, outFlags);
    if (code == SQLITE_OK)
        handle->base.pMethods = &kMethods;
    return code;
}

int deleteFile(sqlite3_vfs *, const char *path, int syncs)
{
    g_disk->forget(path);
    return g_below->xDelete(g_below, path, syncs);
}

sqlite3_vfs *lossyFileSystem()
{
    static sqlite3_vfs system = [] {
        g_below = sqlite3_vfs_find(nullptr);
        sqlite3_vfs made = *g_below;
        made.szOsFile += static_cast<int>(sizeof(Handle));
        made.pNext = nullptr;
        made.zName = "lossy";
        made.xOpen = openFile;
        made.xDelete = deleteFile;
        return made;
    }();
    return &system;
}

void apply(QByteArray &content, const LossyDisk::Write &write, qint64 size)
{
    if (write.bytes.isNull())
        return content.resize(write.offset);
    if (content.size() < write.offset + size)
        content.resize(write.offset + size, '\0');
    content.replace(write.offset, size, write.bytes.constData(), size);
}

} // namespace

LossyDisk::LossyDisk(const QString &folder, quint32 seed) : m_folder(folder.toUtf8() + '/'), m_random(seed)
{
    g_disk = this;
    sqlite3_vfs_register(lossyFileSystem(), 1);
}

LossyDisk::~LossyDisk()
{
    sqlite3_vfs_unregister(lossyFileSystem());
    g_disk = nullptr;
}

LossyDisk::File *LossyDisk::fileAt(const char *path)
{
    const QByteArray name(path);
    if (!name.startsWith(m_folder) || name.endsWith("-shm"))
        return nullptr;
    const std::lock_guard lock(m_mutex);
    File &file = m_files[name];
    file.isLog = name.endsWith("-wal"); // before anybody has it
    return &file;
}

void LossyDisk::forget(const char *path)
{
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_files.find(path); found != m_files.end())
        found->second = {found->second.isLog, found->second.keptWrites, {}, {}, {}};
}

void LossyDisk::write(File &file, Write write)
{
    const std::lock_guard lock(m_mutex);
    file.open.push_back(std::move(write));
    file.writer = std::this_thread::get_id();
}

std::size_t LossyDisk::writesOf(const File &file)
{
    const std::lock_guard lock(m_mutex);
    return file.keptWrites + file.open.size();
}

// Two threads may bring the same file to the disk at once.
void LossyDisk::keep(File &file, std::size_t writes)
{
    const std::lock_guard lock(m_mutex);
    m_syncsOfFile += file.isLog ? 0 : 1;
    while (file.keptWrites < writes && !file.open.empty()) {
        apply(file.kept, file.open.front(), file.open.front().bytes.size());
        file.open.pop_front();
        ++file.keptWrites;
    }
}

bool LossyDisk::takeFailure(File &file)
{
    const std::lock_guard lock(m_mutex);
    const Sync which = file.writer == std::this_thread::get_id() ? Sync::OfACheckpoint : Sync::OfAMove;
    if (file.isLog || m_fails != which)
        return false;
    m_fails = Sync::None;
    file.keptWrites += file.open.size();
    file.open.clear();
    m_hasFailed = true;
    return true;
}

void LossyDisk::dawdle(const File &file)
{
    int ms = 0;
    {
        const std::lock_guard lock(m_mutex);
        ms = std::uniform_int_distribution(0, file.isLog ? 4 : 80)(m_random);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

void LossyDisk::cutPower(const QString &into)
{
    const std::lock_guard lock(m_mutex);
    for (const auto &[path, file] : m_files) {
        QByteArray content = file.kept;
        for (const Write &write : file.open) {
            const int fate = std::uniform_int_distribution(0, 4)(m_random);
            const qint64 sectors = write.bytes.size() / kSector;
            if (fate < 2)
                apply(content, write, write.bytes.size());
            else if (fate == 2 && sectors > 1)
                apply(content, write, std::uniform_int_distribution<qint64>(1, sectors - 1)(m_random) * kSector);
        }
        QFile copy(into + QLatin1Char('/') + QFileInfo(QString::fromUtf8(path)).fileName());
        if (!content.isEmpty() && copy.open(QIODevice::WriteOnly))
            copy.write(content);
    }
}

} // namespace gatepost::store
