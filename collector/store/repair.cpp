// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/repair.h"

#include "collector/store/checkup.h"
#include "collector/store/data_directory.h"
#include "collector/store/database_copy.h"
#include "collector/store/kept_copies.h"
#include "collector/store/lost_texts.h"
#include "collector/store/salvage.h"
#include "collector/store/segment_check.h"
#include "collector/store/site_table.h"
#include "collector/store/sql_text.h"
#include "collector/store/staged_change.h"

#include <algorithm>
#include <limits>

namespace gatepost::store {

namespace {

core::Error beyondRepair(const QString &path, const QString &why)
{
    return {core::ErrorCode::Corrupt,
        QStringLiteral("%1 cannot be repaired (%2): nothing was changed, put a backup in its place with gatepostd "
                       "restore.")
            .arg(path, why),
        path};
}

// Puts the content of a database right whose structure is sound. In one transaction.
class Mending
{
public:
    Mending(Connection &connection, const std::atomic<bool> *cancelled)
        : m_connection(connection), m_cancelled(cancelled)
    {
    }

    QStringList run()
    {
        Transaction transaction(m_connection, Connection::Access::Write);
        mendSegments();
        mendTexts();
        settleSequence();
        for (const char *version : {"next_generation", "next_segments", "next_packed"})
            Statement(m_connection, sqlText(QLatin1String(version))).run();
        transaction.commit();
        return m_done;
    }

private:
    void mendSegments()
    {
        m_sites = core::SiteBook(readSites(m_connection));
        m_texts.emplace(m_connection);
        SegmentCheck check(m_connection, m_sites,
            [this](int number, const ColumnView &values, std::size_t rows) { m_texts->look(number, values, rows); });
        const auto stopWhenCancelled = [this] {
            if (m_cancelled && *m_cancelled)
                throw SqlError{9 /* SQLITE_INTERRUPT */, QStringLiteral("stopped")};
        };
        check.checkAll(stopWhenCancelled, [this](const SegmentFault &fault) { mend(fault); });
        StagedChange::removeUnfinished(m_connection);
        Statement strays(m_connection, sqlText(QLatin1String("delete_stray_columns")));
        strays.run();
        if (const int count = m_connection.changes(); count > 0)
            m_done += QStringLiteral("%1 packed columns that belong to no day are dropped").arg(count);
    }

    void mend(const SegmentFault &fault)
    {
        const SegmentHead &head = fault.kept ? fault.kept->head : fault.head;
        const core::Site *site = m_sites.byId(head.site);
        const QString whose = site ? site->name : QStringLiteral("site %1").arg(head.site);
        const QString what = QStringLiteral("%1, %2: %3 hits (segment %4)")
                                 .arg(whose, daysText({head.minSlot, head.maxSlot + 1}))
                                 .arg(fault.hits)
                                 .arg(head.id);
        QStringList columns;
        for (const int number : fault.columns)
            columns += columnName(number);
        if (!fault.kept) {
            deleteSegment(m_connection, fault.head.id);
            m_done += QStringLiteral("%1 are dropped, because %2 cannot be read")
                          .arg(what, columns.isEmpty() ? QStringLiteral("their line") : columns.join(u", "));
            return;
        }
        writeLines(fault);
        m_done += columns.isEmpty()
            ? QStringLiteral("%1 are whole again: their line was made anew from their columns").arg(what)
            : QStringLiteral("%1 are kept; unknown in them is now: %2").arg(what, columns.join(u", "));
    }

    void writeLines(const SegmentFault &fault)
    {
        const SegmentHead &head = fault.kept->head;
        Statement line(m_connection, sqlText(QLatin1String("update_segment")));
        bindHead(line, head);
        line.bind(8, head.id).run();
        Statement drop(m_connection, sqlText(QLatin1String("delete_segment_column")));
        for (const int number : fault.columns)
            drop.bind(0, head.id).bind(1, number).run();
        Statement column(m_connection, sqlText(QLatin1String("update_segment_column")));
        for (const StoredColumn &kept : fault.kept->columns)
            column.bind(0, kept.checksum).bind(1, head.id).bind(2, kept.number).run();
    }

    // A lost text gets another, of its own: what it counted stays apart, and its number is not given to a new one.
    void mendTexts()
    {
        m_texts->lookAtRows();
        m_texts->settle();
        Statement insert(m_connection, sqlText(QLatin1String("insert_term")));
        for (const auto &[dimension, ids] : m_texts->missing()) {
            for (const qint64 id : ids) {
                const QByteArray text = "(lost " + QByteArray::number(id) + ")";
                insert.bind(0, dimension).bind(1, id).bind(2, text).run();
            }
            m_done += QStringLiteral("%1 texts of \"%2\" are lost; they are called \"(lost …)\" now")
                          .arg(ids.size())
                          .arg(columnName(dimension));
        }
        for (const auto &[dimension, ids] : m_texts->wild())
            forget(dimension, ids);
    }

