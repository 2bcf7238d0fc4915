// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: moves the log into the database file while hits go on being stored.
#pragma once

#include "collector/store/sqlite.h"

#include <future>
#include <memory>
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
    struct Snapshot {
        explicit Snapshot(const QString &databasePath);
        void hold(); // from what is committed now
        Connection reader;
        std::optional<Transaction> held;
    };

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

    // Does what is due here and takes no longer than a few milliseconds. False: nothing was. Throws SqlError when the disk
    // failed; then the connection must not be trusted.
    bool step(qint64 nowMs);
    // Waits for the disk, moves the whole log and empties it, when no reader needs it. Throws SqlError, also when the disk
    // has no room for the file to grow: then no hit should be stored, or the log takes the room that the file needs.
    void makeRoom();
    // Before the connection is closed: waits for the disk; `empties`: leaves an empty log, when no reader needs it. Gives the
    // snapshot when the file could not be brought to the disk after pages were copied, so that only the log has them for
    // sure. Nothing may be written then until all who have the database open have closed it: who comes after that copies
    // the whole log once more.
    std::unique_ptr<Snapshot> close(bool empties);

private:
    void begin();
    void copy();
    bool goOn();
    void endPart();
    void releaseLog();
    void startOver();
    void throwUnlessFull() const;
    int waitingPages() const;
    void end(qint64 nowMs);

    Connection &m_connection;
    std::unique_ptr<Snapshot> m_snapshot; // used by one thread at a time: m_part's while that is under way
    std::future<void> m_part;
    bool m_isCopied = false;
    bool m_isUnsafe = false; // it is not known whether what was copied is on the disk
    bool m_isStuck = false; // the last move could copy nothing

    int m_beganPages = 0; // of the log, when the move began
    int m_triedPages = 0; // up to here the last move would have come
    int m_copiedPages = 0; // what is in the file
    bool m_wantsEmpty = false;
    bool m_isEnding = false; // the last of the log is to be moved
    int m_moves = 0; // to that end
    int m_tries = 0; // to start over
    qint64 m_nextEndMs = 0;
};

} // namespace gatepost::store
