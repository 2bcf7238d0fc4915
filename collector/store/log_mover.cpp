// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/log_mover.h"

#include <QtDebug>

#include <algorithm>

#include <sqlite3.h>

namespace gatepost::store {

namespace {

constexpr int kMovePages = 500; // 2 MB
constexpr int kMostMoves = 4; // until all is moved: hits may come faster than the disk takes them
constexpr int kMostTries = 25; // to start over, a few milliseconds apart
constexpr int kBehindPages = 4 * kMovePages;
// A reader, or hits without a pause, keep the log from starting over: the writer moves the last of it itself.
constexpr int kLongPages = 1000; // 4 MB
constexpr int kLargePages = 8000; // 32 MB: after one move
constexpr qint64 kRetryMs = 1000;
// Deferred where the system has no thread left: then the writer waits for the disk itself.
constexpr auto kOwnThread = std::launch::async | std::launch::deferred;

sqlite3_file *fileOf(Connection &connection, int which)
{
    sqlite3_file *file = nullptr;
    const int code = sqlite3_file_control(connection.handle(), "main", which, &file);
    if (code != SQLITE_OK || file == nullptr || file->pMethods == nullptr)
        throw SqlError{SQLITE_IOERR, QStringLiteral("a file is not open")};
    return file;
}

// Thread: any. SQLite's own file, because a second one would drop all locks of this process when it is closed.
void sync(sqlite3_file *file)
{
    if (const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL); code != SQLITE_OK)
        throw SqlError{code, QStringLiteral("the disk did not take it")};
}

} // namespace

// Opens all files it needs at once, not in the midst of the work.
LogMover::Snapshot::Snapshot(const QString &databasePath) : reader(databasePath, Connection::Access::Read)
{
    hold();
    held.reset();
}

void LogMover::Snapshot::hold()
{
    held.emplace(reader, Connection::Access::Read);
    (void)reader.number("SELECT count(*) FROM sqlite_schema"); // it begins with what is read
}

LogMover::LogMover(Connection &connection, const QString &databasePath)
    : m_connection(connection), m_snapshot(std::make_unique<Snapshot>(databasePath))
{
    // Of a run that was cut off.
    m_wantsEmpty = !m_connection.checkpoint(Connection::Checkpoint::Truncate);
}

LogMover::~LogMover()
{
    if (m_part.valid())
        m_part.wait();
}

void LogMover::wantEmpty()
{
    m_wantsEmpty = true;
    m_nextEndMs = 0;
}

int LogMover::waitingPages() const { return std::max(0, m_connection.walPages() - m_triedPages); }

bool LogMover::isBehind() const { return m_isEnding || waitingPages() > kBehindPages; }

bool LogMover::step(qint64 nowMs)
{
    if (m_part.valid())
        return goOn();
    if (m_connection.walPages() < m_triedPages)
        startOver();
    m_isEnding = nowMs >= m_nextEndMs && (m_wantsEmpty || m_connection.walPages() > kLongPages);
    if (!m_isEnding)
        m_moves = 0;
    // What is left is the writer's to wait for, so it should be nothing.
    const int left = m_connection.walPages() - m_copiedPages;
    const int mostMoves = m_connection.walPages() > kLargePages ? 1 : kMostMoves;
    if (m_isEnding && (left <= 0 || m_moves >= mostMoves || (m_isStuck && m_moves > 0))) {
        end(nowMs);
        return true;
    }
    if (m_isEnding || waitingPages() >= kMovePages)
        begin();
    return false;
}

void LogMover::begin()
{
    m_isCopied = m_isStuck = false;
    m_beganPages = m_connection.walPages();
    m_part = std::async(kOwnThread, [this, log = fileOf(m_connection, SQLITE_FCNTL_JOURNAL_POINTER)] {
        m_snapshot->hold();
        sync(log);
    });
}

// Up to the snapshot and no further: what came later may not be on the disk.
void LogMover::copy()
{
    const qint64 synchronous = m_connection.number("PRAGMA synchronous");
    m_connection.run("PRAGMA synchronous = OFF");
    m_isUnsafe = true;
    (void)m_connection.checkpoint(Connection::Checkpoint::Passive);
    m_connection.run("PRAGMA synchronous = " + QByteArray::number(synchronous));
    throwUnlessFull();
    m_isStuck = m_connection.movedPages() <= m_copiedPages; // an older reader is at work
    m_copiedPages = std::max(m_copiedPages, m_connection.movedPages());
    m_isCopied = true;
    m_part = std::async(kOwnThread, [this, file = fileOf(m_connection, SQLITE_FCNTL_FILE_POINTER)] {
        sync(file);
        m_snapshot->held.reset();
    });
}

bool LogMover::goOn()
{
    if (m_part.wait_for(std::chrono::seconds(0)) == std::future_status::timeout)
        return false;
    endPart();
    if (!m_isCopied) {
        copy();
    } else {
        m_triedPages = m_beganPages;
        ++m_moves;
        if (m_connection.walPages() == 0)
            startOver(); // at the next commit, as a rule
    }
    return true;
}

// The last of it, so that it starts over.
void LogMover::end(qint64 nowMs)
{
    const bool isEnded =
        m_connection.checkpoint(m_wantsEmpty ? Connection::Checkpoint::Truncate : Connection::Checkpoint::Restart);
    throwUnlessFull();
    m_triedPages = m_connection.walPages();
    m_copiedPages = std::max(m_copiedPages, m_connection.movedPages());
    m_moves = 0;
    if (!isEnded && !m_isStuck && ++m_tries < kMostTries)
        return; // a reader needs it, as a rule not for long
    if (isEnded)
        startOver();
    m_wantsEmpty = m_wantsEmpty && !isEnded;
    m_nextEndMs = isEnded ? nowMs : nowMs + kRetryMs;
    m_isEnding = m_isStuck = false;
    m_tries = 0;
}

void LogMover::startOver() { m_triedPages = m_copiedPages = 0; }

// Where the file cannot grow, the log still takes hits until it finds no room either.
void LogMover::throwUnlessFull() const
{
    if (const auto error = m_connection.checkpointError(); error && !error->isFull())
        throw *error;
}

void LogMover::endPart()
{
    try {
        if (m_part.valid()) {
            m_part.get();
            m_isUnsafe = m_isUnsafe && !m_isCopied;
        }
    } catch (const SqlError &) {
        releaseLog();
        throw;
    }
}

// What is in doubt stays in the log.
void LogMover::releaseLog()
{
    if (!m_isUnsafe)
        m_snapshot->held.reset();
}

void LogMover::makeRoom()
{
    endPart();
    releaseLog();
    if (m_connection.checkpoint(Connection::Checkpoint::Truncate))
        startOver();
    if (const auto error = m_connection.checkpointError())
        throw *error;
}

std::unique_ptr<LogMover::Snapshot> LogMover::close(bool empties)
{
    try {
        endPart();
        releaseLog();
        if (empties)
            (void)m_connection.checkpoint(Connection::Checkpoint::Truncate);
        else
            m_connection.keepLogOnClose();
    } catch (const SqlError &error) {
        qWarning("store: the log is kept for the next start: %s", qPrintable(error.message));
    }
    if (!m_isUnsafe)
        return nullptr;
    m_connection.keepLogOnClose();
    return std::move(m_snapshot);
}

} // namespace gatepost::store
