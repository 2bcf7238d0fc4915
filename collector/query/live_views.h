// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/query_source.h"
#include "collector/store/hit_columns.h"

#include <deque>
#include <memory>
#include <vector>

namespace gatepost::query {

// Keeps the newest views in memory, each with the moment at which it was first seen.
// Thread: one.
class LiveViews
{
public:
    // Takes in what `image` holds beyond the last one. `nowMs`: Unix ms.
    void notice(const std::shared_ptr<const store::HitImage> &image, qint64 nowMs);

    // Views with hitId > `after`, oldest first, the newest `limit` of them.
    std::vector<LiveView> since(qint64 after, int limit) const;

private:
    qint64 m_records = -1; // of the image seen last; -1: none yet
    qint64 m_lastHitId = 0;
    std::deque<LiveView> m_views; // oldest first
};

} // namespace gatepost::query
