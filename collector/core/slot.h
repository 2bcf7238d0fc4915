// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace gatepost::core {

// A 15-minute UTC interval, numbered from the Unix epoch: the finest time that is ever written to disk.
using Slot = qint32;

inline constexpr qint64 kSlotSeconds = 900;
inline constexpr Slot kSlotsPerHour = 4;

// `unixSeconds` may be negative (before 1970): slots are floored, never rounded towards zero.
constexpr Slot slotOfSeconds(qint64 unixSeconds)
{
    const qint64 quotient = unixSeconds / kSlotSeconds;
    return static_cast<Slot>(unixSeconds % kSlotSeconds < 0 ? quotient - 1 : quotient);
}

constexpr Slot slotOfMs(qint64 unixMs)
{
    const qint64 seconds = unixMs / 1000;
    return slotOfSeconds(unixMs % 1000 < 0 ? seconds - 1 : seconds);
}

// First Unix second of a slot.
constexpr qint64 slotStart(Slot slot) { return static_cast<qint64>(slot) * kSlotSeconds; }

// Half open: `from` is in, `to` is not. Empty when to <= from.
struct TimeRange {
    Slot from = 0;
    Slot to = 0;

    constexpr bool contains(Slot slot) const { return slot >= from && slot < to; }
    constexpr bool isEmpty() const { return to <= from; }
    friend constexpr bool operator==(const TimeRange &, const TimeRange &) = default;
};

} // namespace gatepost::core
