// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/block_scan.h"

namespace gatepost::query {

struct Scanned {
    ScanOutcome outcome;
    std::vector<core::Slot> points; // where each point of the series begins
    std::vector<std::shared_ptr<const store::HitBlock>> damaged; // left out, because they cannot be read
};

// One pass over the rows of `range`, on `threads` threads, the caller's among them (0: as many as its rows are worth and
// the machine has). `masks` are those of the query's filters. `withAttributes` is false for a range that is only
// compared. Fails with Busy when `stop` says so, InvalidInput for too long a series, Unavailable when segments of the image
// are gone. Thread: the image's reader's, when there are segments.
core::Result<Scanned> scan(const Query &query, core::TimeRange range, const FilterMasks &masks, bool withAttributes,
    const store::HitImage &image, const StopSign &stop, unsigned threads);

// First and last slot with any hit of `sites`, as a half-open range; empty when there is none.
core::TimeRange dataRangeOf(const std::vector<core::SiteId> &sites, const store::HitImage &image);

} // namespace gatepost::query
