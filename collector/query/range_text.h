// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/core/slot.h"

#include <QString>
#include <QTimeZone>

#include <limits>

namespace gatepost::query {

// All time: what an open end of a range stands for.
inline constexpr core::TimeRange kAllTime{
    std::numeric_limits<core::Slot>::min(), std::numeric_limits<core::Slot>::max()};

// The half-open range of two ISO 8601 texts: dates or date-times, in `zone` unless they carry an offset; empty: open on
// that side. Times within a slot are floored to it. Fails with InvalidInput for other texts and when `to` is not
// after `from`.
core::Result<core::TimeRange> parseRange(const QString &from, const QString &to, const QTimeZone &zone);

} // namespace gatepost::query
