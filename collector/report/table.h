// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>
#include <vector>

namespace gatepost::report {

// What a column holds, and so how its numbers are written.
enum class ColumnKind {
    Text,
    Count,
    Share, // 0…1
    Ratio, // pages per visit
    Milliseconds,
};

struct Column {
    QString name; // header and JSON key: "blocked_share"
    ColumnKind kind = ColumnKind::Text;
};

// Empty: there is no such figure (the median of no load times).
using Cell = std::variant<std::monostate, QString, qint64, double>;
using Row = std::vector<Cell>; // one per column

// Stored hits that are damaged, and so in none of a table's figures.
struct LeftOut {
    QString firstDay; // UTC, ISO 8601
    QString lastDay;
    std::optional<qint64> hits; // nullopt: not for these eyes
};

// What every export writes, whichever the format: any table that the console shows can be put into one.
struct Table {
    QString name; // of the report: "pages"
    std::vector<std::pair<QString, std::optional<QString>>> about; // site, range, …; for formats that can carry it
    std::vector<Column> columns;
    std::vector<Row> rows;
    std::vector<LeftOut> leftOut; // for formats that can carry it
    std::optional<Row> other; // what a limit left out; its first cell is "(other)"

    // For tables that others may see: the smallest number of records that a cell's figure singles out (a median of three
    // load times: 3), kNoSupport for cells that single out none. Rows as above, the one of `other` last; may be empty.
    static constexpr qint64 kNoSupport = -1;
    std::vector<std::vector<qint64>> supports;
};

// The number as both formats write it: decimal point, no exponent, no grouping, at most six decimals and no trailing
// zeros; milliseconds are whole.
QString numberText(const Cell &cell, ColumnKind kind);

} // namespace gatepost::report
