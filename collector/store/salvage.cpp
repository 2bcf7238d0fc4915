// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/salvage.h"

#include "collector/store/data_directory.h"
#include "collector/store/database_copy.h"
#include "collector/store/schema.h"

#include <functional>
#include <optional>
#include <vector>

namespace gatepost::store {

namespace {

constexpr qint64 kLastKey = qint64(1) << 40; // no number of a row is as high

// How the rows of a table are told apart.
struct TableKeys {
    QByteArray table;
    QByteArray first; // a column of whole numbers that the table is ordered by; empty: there is none
    QByteArray second; // the next one; may be empty
};

std::vector<TableKeys> tablesOf(Connection &connection)
{
    std::vector<TableKeys> tables;
    Statement names(connection,
        "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%'");
    while (names.step()) {
        TableKeys keys{names.text(0), {}, {}};
        Statement columns(connection, "SELECT name, type FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk");
        columns.bind(0, keys.table);
        if (columns.step() && columns.text(1) == "INTEGER") {
            keys.first = columns.text(0);
            if (columns.step() && columns.text(1) == "INTEGER")
                keys.second = columns.text(0);
        } else if (names.integer(1) == 0) {
            keys.first = "rowid";
        }
        tables.push_back(std::move(keys));
    }
    return tables;
}

// True: it ran to its end. False: what it wanted cannot be read. Anything else goes to the caller.
template <typename Work>
bool isRead(const Work &work)
{
    try {
        work();
        return true;
    } catch (const SqlError &error) {
        if (!error.isDamage() && !error.isRefusal())
            throw;
        return false;
    }
}

// Goes through the keys of a table, or of those rows of it that have one first key, and around what cannot be read.
// An unreadable page takes a range of keys with it: any search for one of them fails.
class KeyWalk
{
public:
    KeyWalk(Connection &connection, const QByteArray &table, const QByteArray &key, const QByteArray &where)
        : m_next(connection,
            "SELECT " + key + " FROM \"" + table + "\" WHERE " + key + " >= ?" + where + " ORDER BY " + key
                + " LIMIT 1")
    {
    }

    // False: something was jumped over.
    bool forEach(const std::function<void(qint64)> &visit)
    {
        bool isWhole = true;
        for (std::optional<qint64> from = 0; from;) {
            std::optional<qint64> key;
            if (!find(*from, key)) {
                isWhole = false;
                from = behind(*from);
                continue;
            }
            if (!key)
                break;
            visit(*key);
            from = *key + 1;
        }
        return isWhole;
    }

private:
    // False: it cannot be read.
    bool find(qint64 from, std::optional<qint64> &key)
    {
        return isRead([&] {
            if (m_next.bind(0, from).step())
                key = m_next.integer(0);
            m_next.reset();
        });
    }

    // The first key behind what cannot be read at `from`. Steps grow slowly, so that what is readable between two
    // unreadable pages is seldom missed.
    std::optional<qint64> behind(qint64 from)
    {
        std::optional<qint64> key;
        qint64 bad = from;
        qint64 good = from + 1;
        while (good < kLastKey && !find(good, key)) {
            bad = good;
            good += 1 + (good - from) / 8;
        }
        if (good >= kLastKey)
            return std::nullopt;
        while (bad + 1 < good) {
            const qint64 middle = bad + (good - bad) / 2;
            (find(middle, key) ? good : bad) = middle;
        }
        return good;
    }

    Statement m_next;
};

// Reads on one connection and writes on another: SQLite lets none write that has met damage.
class TableCopy
{
public:
    TableCopy(Connection &damaged, Connection &fresh, TableKeys keys)
        : m_damaged(damaged), m_keys(std::move(keys)), m_insert(fresh, insertText(fresh, m_keys))
    {
    }

