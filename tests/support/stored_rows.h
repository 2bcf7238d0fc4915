// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <vector>

struct sqlite3;

namespace gatepost::testing {

// A look into a database file by plain SQL, independent of the project's own readers. Read-only; works beside a
// running collector. Thread: one.
class StoredRows
{
public:
    explicit StoredRows(const QString &databasePath);
    ~StoredRows();
    StoredRows(const StoredRows &) = delete;
    StoredRows &operator=(const StoredRows &) = delete;

    // All rows as text; nulls are empty. Empty with error() set when the statement fails.
    QList<QList<QByteArray>> select(const QByteArray &sql);
    // First cell of the first row as a number; -1 when there is none.
    qint64 number(const QByteArray &sql);
    QByteArray error() const { return m_error; }

    // How often each number of an HttpLoad is stored.
    QHash<qint64, int> loadNumbers();
    // Empty when the batches tell the same story as the hits: ranges follow each other without gap or overlap, and
    // hold as many as are there, as rows or packed; else what is wrong.
    QByteArray batchTrouble();
    // "ok" or what SQLite's quick_check says.
    QByteArray quickCheck();

private:
    sqlite3 *m_database = nullptr;
    QByteArray m_error;
};

} // namespace gatepost::testing
