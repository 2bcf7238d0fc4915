// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/report/table.h"

namespace gatepost::report {

// A table for other people's eyes. A count under `least` becomes the text "<least", and figures that single out fewer
// records are left empty. What is hidden must not follow from what is shown: where counts belong together (a column and
// its total; views = agent + noscript; blocked = counter − agent − noscript), either none of them is hidden, or at least
// two that stand for 2 × `least` records between them: the smallest shown ones are left empty until that holds. Shares and
// ratios of a row with a hidden count are empty, and so is every running sum. Of hits that are damaged only the days stay. `least` 0 changes nothing. The same for
// every format, because it works on the table.
Table forSharing(Table table, int least);

} // namespace gatepost::report
