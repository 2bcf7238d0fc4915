// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: moves the log into the database file while hits go on being stored.
#pragma once

#include "collector/store/sqlite.h"

#include <future>
#include <optional>

namespace gatepost::store {

// The disk may take its time, and no hit shall wait for it. So a move has three parts: the log is brought to the disk, its
// pages are copied, the file is brought to the disk. The first and the last are for a thread of this object; the copying
// stays with the writer's connection, the only one that ever checkpoints, which waits for nothing in it. Meanwhile a
// snapshot of this object's own keeps the log from starting over: what was copied is in the log until it is safe in the
// file, so a cut of power at any moment loses nothing that was safe before.
// Thread: the writer's.
class LogMover
{
public:
    // `connection` is the writer's and outlives this. Throws SqlError.
    LogMover(Connection &connection, const QString &databasePath);
    ~LogMover(); // waits for the disk

    // There are bytes in the log that were removed from the file: it is emptied once no reader needs it.
    void wantEmpty();
    bool wantsEmpty() const { return m_wantsEmpty; }

    // A move is under way: step() is wanted again soon.
    bool isBusy() const { return m_part.valid(); }
    // The log grows faster than it is moved: only what cannot wait should be written.
    bool isBehind() const;

    // Does what is due and takes no longer than a few milliseconds. False: there was nothing. Throws SqlError when the
    // disk failed; then the connection must not be trusted.
    bool step(qint64 nowMs);
    // Waits for the disk and leaves an empty log, when no reader needs it.
    void finish();

private:
    void begin();
    void copy();
    bool goOn();
    int waitingPages() const;
    void end(qint64 nowMs);

    Connection &m_connection;
    Connection m_reader; // used by one thread at a time: m_part's while that is under way
    std::optional<Transaction> m_snapshot;
    std::future<void> m_part;
    bool m_isCopied = false;

    int m_beganPages = 0; // of the log, when the move began
    int m_movedPages = 0;
    bool m_wantsEmpty = false;
    bool m_isEnding = false; // the last of the log is to be moved
    bool m_isShort = false; // what is left of it takes little time
    int m_tries = 0; // to move all, or to start over
    qint64 m_nextEndMs = 0;
};

} // namespace gatepost::store
