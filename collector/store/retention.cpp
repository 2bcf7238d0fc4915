// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/retention.h"

#include "collector/store/file_space.h"
#include "collector/store/schema.h"
#include "collector/store/segment_table.h"
#include "collector/store/site_table.h"
#include "collector/store/sql_text.h"
#include "collector/store/sqlite.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

namespace gatepost::store {

namespace {

constexpr qint64 kRowBytes = 50; // of a row that is not packed, measured
constexpr qint64 kColumnLineBytes = 40; // of a segment's column beside its bytes
constexpr qint64 kPackedPart = 10; // packed, a row takes a tenth of its room, measured; or less
constexpr qint64 kRoomPart = 50; // a budget makes room for some days at once

// Adds up what goes, by site.
class PlanMaker
{
public:
    explicit PlanMaker(Connection &connection) : m_bytes(connection, sqlText(QLatin1String("select_segment_size")))
    {
        m_plan.packedHits = connection.number(sqlText(QLatin1String("sum_packed_hits")));
        m_plan.allHits = connection.number(sqlText(QLatin1String("count_waiting"))) + m_plan.packedHits;
    }

    void takeSegment(const SegmentHead &head)
    {
        const qint64 bytes =
            m_bytes.bind(0, head.id).step() ? m_bytes.integer(0) + m_bytes.integer(1) * kColumnLineBytes : 0;
        m_bytes.reset();
        m_plan.segments.push_back(head.id);
        take(head.site, head.hits, {head.minSlot, head.maxSlot + 1}, bytes);
    }
    void takeRows(core::SiteId site, core::Slot slot, qint64 rows)
    {
        take(site, rows, {slot, slot + 1}, rows * kRowBytes);
    }

    PrunePlan &plan() { return m_plan; }
    PrunePlan finished()
    {
        for (const auto &[site, due] : m_due)
            m_plan.due.push_back(due);
        return std::move(m_plan);
    }

private:
    void take(core::SiteId site, qint64 hits, core::TimeRange slots, qint64 bytes)
    {
        DueHits &due = m_due.try_emplace(site, DueHits{site, 0, slots, 0}).first->second;
        due.slots = {std::min(due.slots.from, slots.from), std::max(due.slots.to, slots.to)};
        due.hits += hits;
        due.bytes += bytes;
        m_plan.dueHits += hits;
        m_plan.dueBytes += bytes;
    }

    Statement m_bytes;
    std::map<core::SiteId, DueHits> m_due;
    PrunePlan m_plan;
};

// The first slot of the days that a budget leaves alone. Days that have hits are counted, so one hit with a date to come
// takes the place of one day only. Of a segment of more days its ends count, which can only make more stay.
core::Slot firstSpared(const std::vector<SegmentHead> &segments, std::set<core::Slot> days)
{
    for (const SegmentHead &head : segments) {
        days.insert(head.minSlot / kSlotsPerDay);
        days.insert(head.maxSlot / kSlotsPerDay);
    }
    if (days.size() < kBudgetKeepsDays)
        return 0;
    return *std::next(days.rbegin(), kBudgetKeepsDays - 1) * kSlotsPerDay;
}

// A note older than a day says nothing any more; one of another day to come neither.
BudgetNote readNote(Connection &connection, core::Slot now)
{
    Statement line(connection, sqlText(QLatin1String("select_budget_note")));
    if (!line.step())
        return {.since = now, .hits = 0};
    const BudgetNote note{.since = static_cast<core::Slot>(line.integer(0)), .hits = line.integer(1)};
    return std::abs(now - note.since) < kSlotsPerDay ? note : BudgetNote{.since = now, .hits = 0};
}

core::Result<PrunePlan> readPlan(const QString &databasePath, const std::function<PrunePlan(Connection &)> &plan)
{
    if (!QFileInfo::exists(databasePath))
        return PrunePlan{};
    try {
        Connection connection(databasePath, Connection::Access::Read);
        if (auto readable = checkReadable(connection, databasePath); !readable)
            return readable.error();
        Transaction snapshot(connection, Connection::Access::Read);
        return plan(connection);
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), databasePath);
    }
}

} // namespace

core::Slot firstKeptSlot(core::Slot now, int months)
{
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(core::slotStart(now), Qt::UTC);
    return core::slotOfMs(moment.addMonths(-months).toMSecsSinceEpoch());
}

PrunePlan planRetention(Connection &connection, const std::vector<core::Site> &sites, core::Slot now)
{
    PlanMaker maker(connection);
    std::map<core::SiteId, core::Slot> kept;
    core::Slot latest = 0;
    for (const core::Site &site : sites) {
        const core::Slot first = firstKeptSlot(now, site.options.retentionMonths);
        kept.emplace(site.id, first);
        latest = std::max(latest, first);
    }
    for (const SegmentHead &head : readSegments(connection)) {
        const auto first = kept.find(head.site);
        if (first != kept.end() && head.maxSlot < first->second)
            maker.takeSegment(head);
    }
    Statement rows(connection, sqlText(QLatin1String("sum_waiting_before")));
    rows.bind(0, latest);
    while (rows.step()) {
        const auto first = kept.find(static_cast<core::SiteId>(rows.integer(0)));
        const auto slot = static_cast<core::Slot>(rows.integer(1));
        if (first == kept.end() || slot >= first->second)
            continue;
        maker.takeRows(first->first, slot, rows.integer(2));
        maker.plan().rowsBefore.insert(*first);
    }
    return maker.finished();
}

PrunePlan planBudget(Connection &connection, qint64 bytes, core::Slot now)
{
    qint64 excess = countPages(connection).usedBytes() - bytes;
    if (excess <= 0)
        return {};
    std::set<core::Slot> days;
    Statement rows(connection, sqlText(QLatin1String("sum_waiting_before")));
    rows.bind(0, std::numeric_limits<core::Slot>::max());
    for (; rows.step(); excess -= rows.integer(2) * (kRowBytes - kRowBytes / kPackedPart))
        days.insert(static_cast<core::Slot>(rows.integer(1)) / kSlotsPerDay);
    if (excess <= 0)
        return {};
    PlanMaker maker(connection);
    std::vector<SegmentHead> segments = readSegments(connection);
    std::sort(segments.begin(), segments.end(), [](const SegmentHead &a, const SegmentHead &b) {
        return std::pair(a.maxSlot, a.id) < std::pair(b.maxSlot, b.id);
    });
    const core::Slot spared = firstSpared(segments, std::move(days));
    for (const SegmentHead &head : segments) {
        if (maker.plan().dueBytes >= excess + bytes / kRoomPart || head.maxSlot >= spared)
            break;
        maker.takeSegment(head);
    }
    maker.plan().excessBytes = std::max<qint64>(0, excess - maker.plan().dueBytes);
    BudgetNote note = readNote(connection, now);
    note.hits += maker.plan().dueHits;
    maker.plan().budget = note;
    return maker.finished();
}

core::Result<PrunePlan> readRetentionPlan(const QString &databasePath, core::Slot now)
{
    return readPlan(
        databasePath, [now](Connection &connection) { return planRetention(connection, readSites(connection), now); });
}

core::Result<PrunePlan> readBudgetPlan(const QString &databasePath, qint64 bytes, core::Slot now)
{
    return readPlan(databasePath, [=](Connection &connection) { return planBudget(connection, bytes, now); });
}

} // namespace gatepost::store
