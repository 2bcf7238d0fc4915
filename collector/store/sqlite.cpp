// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/sqlite.h"

#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>
#include <QUuid>
#include <QVariant>

#include <sqlite3.h>

namespace gatepost::store {

namespace {

constexpr int kBusyMs = 1000;

int primaryCode(int code) { return code & 0xff; }

QString messageOf(sqlite3 *handle, int code)
{
    return QString::fromUtf8(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
}

core::ErrorCode codeOf(const SqlError &error)
{
    switch (primaryCode(error.code)) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return core::ErrorCode::Busy;
    case SQLITE_FULL:
        return core::ErrorCode::DiskFull;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return core::ErrorCode::Corrupt;
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
        return core::ErrorCode::InvalidInput;
    default:
        return core::ErrorCode::Io;
    }
}

QString fileName(const QString &databasePath, Connection::Access access)
{
    if (access != Connection::Access::Still)
        return databasePath;
    return QUrl::fromLocalFile(databasePath).toString(QUrl::FullyEncoded) + QStringLiteral("?immutable=1");
}

QString adviceFor(core::ErrorCode code)
{
    switch (code) {
    case core::ErrorCode::Busy:
        return QStringLiteral("another program has locked it; close that program or wait for it");
    case core::ErrorCode::DiskFull:
        return QStringLiteral("the disk is full; free some space");
    case core::ErrorCode::Corrupt:
        return QStringLiteral("it is damaged; nothing was changed, keep the file and put a backup in its place");
    case core::ErrorCode::InvalidInput:
        return QStringLiteral("it refuses a value; please report this");
    default:
        return QStringLiteral("check the disk and who may write to the directory");
    }
}

} // namespace

bool SqlError::isLocked() const { return primaryCode(code) == SQLITE_BUSY || primaryCode(code) == SQLITE_LOCKED; }

bool SqlError::isFull() const { return primaryCode(code) == SQLITE_FULL; }

bool SqlError::isDamage() const { return primaryCode(code) == SQLITE_CORRUPT || primaryCode(code) == SQLITE_NOTADB; }

bool SqlError::isRefusal() const
{
    return primaryCode(code) == SQLITE_CONSTRAINT || primaryCode(code) == SQLITE_MISMATCH;
}

bool SqlError::isStorage() const
{
    switch (primaryCode(code)) {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
        return true;
    default:
        return false;
    }
}

core::Error toError(const SqlError &error, const QString &doing, const QString &databasePath)
{
    const core::ErrorCode code = codeOf(error);
    return {code, QStringLiteral("Cannot %1 %2 (%3): %4.").arg(doing, databasePath, error.message, adviceFor(code)),
        databasePath};
}

Connection::Connection(const QString &databasePath, Access access)
    : m_name(QStringLiteral("gatepost-%1").arg(QUuid::createUuid().toString(QUuid::Id128)))
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setDatabaseName(fileName(databasePath, access));
    m_database.setConnectOptions(access == Access::Write
            ? QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=1000")
            : QStringLiteral("QSQLITE_OPEN_URI;QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=%1"));
    const bool opened = m_database.open();
    const QVariant handle = opened ? m_database.driver()->handle() : QVariant();
    if (!opened || qstrcmp(handle.typeName(), "sqlite3*") != 0) {
        const QString message = m_database.isValid() ? m_database.lastError().databaseText()
                                                     : QStringLiteral("Qt's driver QSQLITE is not installed");
        m_database = {};
        QSqlDatabase::removeDatabase(m_name);
        throw SqlError{SQLITE_CANTOPEN, message};
    }
    m_handle = *static_cast<sqlite3 *const *>(handle.constData());
    sqlite3_extended_result_codes(m_handle, 1);
    setBusyTimeout(kBusyMs);
    if (access != Access::Write) {
        // Exactly one connection checkpoints: the writer's.
        sqlite3_wal_autocheckpoint(m_handle, 0);
        keepLogOnClose();
    } else {
        // Replaces SQLite's automatic checkpoint: ours runs after the receipts, not before them.
        sqlite3_wal_hook(m_handle, &Connection::walHook, this);
    }
}

Connection::~Connection()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

int Connection::walHook(void *self, sqlite3 *, const char *, int pages)
{
    static_cast<Connection *>(self)->m_walPages = pages;
    return SQLITE_OK;
}

void Connection::fail(int code) const { throw SqlError{code, messageOf(m_handle, code)}; }

void Connection::run(const QByteArray &sql)
{
    if (const int code = sqlite3_exec(m_handle, sql.constData(), nullptr, nullptr, nullptr); code != SQLITE_OK)
        fail(code);
}