    // False: something could not be read.
    bool run()
    {
        if (m_keys.first.isEmpty())
            return copyByText();
        Statement rows(m_damaged, select() + " WHERE " + m_keys.first + " = ?");
        KeyWalk walk(m_damaged, m_keys.table, m_keys.first, {});
        bool isWhole = true;
        const bool isWalked = walk.forEach([&](qint64 key) {
            rows.bind(0, key);
            if (copy(rows))
                return;
            isWhole = false;
            if (!m_keys.second.isEmpty())
                copyParts(key);
        });
        return isWalked && isWhole;
    }

private:
    static QByteArray insertText(Connection &fresh, const TableKeys &keys)
    {
        // Only keys without a number come with the fresh file, and have to give way.
        const QByteArray how = keys.first.isEmpty() ? "REPLACE" : "IGNORE";
        const int columns = Statement(fresh, "SELECT * FROM \"" + keys.table + '"').columns();
        return "INSERT OR " + how + " INTO \"" + keys.table + "\" VALUES (?" + QByteArray(", ?").repeated(columns - 1)
            + ')';
    }
    QByteArray select() const { return "SELECT * FROM \"" + m_keys.table + '"'; }

    // False: not all rows could be read, or were such as the table takes.
    bool copy(Statement &rows)
    {
        bool isWhole = true;
        const bool isRead = store::isRead([&] {
            while (rows.step()) {
                m_insert.bindRow(rows);
                isWhole = store::isRead([this] { m_insert.run(); }) && isWhole;
            }
            rows.reset();
        });
        return isRead && isWhole;
    }

    void copyParts(qint64 first)
    {
        const QByteArray ofFirst = " AND " + m_keys.first + " = " + QByteArray::number(first);
        Statement rows(m_damaged, select() + " WHERE " + m_keys.second + " = ?" + ofFirst);
        KeyWalk walk(m_damaged, m_keys.table, m_keys.second, ofFirst);
        walk.forEach([&](qint64 key) {
            rows.bind(0, key);
            copy(rows);
        });
    }

    // From both ends.
    bool copyByText()
    {
        Statement forth(m_damaged, select());
        if (copy(forth))
            return true;
        Statement back(m_damaged, select() + " ORDER BY 1 DESC");
        copy(back);
        return false;
    }

    Connection &m_damaged;
    const TableKeys m_keys;
    Statement m_insert;
};

// Numbers of removed sites and segments are never given again.
void copySequences(Connection &damaged, Connection &fresh)
{
    Statement raise(fresh, "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?");
    Statement insert(fresh,
        "INSERT INTO sqlite_sequence SELECT ?1, 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)");
    isRead([&] {
        Statement sequences(damaged, "SELECT name, seq FROM sqlite_sequence");
        while (sequences.step()) {
            const QByteArray name = sequences.text(0);
            insert.bind(0, name).run();
            raise.bind(0, sequences.integer(1)).bind(1, name).run();
        }
    });
}

} // namespace

QStringList salvage(const QString &damaged, const QString &fresh, const std::atomic<bool> *cancelled)
{
    removeDatabase(fresh);
    if (auto made = createPrivateFile(fresh); !made)
        throw SqlError{14 /* SQLITE_CANTOPEN */, made.error().what};
    Connection connection(fresh, Connection::Access::Write);
    if (auto migrated = migrate(connection, fresh, builtInMigrations()); !migrated)
        throw SqlError{10 /* SQLITE_IOERR */, migrated.error().what};
    Connection source(damaged, Connection::Access::Still);
    source.run("PRAGMA cell_size_check = ON");
    source.number("SELECT count(*) FROM sqlite_schema");

    const CancelGuard guard(source, cancelled);
    QStringList incomplete;
    Transaction transaction(connection, Connection::Access::Write);
    for (const TableKeys &keys : tablesOf(connection)) {
        if (!TableCopy(source, connection, keys).run())
            incomplete += QString::fromUtf8(keys.table);
    }
    copySequences(source, connection);
    transaction.commit();
    return incomplete;
}

} // namespace gatepost::store
