// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: rows of table `hit` as rows of a block.
#pragma once

#include "collector/store/hit_columns.h"
#include "collector/store/sqlite.h"

namespace gatepost::store {

// Appends a row of a statement that selects id, site, slot, channel, network, action, load_bucket, visit_depth and
// {dimensions}, in this order.
void appendRow(HitBlock &block, const Statement &row);

} // namespace gatepost::store
