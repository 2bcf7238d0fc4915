// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/shared_view.h"

#include <algorithm>

namespace gatepost::report {

namespace {

class SharedTable
{
public:
    SharedTable(Table &table, int least) : m_table(table), m_least(least)
    {
        for (Row &row : table.rows)
            m_rows.push_back(&row);
        if (table.other)
            m_rows.push_back(&*table.other);
    }

    void hide()
    {
        for (Row *row : m_rows)
            hideSmall(*row);
        // What is hidden in one direction can open a way in the other: until nothing changes.
        bool changed = true;
        while (changed) {
            changed = false;
            for (std::size_t column = 0; column < m_table.columns.size(); ++column)
                changed = (isCount(column) && m_rows.size() > 1 && hideSecondOfColumn(column)) || changed;
            for (Row *row : m_rows)
                changed = hideSecondOfRow(*row) || changed;
        }
        for (Row *row : m_rows)
            hideDerived(*row);
    }

private:
    bool isCount(std::size_t column) const { return m_table.columns[column].kind == ColumnKind::Count; }

    static const qint64 *countOf(const Row &row, std::size_t column)
    {
        return column < row.size() ? std::get_if<qint64>(&row[column]) : nullptr;
    }

    void hideSmall(Row &row) const
    {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const qint64 *count = isCount(column) ? countOf(row, column) : nullptr;
            if (count && *count < m_least)
                row[column] = QStringLiteral("<%1").arg(m_least);
        }
    }

    bool isHidden(const Row &row, std::size_t column) const
    {
        return isCount(column) && column < row.size() && std::holds_alternative<QString>(row[column]);
    }
    bool isEmptied(const Row &row, std::size_t column) const
    {
        return isCount(column) && column < row.size() && std::holds_alternative<std::monostate>(row[column]);
    }

    bool hideSecondOfColumn(std::size_t column)
    {
        const auto hidden = std::count_if(m_rows.begin(), m_rows.end(),
            [&](const Row *row) { return isHidden(*row, column) || isEmptied(*row, column); });
        if (hidden != 1)
            return false;
        Row *smallest = nullptr;
        for (Row *row : m_rows) {
            const qint64 *count = countOf(*row, column);
            if (count && (!smallest || *count < *countOf(*smallest, column)))
                smallest = row;
        }
        if (smallest)
            (*smallest)[column] = std::monostate();
        return smallest != nullptr;
    }

    bool hideSecondOfRow(Row &row)
    {
        int hidden = 0;
        std::size_t smallest = row.size();
        for (std::size_t column = 0; column < row.size(); ++column) {
            hidden += isHidden(row, column) || isEmptied(row, column) ? 1 : 0;
            const qint64 *count = isCount(column) ? countOf(row, column) : nullptr;
            if (count && (smallest == row.size() || *count < *countOf(row, smallest)))
                smallest = column;
        }
        if (hidden != 1 || smallest == row.size())
            return false;
        row[smallest] = std::monostate();
        return true;
    }

    void hideDerived(Row &row) const
    {
        bool any = false;
        for (std::size_t column = 0; column < row.size(); ++column)
            any = any || isHidden(row, column) || isEmptied(row, column);
        for (std::size_t column = 0; any && column < row.size(); ++column) {
            const ColumnKind kind = m_table.columns[column].kind;
            if (kind != ColumnKind::Text && kind != ColumnKind::Count)
                row[column] = std::monostate();
        }
    }

    Table &m_table;
    const int m_least;
    std::vector<Row *> m_rows;
};

} // namespace

Table forSharing(Table table, int least)
{
    if (least > 0)
        SharedTable(table, least).hide();
    return table;
}

} // namespace gatepost::report
