// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the C interface of SQLite with owners for its handles.
#pragma once

#include "collector/core/result.h"

#include <QByteArray>
#include <QSqlDatabase>
#include <QString>

#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace gatepost::store {

// Thrown inside this folder only; every public function turns it into a core::Error.
struct SqlError {
    int code = 0; // SQLite's extended result code
    QString message;

    bool isLocked() const; // somebody else holds the database: trying again may work
    bool isFull() const;
    bool isDamage() const; // the file is not what SQLite wrote
    bool isRefusal() const; // a row breaks a rule of its table
    bool isStorage() const; // the disk, the file or the memory failed (full included), not the row
};

// `doing`: "open the database", as in "Cannot … ".
core::Error toError(const SqlError &error, const QString &doing, const QString &databasePath);

// One connection, made through Qt Sql. Thread: the one that opened it. Statements are destroyed before it.
class Connection
{
public:
    // Still: for a file that nobody writes meanwhile; nothing is made beside it, and its log is not read.
    enum class Access { Read, Write, Still };

    // Throws SqlError. Write makes the file when it is missing. `databasePath` is absolute.
    Connection(const QString &databasePath, Access access);
    ~Connection();
    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;

    sqlite3 *handle() const { return m_handle; }

    // Runs one or more statements that give no rows. Throws SqlError.
    void run(const QByteArray &sql);
    // The first column of the first row. Throws SqlError; 0 when there is no row.
    qint64 number(const QByteArray &sql);
    QByteArray text(const QByteArray &sql);

    void setBusyTimeout(int ms);
    bool inTransaction() const;
    int changes() const;
    qint64 lastRowId() const;
    // Pages in the write-ahead log after the last commit of this connection.
    int walPages() const { return m_walPages; }
    // Pages of the log that are in the database after the last checkpoint of this connection.
    int movedPages() const { return m_movedPages; }
    // Moves the log into the database. Restart lets it start over at the next commit, Truncate
    // empties it, when no reader still needs it. Waits for nobody and never throws: returns whether all that was done.
    enum class Checkpoint { Passive, Restart, Truncate };
    bool checkpoint(Checkpoint how);
    // What failed in the last one; nullopt: nothing, or somebody else had the file.
    std::optional<SqlError> checkpointError() const;
    // Brings the database file to the disk, whoever wrote it. Throws SqlError.
    void syncFile();
    // The log stays when this connection closes, even as the last: the next to open reads all of it once more.
    void keepLogOnClose();

    [[noreturn]] void fail(int code) const;

private:
    static int walHook(void *self, sqlite3 *, const char *, int pages);

    QString m_name;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    int m_walPages = 0;
    int m_movedPages = 0;
    int m_checkpointCode = 0;
    int m_busyMs = 0;
};

// A prepared statement. Parameters and columns are numbered from 0.
class Statement
{
public:
    Statement(Connection &connection, const QByteArray &sql);
    ~Statement();
    Statement(const Statement &) = delete;
    Statement &operator=(const Statement &) = delete;

    Statement &bind(int parameter, qint64 value);
    // The bytes must live until reset() or the next bind.
    Statement &bind(int parameter, const QByteArray &utf8);
    Statement &bindBlob(int parameter, const QByteArray &bytes); // the same
    bool step(); // true: a row is there. Throws SqlError, after a reset
    void run(); // steps to the end and resets

    void reset();

    int columns() const;
    // Binds every column of the row that `source`, of any connection, stands on.
    void bindRow(const Statement &source);

    qint64 integer(int column) const;
    QByteArray text(int column) const;
    QString string(int column) const;
    QByteArray blob(int column) const;

private:
    Connection &m_connection;
    sqlite3_stmt *m_statement = nullptr;
};

// BEGIN IMMEDIATE (write) or BEGIN (read) … COMMIT. Rolls back when it is destroyed before commit().
class Transaction
{
public:
    Transaction(Connection &connection, Connection::Access access);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    void commit();

private:
    Connection &m_connection;
    bool m_open = true;
};

} // namespace gatepost::store
