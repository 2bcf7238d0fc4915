// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/query.h"
#include "collector/query/report.h"
#include "collector/store/hit_columns.h"

#include <atomic>

namespace gatepost::query {

// Answers a query in one pass over the blocks of `image`: totals, series and all breakdowns at once.
// Thread: any; holds no state. `cancelled` may be null; once it is true the scan stops at the next block and fails with
// Busy. Fails with InvalidInput for an empty range or no site.
core::Result<Report> answer(const Query &query, const store::HitImage &image, const std::atomic<bool> *cancelled);

} // namespace gatepost::query
