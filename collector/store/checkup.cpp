// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/checkup.h"

#include "collector/store/database_copy.h"
#include "collector/store/lost_texts.h"
#include "collector/store/schema.h"
#include "collector/store/segment_check.h"
#include "collector/store/site_table.h"
#include "collector/store/sql_text.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr int kSegmentSchema = 3; // the first that has segments
constexpr int kMostStructureFindings = 10;

void widen(core::TimeRange &range, core::TimeRange more)
{
    if (more.isEmpty())
        return;
    if (range.isEmpty())
        range = more;
    range = {std::min(range.from, more.from), std::max(range.to, more.to)};
}

// One check-up of an open database.
class Examination
{
public:
    Examination(Connection &connection, const std::atomic<bool> *cancelled)
        : m_connection(connection), m_cancelled(cancelled)
    {
    }

    Checkup run()
    {
        m_connection.run("PRAGMA cell_size_check = ON");
        m_checkup.schema = static_cast<int>(m_connection.number("PRAGMA user_version"));
        m_checkup.newestSchema = builtInMigrations().back().version;
        guarded("its structure", [this] { checkStructure(); });
        if (m_checkup.schema < kSegmentSchema)
            return m_checkup;
        guarded("its sites", [this] { readSiteNames(); });
        m_checkup.knowsSequence = guarded("its batches", [this] { followBatches(); });
        m_checkup.knowsSegments = guarded("its packed hits", [this] { checkSegments(); });
        m_checkup.knowsTexts = guarded("its recent hits", [this] { checkRows(); }) && m_checkup.knowsSegments;
        return m_checkup;
    }

private:
    // What SQLite cannot read is a finding; anything else goes to the caller.
    template <typename Part>
    bool guarded(const char *name, const Part &part)
    {
        try {
            part();
            return true;
        } catch (const SqlError &error) {
            if (!error.isDamage())
                throw;
            m_checkup.structure.append(
                QStringLiteral("%1 cannot be read to the end (%2)").arg(QString::fromLatin1(name), error.message));
            return false;
        }
    }

    void checkStructure()
    {
        Statement findings(m_connection, "PRAGMA integrity_check(" + QByteArray::number(kMostStructureFindings) + ")");
        while (findings.step()) {
            QString finding = findings.string(0);
            if (finding != QLatin1String("ok"))
                m_checkup.structure += finding.replace(u'\n', QLatin1String("; "));
        }
    }

    void readSiteNames()
    {
        Transaction snapshot(m_connection, Connection::Access::Read);
        m_checkup.sites = readSites(m_connection);
        m_sites = core::SiteBook(m_checkup.sites);
    }

    void followBatches()
    {
        Transaction snapshot(m_connection, Connection::Access::Read);
        m_checkup.sequence = readBatchSequence(m_connection);
        Statement last(m_connection, sqlText(QLatin1String("select_newest_batch")));
        if (last.step()) {
            m_checkup.lastBatch = last.integer(0);
            m_checkup.lastCommit = static_cast<core::Slot>(last.integer(1));
        }
    }

    void checkSegments()
    {
        m_texts.emplace(m_connection);
        SegmentCheck check(m_connection, m_sites,
            [this](int number, const ColumnView &values, std::size_t rows) { m_texts->look(number, values, rows); });
        check.checkAll([this] { stopWhenCancelled(); },
            [this](const SegmentFault &fault) { m_checkup.broken.push_back(told(fault)); });
        m_checkup.segments = check.segments();
        m_checkup.columns = check.columns();
        const qint64 strays = m_connection.number(sqlText(QLatin1String("count_stray_columns")));
        if (strays > 0)
            m_checkup.strays.append(QStringLiteral("%1 packed columns belong to no day").arg(strays));
        Statement ends(m_connection, sqlText(QLatin1String("select_packed_ends")));
        if (ends.step())
            m_checkup.packed = {static_cast<core::Slot>(ends.integer(0)), static_cast<core::Slot>(ends.integer(1))};
        widen(m_checkup.slots, m_checkup.packed);
    }

