// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/report/table.h"

#include <QByteArray>

namespace gatepost::report {

// One JSON object (RFC 8259, UTF-8): `report`, what the table is about, `rows` as objects keyed by column name in the
// table's order, and `other` when a limit left rows out.
// `left_out`, only where damaged hits are in none of the figures: their UTC days, first_day to last_day, and `hits`. Absent figures are null. Ends with a line feed.
QByteArray jsonOf(const Table &table);

} // namespace gatepost::report
