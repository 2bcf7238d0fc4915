// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/selection.h"

#include <algorithm>

namespace gatepost::query {

void Selection::sumUp()
{
    // Neighbours are often of one kind, and each addition would wait for the one before: they take turns.
    std::array<std::array<quint32, kKindCount + 1>, 4> kinds{};
    std::array<quint32, kCells> sums{};
    sumsBefore[0] = sums;
    for (std::size_t step = 0; step < steps(); ++step) {
        const std::size_t end = std::min((step + 1) * kStepRows, rows);
        for (std::size_t i = step * kStepRows; i < end; ++i)
            kinds[i % kinds.size()][kindCell[i]] += count[i];
        for (std::size_t kind = 0; kind < kKindCount; ++kind)
            sums[kind] = kinds[0][kind] + kinds[1][kind] + kinds[2][kind] + kinds[3][kind];
        for (std::size_t i = step * kStepRows; hasLoads() && i < end; ++i)
            sums[loadCell[i]] += count[i];
        std::copy_n(sums.begin(), usedCells, sumsBefore[step + 1].begin());
    }
}

} // namespace gatepost::query
