// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/dimension.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QDate>
#include <QString>
#include <QTimeZone>

#include <optional>
#include <vector>

namespace gatepost::query {

// One condition. Filters on the same dimension are alternatives (OR), different dimensions must all hold (AND);
// negated filters of a dimension must all hold. Text form: `browser==Firefox`, `page=^/blog/`, `country!=DE`, `page!^/x`.
struct Filter {
    enum class Match { Equals, Prefix };

    core::Dimension dimension = core::Dimension::Page;
    Match match = Match::Equals;
    bool negated = false;
    QString value; // empty with Equals: the unknown value

    friend bool operator==(const Filter &, const Filter &) = default;
};

// Points of a series. Days, weeks, months and years are local to the query's zone.
enum class Interval { None, Hour, Day, Week, Month, Year };

enum class Compare { None, Previous, SameWeekday, LastYear };

// The order of a breakdown's rows, largest first (Text: ascending); ties by text.
enum class Order { Views, Visits, Events, BlockedShare, Counter, Text };

// What is asked. Metrics are not chosen one by one: one pass yields all of Measures for everything asked.
struct Query {
    std::vector<core::SiteId> sites;
    core::TimeRange range; // half open, in slots
    QTimeZone zone = QTimeZone::utc(); // decides where days begin
    Interval interval = Interval::None;
    Qt::DayOfWeek firstWeekday = Qt::Monday; // where weeks begin
    std::vector<Filter> filters;
    std::vector<core::Dimension> dimensions; // one breakdown each
    Compare compare = Compare::None;
    Order order = Order::Views;
    int limit = 0; // rows of each breakdown; 0: all. What is left out is summed in Breakdown::other
    int offset = 0;
    // Only rows whose text or attribute (see BreakdownRow) contains this, without case; what is left out is in `other`.
    QString search;
};

// Half-open range of whole local days `from`…`to` (to exclusive) in `zone`. Days may be 23 or 25 hours long.
core::TimeRange rangeOfDays(QDate from, QDate to, const QTimeZone &zone);

// The range a query is compared with; nullopt for Compare::None. Shifted by whole local days when `range` begins at a
// local midnight (an unfinished day is compared with the same hours), by its own length otherwise. LastYear compares
// whole months with the same months, anything else with as many days, so that 29 February takes none away.
std::optional<core::TimeRange> comparedRange(core::TimeRange range, Compare compare, const QTimeZone &zone);

} // namespace gatepost::query
