// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/shared_view.h"

#include <algorithm>
#include <array>

namespace gatepost::report {

namespace {

// Counts of one row of which each follows from the others.
constexpr std::array<std::array<const char *, 4>, 3> kRelations = {{
    {"views", "agent", "noscript", ""},
    {"counter", "views", "blocked", ""},
    {"counter", "agent", "noscript", "blocked"},
}};
constexpr const char *kRunningSum = "share_up_to";

class SharedTable
{
public:
    SharedTable(Table &table, int least) : m_table(table), m_least(least), m_given(table)
    {
        for (Row &row : table.rows)
            m_rows.push_back(&row);
        if (table.other)
            m_rows.push_back(&*table.other);
        for (const Row &row : m_given.rows)
            m_givenRows.push_back(&row);
        if (m_given.other)
            m_givenRows.push_back(&*m_given.other);
        listRelations();
    }

    void hide()
    {
        for (std::size_t row = 0; row < m_rows.size(); ++row)
            hideSmall(row);
        // What is hidden in one direction can open a way in the other: until nothing changes.
        bool changed = true;
        while (changed) {
            changed = false;
            for (const std::vector<Place> &relation : m_relations)
                changed = hideOneMore(relation) || changed;
        }
        for (std::size_t row = 0; row < m_rows.size(); ++row)
            hideDerived(row);
    }

private:
    struct Place {
        std::size_t row;
        std::size_t column;
    };

    bool isCount(std::size_t column) const { return m_table.columns[column].kind == ColumnKind::Count; }

    void listRelations()
    {
        for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
            std::vector<Place> whole;
            for (std::size_t row = 0; isCount(column) && row < m_rows.size(); ++row)
                whole.push_back({row, column});
            // A single row has no total beside it.
            if (whole.size() > 1)
                m_relations.push_back(std::move(whole));
        }
        for (const auto &names : kRelations) {
            std::vector<std::size_t> columns;
            const auto wanted = std::count_if(names.begin(), names.end(), [](const char *name) { return *name != 0; });
            for (std::size_t column = 0; column < m_table.columns.size(); ++column) {
                const QString &name = m_table.columns[column].name;
                const bool isOne = std::any_of(names.begin(), names.end(),
                    [&name](const char *known) { return *known != 0 && name == QLatin1String(known); });
                if (isOne)
                    columns.push_back(column);
            }
            for (std::size_t row = 0; static_cast<std::ptrdiff_t>(columns.size()) == wanted && row < m_rows.size();
                 ++row) {
                std::vector<Place> places;
                for (const std::size_t column : columns)
                    places.push_back({row, column});
                m_relations.push_back(std::move(places));
            }
        }
    }

    const qint64 *shown(Place place) const
    {
        const Row &row = *m_rows[place.row];
        return place.column < row.size() ? std::get_if<qint64>(&row[place.column]) : nullptr;
    }
    const qint64 *given(Place place) const
    {
        const Row &row = *m_givenRows[place.row];
        return place.column < row.size() ? std::get_if<qint64>(&row[place.column]) : nullptr;
    }

    void hideSmall(std::size_t row)
    {
        for (std::size_t column = 0; column < m_rows[row]->size(); ++column) {
            const qint64 *count = isCount(column) ? shown({row, column}) : nullptr;
            if (count && *count < m_least)
                (*m_rows[row])[column] = QStringLiteral("<%1").arg(m_least);
        }
    }

    // False when nothing of it is hidden, enough is, or nothing is left to hide.
    bool hideOneMore(const std::vector<Place> &relation)
    {
        int hidden = 0;
        qint64 hiddenRecords = 0;
        const Place *smallest = nullptr;
        for (const Place &place : relation) {
            const qint64 *count = given(place);
            if (!count)
                continue;
            if (!shown(place)) {
                ++hidden;
                hiddenRecords += *count;
            } else if (!smallest || *count < *given(*smallest)) {
                smallest = &place;
            }
        }
        const bool isEnough = hidden == 0 || (hidden > 1 && hiddenRecords >= 2 * m_least);
        if (isEnough || !smallest)
            return false;
        (*m_rows[smallest->row])[smallest->column] = std::monostate();
        return true;
    }

    void hideDerived(std::size_t row)
    {
        Row &cells = *m_rows[row];
        bool anyHidden = false;
        for (std::size_t column = 0; column < cells.size(); ++column)
            anyHidden = anyHidden || (isCount(column) && given({row, column}) && !shown({row, column}));
        for (std::size_t column = 0; column < cells.size(); ++column) {
            const ColumnKind kind = m_table.columns[column].kind;
            if (kind == ColumnKind::Text || kind == ColumnKind::Count || column == 0)
                continue;
            const qint64 support = row < m_table.supports.size() ? m_table.supports[row][column] : Table::kNoSupport;
            const bool singlesOut = support != Table::kNoSupport && support < m_least;
            if (anyHidden || singlesOut || m_table.columns[column].name == QLatin1String(kRunningSum))
                cells[column] = std::monostate();
        }
    }

    Table &m_table;
    const int m_least;
    const Table m_given; // before anything was hidden
    std::vector<Row *> m_rows;
    std::vector<const Row *> m_givenRows;
    std::vector<std::vector<Place>> m_relations;
};

} // namespace

Table forSharing(Table table, int least)
{
    if (least > 0) {
        SharedTable(table, least).hide();
        for (LeftOut &part : table.leftOut)
            part.hits.reset();
    }
    return table;
}

} // namespace gatepost::report
