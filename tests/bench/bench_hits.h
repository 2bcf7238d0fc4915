// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit.h"
#include "collector/core/slot.h"

#include <random>
#include <vector>

namespace gatepost::bench {

// Makes the hits of a lively site in the order in which they would have come: visits of several views, pages, sources,
// places and browsers with long tails, load times, agents that were blocked. About 2.2 hits to a view that an agent
// reported. The same seed gives the same hits.
class BenchHits
{
public:
    BenchHits(core::SiteId site, quint32 seed);

    // The hits of one visit that begins in `slot`.
    std::vector<core::Hit> visit(core::Slot slot);

private:
    std::size_t skewed(std::size_t count); // 0…count−1, by Zipf
    std::size_t below(std::size_t bound) { return m_random() % bound; }
    void describe(core::Hit &hit, std::size_t visitor, int view);

    core::SiteId m_site;
    std::mt19937 m_random;
};

} // namespace gatepost::bench
