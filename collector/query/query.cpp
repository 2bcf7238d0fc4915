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

bool isFirstOfMonth(core::Slot slot, const QTimeZone &zone)
{
    return localDate(slot, zone).day() == 1 && isFirstOfDay(slot, zone);
}

// 365, or 366 when a 29 February lies between a day and the same day a year before.
qint64 daysOfYearBefore(core::Slot slot, const QTimeZone &zone)
{
    const QDate date = localDate(slot, zone);
    return date.addYears(-1).daysTo(date);
}

// Empty when the clocks skipped all of it (a day that a zone never had).
template <typename Shift>
core::TimeRange bothShifted(core::TimeRange range, Shift shift)
{
    const core::Slot from = shift(range.from);
    return {from, std::max(from, shift(range.to))};
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
    const qint64 begunDays =
        localDate(range.from, zone).daysTo(localDate(range.to, zone)) + (isFirstOfDay(range.to, zone) ? 0 : 1);
    const auto daysBefore = [&](qint64 days) {
        return bothShifted(range, [&, days](core::Slot slot) { return shiftedByDays(slot, -days, zone); });
    };
    if (compare == Compare::LastYear) {
        if (isFirstOfMonth(range.from, zone) && isFirstOfMonth(range.to, zone))
            return core::TimeRange{shiftedByYears(range.from, -1, zone), shiftedByYears(range.to, -1, zone)};
        const qint64 days = daysOfYearBefore(range.from, zone);
        // Twelve months to this day must not reach into themselves.
        return daysBefore(begunDays < days ? days : std::max(days, daysOfYearBefore(range.to, zone)));
    }
    if (compare == Compare::SameWeekday)
        return daysBefore(7 * std::max<qint64>(1, (begunDays + 6) / 7));
    if (isFirstOfDay(range.from, zone))
        return daysBefore(begunDays);
    return core::TimeRange{range.from - (range.to - range.from), range.from};
}

} // namespace gatepost::query
