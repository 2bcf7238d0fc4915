// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/load_bucket.h"

#include <algorithm>
#include <cmath>

namespace gatepost::core {

namespace {

constexpr double kFirstMs = 12.0;
constexpr int kRatioBuckets = kLoadBucketCount - 1;

double logStep()
{
    static const double step = std::log(static_cast<double>(kMaxLoadMs) / kFirstMs) / kRatioBuckets;
    return step;
}

} // namespace

LoadBucket loadBucketOf(qint64 ms)
{
    if (ms < 0 || ms > kMaxLoadMs)
        return 0;
    const auto value = static_cast<double>(ms);
    if (value < kFirstMs)
        return 1;
    const int step = static_cast<int>(std::log(value / kFirstMs) / logStep());
    return static_cast<LoadBucket>(2 + std::min(step, kRatioBuckets - 1));
}

double loadBucketMs(LoadBucket bucket)
{
    if (bucket == 0)
        return 0;
    if (bucket == 1)
        return kFirstMs / 2;
    return kFirstMs * std::exp(logStep() * (bucket - 2 + 0.5));
}

} // namespace gatepost::core
