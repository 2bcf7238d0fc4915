// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/group_counts.h"
#include "collector/query/query.h"
#include "collector/query/report.h"
#include "collector/query/scan.h"

namespace gatepost::query {

// The rows of one dimension, chosen, ordered and cut as `query` asks. `which` is the place in query.dimensions;
// `compared` is null when the query does not compare.
Breakdown makeBreakdown(const Query &query, std::size_t which, const ScanOutcome &current, const ScanOutcome *compared,
    const Measures &totals, const store::Dictionary &dictionary);

} // namespace gatepost::query
