// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/query.h"
#include "collector/store/hit_columns.h"

#include <array>
#include <vector>

namespace gatepost::query {

// For every id of a dimension 1 (pass) or 0, by indexOf(Dimension); empty: the dimension is not filtered.
using FilterMasks = std::array<std::vector<quint8>, core::kDimensionCount>;

// Asks every text of a filtered dimension once, so that the scan only looks up a byte.
FilterMasks filterMasks(const std::vector<Filter> &filters, const store::Dictionary &dictionary);

} // namespace gatepost::query