    void forget(int dimension, const std::set<qint64> &ids)
    {
        const auto &table = core::dimensions();
        const auto info = std::find_if(table.begin(), table.end(),
            [dimension](const core::DimensionInfo &line) { return line.hasTerms() && line.number == dimension; });
        const QByteArray column(info->column.data(), info->column.size());
        Statement clear(m_connection, "UPDATE hit SET " + column + " = 0 WHERE " + column + " = ?");
        for (const qint64 id : ids)
            clear.bind(0, id).run();
        m_done += QStringLiteral("%1 values of \"%2\" in recent hits could not be right and are unknown now")
                      .arg(ids.size())
                      .arg(columnName(dimension));
    }

    void settleSequence()
    {
        BatchSequence sequence = readBatchSequence(m_connection);
        if (sequence.whole())
            return;
        Statement count(m_connection, sqlText(QLatin1String("count_hits_between")));
        count.bind(0, std::numeric_limits<qint64>::min()).bind(1, std::numeric_limits<qint64>::max());
        const qint64 rows = count.step() ? count.integer(0) : 0;
        count.reset();
        const qint64 there = rows + sequence.packedHits;
        // Every number that was ever given stands for a hit that is there, was removed, or is lost.
        const qint64 last =
            std::max({sequence.lastHitId, there, m_connection.number(sqlText(QLatin1String("select_highest_hit")))});
        const qint64 gone = last - there - sequence.removedHits;
        Statement note(m_connection, sqlText(QLatin1String("note_removed_hits")));
        note.bind(0, gone).run();
        if (gone > 0)
            m_done += QStringLiteral("%1 hits are lost in all; they are noted as removed").arg(gone);
        if (readBatchSequence(m_connection).whole())
            return;
        Statement fold(m_connection, sqlText(QLatin1String("fold_all_batches")));
        fold.bind(0, last).run();
        Statement remove(m_connection, sqlText(QLatin1String("delete_other_batches")));
        remove.run();
        m_done += QStringLiteral("the batches had gaps; one stands for all of them now");
    }

    Connection &m_connection;
    const std::atomic<bool> *m_cancelled;
    core::SiteBook m_sites;
    std::optional<LostTexts> m_texts;
    QStringList m_done;
};

core::Result<QStringList> makeRepaired(
    const QString &database, const QString &fresh, const Checkup &before, const std::atomic<bool> *cancelled)
{
    QStringList done;
    try {
        if (before.structure.isEmpty()) {
            Connection connection(database, quietAccess(database));
            if (auto copied = copyDatabase(connection, fresh, cancelled); !copied)
                return copied.error();
        } else {
            const QStringList incomplete = salvage(database, fresh, cancelled);
            if (incomplete.contains(QStringLiteral("site")))
                return beyondRepair(database, QStringLiteral("the list of sites cannot be read"));
            // Without it rows that are in segments already would count twice.
            if (incomplete.contains(QStringLiteral("packed_rows")))
                return beyondRepair(database, QStringLiteral("the list of packed hits cannot be read"));
            done += QStringLiteral("the file was built anew from what can be read");
            if (!incomplete.isEmpty())
                done += QStringLiteral("a part could not be read of: %1").arg(incomplete.join(u", "));
        }
        Connection connection(fresh, Connection::Access::Write);
        connection.run("PRAGMA synchronous = FULL");
        const CancelGuard guard(connection, cancelled);
        return done + Mending(connection, cancelled).run();
    } catch (const SqlError &error) {
        if (cancelled && *cancelled)
            return cancelledError();
        if (error.isDamage())
            return beyondRepair(database, error.message);
        return toError(error, QStringLiteral("repair the database"), database);
    }
}

} // namespace

core::Result<Repair> repairDatabase(const DataDirectory &directory, const std::atomic<bool> *cancelled)
{
    Q_ASSERT(directory.isLocked());
    const QString database = directory.databasePath();
    const QString fresh = repairingPath(database);
    const auto before = checkDatabase(database, cancelled);
    if (!before)
        return before.error().code == core::ErrorCode::Corrupt ? beyondRepair(database, before.error().what)
                                                               : before.error();
    if (before->isSound())
        return Repair{};
    if (before->schema != before->newestSchema) {
        return beyondRepair(database,
            QStringLiteral("it is of an older Gatepost, schema %1, which only that version repairs")
                .arg(before->schema));
    }
    if (auto emptied = emptyLog(database); !emptied)
        return emptied.error();
    auto done = makeRepaired(database, fresh, before.value(), cancelled);
    if (done) {
        const auto after = checkDatabase(fresh, cancelled);
        if (!after)
            done = after.error();
        else if (!after->isSound())
            done = beyondRepair(database, after->problems().join(QStringLiteral("; ")));
    }
    auto kept = done ? replaceDatabase(database, fresh, kDamagedWord) : core::Result<QString>(done.error());
    if (!kept) {
        removeDatabase(fresh);
        return kept.error();
    }
    return Repair{std::move(done).value(), kept.value()};
}

} // namespace gatepost::store
