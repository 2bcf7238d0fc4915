// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace gatepost::core {

// Load times are kept as one of 64 buckets, numbered 1…64; 0 is "not reported".
// Bucket 1 is everything under 12 ms; from there 63 buckets of equal ratio reach 600,000 ms (10 minutes), so that
// the middle of a bucket is at most 9 % away from any load time in it.
using LoadBucket = quint8;

inline constexpr int kLoadBucketCount = 64;
inline constexpr qint64 kMaxLoadMs = 600000;

// `ms` 0…kMaxLoadMs; anything outside is "not reported".
LoadBucket loadBucketOf(qint64 ms);

// The load time, in ms, that stands for a bucket: its geometric middle. 0 for bucket 0.
double loadBucketMs(LoadBucket bucket);

} // namespace gatepost::core
