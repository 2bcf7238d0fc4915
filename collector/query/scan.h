// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/attribute_vote.h"
#include "collector/query/filter_mask.h"
#include "collector/query/group_counts.h"
#include "collector/query/query.h"
#include "collector/store/hit_columns.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace gatepost::query {

// What one pass over the blocks adds up, for one range.
struct ScanOutcome {
    std::vector<core::Slot> points; // where each point of the series begins
    GroupCounts totals{1};
    GroupCounts series{0}; // group: point × kNetworkCount + network
    std::vector<GroupCounts> breakdowns; // by Query::dimensions; group: id
    std::vector<std::unique_ptr<AttributeVote>> attributes; // in step; null: the dimension has no attribute
    qint64 rowsScanned = 0;
};

// The dimension whose most frequent value is shown beside a row; nullopt for most.
std::optional<core::Dimension> attributeOf(core::Dimension dimension);

// One pass over the rows of `range`. `masks` are those of the query's filters. `withAttributes` is false for a range
// that is only compared. Fails with Busy when `cancelled` (may be null) becomes true, InvalidInput for too long a series.
core::Result<ScanOutcome> scan(const Query &query, core::TimeRange range, const FilterMasks &masks, bool withAttributes,
    const store::HitImage &image, const std::atomic<bool> *cancelled);

// First and last slot with any hit of `sites`, as a half-open range; empty when there is none.
core::TimeRange dataRangeOf(const std::vector<core::SiteId> &sites, const store::HitImage &image);

} // namespace gatepost::query
