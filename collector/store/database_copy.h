// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: copies of a whole database, and putting one file in another's place.
#pragma once

#include "collector/core/result.h"
#include "collector/store/sqlite.h"

#include <atomic>

namespace gatepost::store {

// While it lives, whatever `connection` does ends with an error as soon as `cancelled` (may be null) is true.
class CancelGuard
{
public:
    CancelGuard(Connection &connection, const std::atomic<bool> *cancelled);
    ~CancelGuard();
    CancelGuard(const CancelGuard &) = delete;
    CancelGuard &operator=(const CancelGuard &) = delete;

private:
    Connection &m_connection;
};

// What a caller gets after `cancelled` became true.
core::Error cancelledError();

// How to read a database without leaving a trace beside it: Still while no program has it open and its log is empty.
Connection::Access quietAccess(const QString &databasePath);

// Copies everything that is committed now, log included, to `copyPath`: one snapshot, through SQLite's backup
// interface, so also while another program writes; the log, which holds what the snapshot does not, cannot start over
// until the copy is done and grows by what comes in meanwhile. The file is made anew, readable by its owner only, and is on disk
// when this returns. Fails as SQLite does, or with Busy when cancelled; then the file is gone again.
core::Result<void> copyDatabase(
    Connection &connection, const QString &copyPath, const std::atomic<bool> *cancelled = nullptr);

// The names that SQLite gives the files beside a database.
QString logPath(const QString &databasePath);
QString logIndexPath(const QString &databasePath);

// Moves the log into the database, so that the one file is everything; that of a database that cannot be opened stays.
// The caller holds the directory's lock. Busy while another program has the database open.
core::Result<void> emptyLog(const QString &databasePath);

// Removes a database that was made for a while, and what SQLite has put beside it.
void removeDatabase(const QString &databasePath);

// Renames in one step, over a file that may be there, and waits until that is on disk.
core::Result<void> moveInto(const QString &from, const QString &to);

// Puts `fresh`, a closed database in the same directory, in the place of the one at `databasePath`, which stays beside
// it as keptCopyPath() says, its age counted from now; returns that path, empty when there was none. The caller holds the directory's lock.
// At every moment one of the two is whole in its place. Fails with Busy while another program has the old one open,
// else with Io; then the old one is still in its place.
core::Result<QString> replaceDatabase(const QString &databasePath, const QString &fresh, const QString &word);

} // namespace gatepost::store
