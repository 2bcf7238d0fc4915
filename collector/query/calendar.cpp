// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/calendar.h"

#include <QDateTime>

#include <algorithm>

namespace gatepost::query {

namespace {

constexpr qint64 kDaySeconds = 86400;
constexpr qint64 kHourSeconds = 3600;
constexpr core::Slot kSlotsPerDay = 96;
const QDate kEpoch(1970, 1, 1);
constexpr qint64 kMaxSlots = qint64(100) * 366 * kSlotsPerDay;

constexpr qint64 floorDivided(qint64 value, qint64 by) { return value / by - (value % by < 0 ? 1 : 0); }

// The first slot that begins at or after an instant.
core::Slot slotFrom(qint64 unixSeconds)
{
    const core::Slot slot = core::slotOfSeconds(unixSeconds);
    return core::slotStart(slot) == unixSeconds ? slot : slot + 1;
}

QDateTime utcOf(core::Slot slot) { return QDateTime::fromSecsSinceEpoch(core::slotStart(slot), Qt::UTC); }

// Seconds to add to UTC, slot by slot in rising order, without asking the zone for each.
class Offsets
{
public:
    Offsets(core::TimeRange range, const QTimeZone &zone) : m_offset(zone.offsetFromUtc(utcOf(range.from)))
    {
        if (!zone.hasTransitions())
            return;
        for (const QTimeZone::OffsetData &change : zone.transitions(utcOf(range.from), utcOf(range.to)))
            m_changes.push_back({slotFrom(change.atUtc.toSecsSinceEpoch()), change.offsetFromUtc});
    }

    qint64 at(core::Slot slot)
    {
        while (m_next < m_changes.size() && m_changes[m_next].from <= slot)
            m_offset = m_changes[m_next++].offset;
        return m_offset;
    }

private:
    struct Change {
        core::Slot from;
        int offset;
    };
    qint64 m_offset;
    std::vector<Change> m_changes;
    std::size_t m_next = 0;
};

std::vector<core::Slot> hours(core::TimeRange range, Offsets offsets)
{
    std::vector<core::Slot> starts;
    qint64 before = 0;
    for (core::Slot slot = range.from; slot < range.to; ++slot) {
        const qint64 local = core::slotStart(slot) + offsets.at(slot);
        const bool setBack = local <= before;
        if (starts.empty() || setBack || floorDivided(local, kHourSeconds) != floorDivided(before, kHourSeconds))
            starts.push_back(slot);
        before = local;
    }
    return starts;
}

std::vector<core::Slot> days(core::TimeRange range, Interval interval, Qt::DayOfWeek firstWeekday, Offsets offsets)
{
    std::vector<core::Slot> starts;
    qint64 lastDay = 0;
    QDate lastPeriod;
    for (core::Slot slot = range.from; slot < range.to; ++slot) {
        const qint64 day = floorDivided(core::slotStart(slot) + offsets.at(slot), kDaySeconds);
        // Days only move on: a clock set back over midnight does not bring yesterday back.
        if (!starts.empty() && day <= lastDay)
            continue;
        const QDate period = firstDayOf(kEpoch.addDays(day), interval, firstWeekday);
        if (starts.empty() || period != lastPeriod)
            starts.push_back(slot);
        lastDay = day;
        lastPeriod = period;
    }
    return starts;
}

core::Slot slotOfLocal(const QDateTime &moment) { return core::slotOfSeconds(moment.toSecsSinceEpoch()); }

QDateTime localTime(core::Slot slot, const QTimeZone &zone)
{
    return QDateTime::fromSecsSinceEpoch(core::slotStart(slot), zone);
}

} // namespace

core::Slot firstSlotOfDay(QDate day, const QTimeZone &zone)
{
    const qint64 wanted = kEpoch.daysTo(day);
    const auto utcMidnight = static_cast<core::Slot>(wanted * kSlotsPerDay);
    // No zone is further than 26 hours from UTC, and none skips more than a day.
    const core::TimeRange around{utcMidnight - 2 * kSlotsPerDay, utcMidnight + 3 * kSlotsPerDay};
    Offsets offsets(around, zone);
    core::Slot slot = around.from;
    while (slot < around.to && floorDivided(core::slotStart(slot) + offsets.at(slot), kDaySeconds) < wanted)
        ++slot;
    return slot;
}

QDate localDate(core::Slot slot, const QTimeZone &zone) { return localTime(slot, zone).date(); }

core::Slot shiftedByDays(core::Slot slot, qint64 days, const QTimeZone &zone)
{
    const QDateTime local = localTime(slot, zone);
    if (firstSlotOfDay(local.date(), zone) == slot)
        return firstSlotOfDay(local.date().addDays(days), zone);
    return slotOfLocal(local.addDays(days));
}

core::Slot shiftedByYears(core::Slot slot, int years, const QTimeZone &zone)
{
    const QDateTime local = localTime(slot, zone);
    if (firstSlotOfDay(local.date(), zone) == slot)
        return firstSlotOfDay(local.date().addYears(years), zone);
    return slotOfLocal(local.addYears(years));
}

QDate firstDayOf(QDate day, Interval interval, Qt::DayOfWeek firstWeekday)
{
    switch (interval) {
    case Interval::Week:
        return day.addDays(-((day.dayOfWeek() - firstWeekday + 7) % 7));
    case Interval::Month:
        return {day.year(), day.month(), 1};
    case Interval::Year:
        return {day.year(), 1, 1};
    default:
        return day;
    }
}

core::Result<std::vector<core::Slot>> pointsOf(
    core::TimeRange range, Interval interval, const QTimeZone &zone, Qt::DayOfWeek firstWeekday)
{
    if (interval == Interval::None)
        return std::vector<core::Slot>();
    if (qint64(range.to) - range.from > kMaxSlots)
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("A series of more than 100 years cannot be drawn; ask for a shorter range."), {}};
    const Offsets offsets(range, zone);
    std::vector<core::Slot> starts =
        interval == Interval::Hour ? hours(range, offsets) : days(range, interval, firstWeekday, offsets);
    if (starts.size() > kMaxPoints)
        return core::Error{core::ErrorCode::InvalidInput,
            QStringLiteral("The range has more than %1 points; ask for days instead of hours.").arg(kMaxPoints), {}};
    return starts;
}

} // namespace gatepost::query
