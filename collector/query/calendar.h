// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/slot.h"
#include "collector/query/query.h"

#include <QDate>
#include <QTimeZone>

#include <vector>

namespace gatepost::query {

// Local time in slots. A slot belongs to the local hour and day in which it begins, so a day is the half-open range
// between two firstSlotOfDay(), whatever the clocks did in it.

// The first slot that begins on local day `day`; of a day that a zone skipped (Apia, 30 December 2011), of the next one.
core::Slot firstSlotOfDay(QDate day, const QTimeZone &zone);

QDate localDate(core::Slot slot, const QTimeZone &zone);

// The same clock time `days` (years) later; a day's first slot goes to the other day's first slot.
core::Slot shiftedByDays(core::Slot slot, qint64 days, const QTimeZone &zone);
core::Slot shiftedByYears(core::Slot slot, int years, const QTimeZone &zone);

inline constexpr int kMaxPoints = 100000;

// Where each point of a series begins: range.from, then every boundary of `interval` inside the range. An hour that
// the clocks repeat is a point of its own. Fails with InvalidInput over kMaxPoints or 100 years.
core::Result<std::vector<core::Slot>> pointsOf(
    core::TimeRange range, Interval interval, const QTimeZone &zone, Qt::DayOfWeek firstWeekday = Qt::Monday);

// The day on which the week, month or year of `day` begins; `day` for the shorter intervals.
QDate firstDayOf(QDate day, Interval interval, Qt::DayOfWeek firstWeekday);

} // namespace gatepost::query