qint64 Connection::number(const QByteArray &sql)
{
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

QByteArray Connection::text(const QByteArray &sql)
{
    Statement statement(*this, sql);
    return statement.step() ? statement.text(0) : QByteArray();
}

void Connection::setBusyTimeout(int ms)
{
    m_busyMs = ms;
    sqlite3_busy_timeout(m_handle, ms);
}

bool Connection::inTransaction() const { return sqlite3_get_autocommit(m_handle) == 0; }

int Connection::changes() const { return sqlite3_changes(m_handle); }

qint64 Connection::lastRowId() const { return sqlite3_last_insert_rowid(m_handle); }

bool Connection::checkpoint(Checkpoint how)
{
    int logPages = 0;
    m_movedPages = 0;
    const int mode = how == Checkpoint::Passive ? SQLITE_CHECKPOINT_PASSIVE
        : how == Checkpoint::Restart            ? SQLITE_CHECKPOINT_RESTART
                                                : SQLITE_CHECKPOINT_TRUNCATE;
    // Truncate would wait for every reader as long as for a lock, and so would the hits behind it.
    const int busyMs = m_busyMs;
    setBusyTimeout(0);
    const int code = sqlite3_wal_checkpoint_v2(m_handle, nullptr, mode, &logPages, &m_movedPages);
    setBusyTimeout(busyMs);
    m_checkpointCode = code;
    if (code == SQLITE_OK && logPages == m_movedPages) {
        m_walPages = 0;
        return true;
    }
    return false;
}

std::optional<SqlError> Connection::checkpointError() const
{
    const SqlError error{m_checkpointCode, QString::fromUtf8(sqlite3_errstr(m_checkpointCode))};
    return m_checkpointCode == SQLITE_OK || error.isLocked() ? std::nullopt : std::optional(error);
}

void Connection::syncFile()
{
    sqlite3_file *file = nullptr;
    int code = sqlite3_file_control(m_handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code == SQLITE_OK && file != nullptr && file->pMethods != nullptr)
        code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
    if (code != SQLITE_OK)
        fail(code);
}

void Connection::keepLogOnClose() { sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Statement::Statement(Connection &connection, const QByteArray &sql) : m_connection(connection)
{
    const int code = sqlite3_prepare_v3(connection.handle(), sql.constData(), static_cast<int>(sql.size()),
        SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
    if (code != SQLITE_OK)
        connection.fail(code);
}

Statement::~Statement() { sqlite3_finalize(m_statement); }

Statement &Statement::bind(int parameter, qint64 value)
{
    if (const int code = sqlite3_bind_int64(m_statement, parameter + 1, value); code != SQLITE_OK)
        m_connection.fail(code);
    return *this;
}

Statement &Statement::bind(int parameter, const QByteArray &utf8)
{
    // A null pointer would bind NULL; an empty QByteArray's constData() is never null.
    const int code = sqlite3_bind_text64(m_statement, parameter + 1, utf8.constData(),
        static_cast<sqlite3_uint64>(utf8.size()), SQLITE_STATIC, SQLITE_UTF8);
    if (code != SQLITE_OK)
        m_connection.fail(code);
    return *this;
}

Statement &Statement::bindBlob(int parameter, const QByteArray &bytes)
{
    const int code = sqlite3_bind_blob64(
        m_statement, parameter + 1, bytes.constData(), static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC);
    if (code != SQLITE_OK)
        m_connection.fail(code);
    return *this;
}

bool Statement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    const SqlError error{code, messageOf(m_connection.handle(), code)};
    sqlite3_reset(m_statement);
    throw error;
}

void Statement::run()
{
    while (step()) { }
    reset();
}

void Statement::reset() { sqlite3_reset(m_statement); }

int Statement::columns() const { return sqlite3_column_count(m_statement); }

void Statement::bindRow(const Statement &source)
{
    for (int i = 0; i < source.columns(); ++i) {
        const int code = sqlite3_bind_value(m_statement, i + 1, sqlite3_column_value(source.m_statement, i));
        if (code != SQLITE_OK)
            m_connection.fail(code);
    }
}

qint64 Statement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

QByteArray Statement::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_statement, column));
}

QString Statement::string(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column));
}

QByteArray Statement::blob(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArray(bytes, sqlite3_column_bytes(m_statement, column));
}

Transaction::Transaction(Connection &connection, Connection::Access access) : m_connection(connection)
{
    m_connection.run(access == Connection::Access::Write ? "BEGIN IMMEDIATE" : "BEGIN");
}

Transaction::~Transaction()
{
    // SQLite has already rolled back after some errors; a second ROLLBACK would only report that.
    if (m_open && m_connection.inTransaction())
        sqlite3_exec(m_connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit()
{
    m_connection.run("COMMIT");
    m_open = false;
}

} // namespace gatepost::store
