// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/report.h"
#include "collector/report/table.h"

#include <QTimeZone>

namespace gatepost::report {

// The columns of each shape of report. Those of a breakdown read report.breakdowns.front(). A figure that means
// nothing here (bounce rate of a page, blocked share under a browser filter) is an empty cell or no column at all.
Table breakdownTable(const query::Report &report);
Table eventsTable(const query::Report &report);
Table loadTimesTable(const query::Report &report);
Table blockedTable(const query::Report &report);
Table blockedByDayTable(const query::Report &report, const QTimeZone &zone);
Table seriesTable(const query::Report &report, const QTimeZone &zone);

// ISO 8601 with the offset of `zone` at that moment.
QString timeText(core::Slot slot, const QTimeZone &zone);

} // namespace gatepost::report