    void checkRows()
    {
        Statement ends(m_connection, sqlText(QLatin1String("select_hit_ends")));
        if (ends.step())
            widen(
                m_checkup.slots, {static_cast<core::Slot>(ends.integer(0)), static_cast<core::Slot>(ends.integer(1))});
        ends.reset();
        if (!m_texts)
            return;
        m_texts->lookAtRows();
        m_texts->settle();
        for (const auto &[dimension, ids] : m_texts->missing())
            m_checkup.strays.append(QStringLiteral("%1 texts of \"%2\" that hits name are not in the dictionary")
                                        .arg(ids.size())
                                        .arg(columnName(dimension)));
        for (const auto &[dimension, ids] : m_texts->wild())
            m_checkup.strays.append(QStringLiteral("%1 values of \"%2\" in recent hits cannot be right")
                                        .arg(ids.size())
                                        .arg(columnName(dimension)));
    }

    BrokenSegment told(const SegmentFault &fault) const
    {
        const SegmentHead &head = fault.kept ? fault.kept->head : fault.head;
        BrokenSegment broken{.id = fault.head.id,
            .site = QStringLiteral("site %1").arg(head.site),
            .days = daysText({head.minSlot, head.maxSlot + 1}),
            .hits = fault.hits,
            .columns = {},
            .isLost = !fault.kept};
        if (const core::Site *site = m_sites.byId(head.site))
            broken.site = site->name;
        for (const int number : fault.columns)
            broken.columns += columnName(number);
        return broken;
    }

    void stopWhenCancelled() const
    {
        if (m_cancelled && *m_cancelled)
            throw SqlError{9 /* SQLITE_INTERRUPT */, QStringLiteral("stopped")};
    }

    Connection &m_connection;
    const std::atomic<bool> *m_cancelled;
    Checkup m_checkup;
    core::SiteBook m_sites;
    std::optional<LostTexts> m_texts;
};

core::Result<Checkup> checkOnce(const QString &path, Connection::Access access, const std::atomic<bool> *cancelled)
{
    try {
        Connection connection(path, access);
        const CancelGuard guard(connection, cancelled);
        // What is older can be looked at; what is newer or another program's cannot.
        if (auto readable = checkReadable(connection, path);
            !readable && readable.error().code != core::ErrorCode::Unavailable)
            return readable.error();
        return Examination(connection, cancelled).run();
    } catch (const SqlError &error) {
        if (cancelled && *cancelled)
            return cancelledError();
        return toError(error, QStringLiteral("read the database"), path);
    }
}

} // namespace

QString daysText(core::TimeRange slots)
{
    const auto dayOf = [](core::Slot slot) {
        return QDateTime::fromSecsSinceEpoch(core::slotStart(slot), Qt::UTC).date().toString(Qt::ISODate);
    };
    const QString first = dayOf(slots.from);
    const QString last = dayOf(slots.to - 1);
    return first == last ? first : QStringLiteral("%1 to %2").arg(first, last);
}

QString BrokenSegment::what() const
{
    QString damage = QStringLiteral("are damaged in their own line");
    if (!columns.isEmpty())
        damage = QStringLiteral("are damaged in: %1").arg(columns.join(QStringLiteral(", ")));
    return QStringLiteral("the %1 packed hits of %2, %3 (segment %4) %5").arg(hits).arg(site, days).arg(id).arg(damage);
}

QStringList Checkup::problems() const
{
    QStringList all = structure;
    for (const BrokenSegment &segment : broken)
        all += segment.what();
    all += strays;
    for (const QString &gap : sequence.gaps)
        all += gap;
    return all;
}

core::Result<Checkup> checkDatabase(const QString &databasePath, const std::atomic<bool> *cancelled)
{
    if (!QFileInfo::exists(databasePath)) {
        return core::Error{core::ErrorCode::NotFound,
            QStringLiteral("There is no database at %1: name its directory with --data.").arg(databasePath),
            databasePath};
    }
    const Connection::Access access = quietAccess(databasePath);
    auto checkup = checkOnce(databasePath, access, cancelled);
    // A collector that started meanwhile has moved what was read as if it stood still.
    if (access == Connection::Access::Still && quietAccess(databasePath) != access)
        return checkOnce(databasePath, Connection::Access::Read, cancelled);
    return checkup;
}

} // namespace gatepost::store
