// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: which segments are merged. No database.
#pragma once

#include "collector/store/segment.h"

#include <vector>

namespace gatepost::store {

// No merged segment has more rows: it is a unit of work for a thread of a query.
inline constexpr qint64 kMostSegmentRows = 131072;

// The first of the days that a day may share a segment with: itself, or for one whose month ended a week ago the first of
// that month. Days since the Unix epoch, in UTC.
qint64 segmentDay(qint64 day, qint64 today);

// Groups of two and more segments of one site, each to become one: pieces and late hits of a day, and
// segments of a month that ended a week ago. A large segment is not written anew for a few late hits: those wait until they are worth
// it. `today`: a UTC day since the Unix epoch. Once all groups are merged, and what that made, nothing is left.
std::vector<std::vector<SegmentHead>> planMerges(const std::vector<SegmentHead> &segments, qint64 today);

} // namespace gatepost::store
