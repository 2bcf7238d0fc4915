// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/stored_rows.h"

#include "tests/support/http_load.h"

#include <sqlite3.h>

namespace gatepost::testing {

StoredRows::StoredRows(const QString &databasePath)
{
    if (sqlite3_open_v2(databasePath.toUtf8().constData(), &m_database, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK)
        m_error = sqlite3_errmsg(m_database);
    sqlite3_busy_timeout(m_database, 5000);
    sqlite3_wal_autocheckpoint(m_database, 0);
}

StoredRows::~StoredRows() { sqlite3_close(m_database); }

QList<QList<QByteArray>> StoredRows::select(const QByteArray &sql)
{
    QList<QList<QByteArray>> rows;
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_database, sql.constData(), static_cast<int>(sql.size()), &statement, nullptr)
        != SQLITE_OK) {
        m_error = sqlite3_errmsg(m_database);
        return rows;
    }
    int step = SQLITE_ROW;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW) {
        QList<QByteArray> row;
        for (int i = 0; i < sqlite3_column_count(statement); ++i) {
            const char *text = static_cast<const char *>(sqlite3_column_blob(statement, i));
            row.append(QByteArray(text, sqlite3_column_bytes(statement, i)));
        }
        rows.append(row);
    }
    if (step != SQLITE_DONE)
        m_error = sqlite3_errmsg(m_database);
    sqlite3_finalize(statement);
    return rows;
}

qint64 StoredRows::number(const QByteArray &sql)
{
    const QList<QList<QByteArray>> rows = select(sql);
    return rows.isEmpty() || rows.first().isEmpty() ? -1 : rows.first().first().toLongLong();
}

QHash<qint64, int> StoredRows::loadNumbers()
{
    // Referrers are kept as host and path, or with a scheme; the number stands behind "ref" either way.
    const QList<QList<QByteArray>> rows =
        select("SELECT p.text, t.text, r.text, count(*) FROM hit "
               "JOIN term p ON p.dim = 1 AND p.id = hit.page JOIN term t ON t.dim = 2 AND t.id = hit.title "
               "JOIN term r ON r.dim = 3 AND r.id = hit.referrer GROUP BY 1, 2, 3");
    QHash<qint64, int> numbers;
    for (const QList<QByteArray> &row : rows) {
        const qint64 number = HttpLoad::numberOf(row[0], row[1], row[2].mid(row[2].indexOf("ref")));
        if (number >= 0)
            numbers[number] += row[3].toInt();
    }
    return numbers;
}

QByteArray StoredRows::batchTrouble()
{
    const QList<QList<QByteArray>> batches = select("SELECT id, first_hit, last_hit FROM batch ORDER BY id");
    const qint64 packed = number("SELECT coalesce(sum(hits), 0) FROM segment");
    const qint64 hits = number("SELECT count(*) FROM waiting_hit") + packed;
    if (!m_error.isEmpty())
        return m_error;
    qint64 next = 1;
    qint64 covered = 0;
    for (const QList<QByteArray> &batch : batches) {
        const qint64 first = batch[1].toLongLong();
        const qint64 last = batch[2].toLongLong();
        if (first == 0 || last < first)
            continue; // a batch without hits: drops, sightings or sites only
        if (first != next)
            return "batch " + batch[0] + " begins at " + batch[1] + " instead of " + QByteArray::number(next);
        const qint64 stored = number("SELECT count(*) FROM hit WHERE id BETWEEN " + batch[1] + " AND " + batch[2]);
        // Which of them are packed, nobody can tell: then only the sum is compared.
        if (stored > last - first + 1 || (packed == 0 && stored != last - first + 1))
            return "batch " + batch[0] + " has " + QByteArray::number(stored) + " of its rows";
        covered += last - first + 1;
        next = last + 1;
    }
    if (covered != hits)
        return QByteArray::number(hits) + " hits are there, " + QByteArray::number(covered) + " were committed";
    return {};
}

QByteArray StoredRows::quickCheck()
{
    const QList<QList<QByteArray>> rows = select("PRAGMA quick_check");
    return rows.isEmpty() ? m_error : rows.first().first();
}

} // namespace gatepost::testing
