// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/query.h"
#include "collector/store/hit_columns.h"

#include <QString>

#include <array>
#include <vector>

namespace gatepost::query {

// How many different ids a dimension has, id 0 included, and what they are called. Network and Channel are enums.
quint32 idCount(const store::Dictionary &dictionary, core::Dimension dimension);
QString textOf(const store::Dictionary &dictionary, core::Dimension dimension, quint32 id);

// For every id of a dimension 1 (pass) or 0, by indexOf(Dimension); empty: the dimension is not filtered.
using FilterMasks = std::array<std::vector<quint8>, core::kDimensionCount>;

// Asks every text of a filtered dimension once, so that the scan only looks up a byte.
FilterMasks filterMasks(const std::vector<Filter> &filters, const store::Dictionary &dictionary);

} // namespace gatepost::query
