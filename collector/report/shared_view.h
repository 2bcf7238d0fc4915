// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/report/table.h"

namespace gatepost::report {

// A table for other people's eyes: a count under `least` becomes the text "<least", and no share or ratio of its row is
// shown. Where a single hidden count could be worked out (as the rest of its column's total, or of its row, where one
// count is the difference of others), the smallest other count of that column or row is left empty as well. `least` 0
// changes nothing. The same for every format, because it works on the table.
Table forSharing(Table table, int least);

} // namespace gatepost::report
