// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/query/query.h"
#include "collector/query/report.h"
#include "collector/store/hit_columns.h"

#include <atomic>
#include <chrono>

namespace gatepost::query {

struct AnswerOptions {
    std::chrono::milliseconds limit{0}; // how long it may take; 0: without limit
    unsigned threads = 0; // 0: as many as the rows are worth and the machine has
};

// Answers a query in one pass over the blocks of `image`: totals, series and all breakdowns at once.
// Thread: any, but the image's reader's when it holds segments; holds no state; a large query gets more threads until it is answered. `cancelled` may be null; once it
// is true, or the limit is over, the pass stops within microseconds and fails with Busy. Fails with InvalidInput for an
// empty range or no site, with Unavailable when segments of the image were packed anew: then a newer image has them.
core::Result<Report> answer(const Query &query, const store::HitImage &image, const std::atomic<bool> *cancelled,
    const AnswerOptions &options = {});

} // namespace gatepost::query
