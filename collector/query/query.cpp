// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/query.h"

#include "collector/query/calendar.h"
#include "collector/query/range_text.h"

#include <algorithm>

namespace gatepost::query {

namespace {

bool isFirstOfDay(core::Slot slot, const QTimeZone &zone)
{
    return firstSlotOfDay(localDate(slot, zone), zone) == slot;
}

core::TimeRange bothShifted(core::TimeRange range, qint64 days, const QTimeZone &zone)
{
    return {shiftedByDays(range.from, days, zone), shiftedByDays(range.to, days, zone)};
}

} // namespace

core::TimeRange rangeOfDays(QDate from, QDate to, const QTimeZone &zone)
{
    return {firstSlotOfDay(from, zone), firstSlotOfDay(to, zone)};
}

std::optional<core::TimeRange> comparedRange(core::TimeRange range, Compare compare, const QTimeZone &zone)
{
    const bool open = range.from == kAllTime.from || range.to == kAllTime.to;
    if (compare == Compare::None || open || range.isEmpty())
        return std::nullopt;
    if (compare == Compare::LastYear)
        return core::TimeRange{shiftedByYears(range.from, -1, zone), shiftedByYears(range.to, -1, zone)};

    const qint64 begunDays =
        localDate(range.from, zone).daysTo(localDate(range.to, zone)) + (isFirstOfDay(range.to, zone) ? 0 : 1);
    if (compare == Compare::SameWeekday)
        return bothShifted(range, -7 * std::max<qint64>(1, (begunDays + 6) / 7), zone);
    if (isFirstOfDay(range.from, zone))
        return bothShifted(range, -begunDays, zone);
    return core::TimeRange{range.from - (range.to - range.from), range.from};
}

} // namespace gatepost::query
