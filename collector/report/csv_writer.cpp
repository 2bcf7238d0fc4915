// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/csv_writer.h"

#include <QStringList>

namespace gatepost::report {

namespace {

bool startsFormula(const QString &text)
{
    static const QString starts = QStringLiteral("=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20");
    return !text.isEmpty() && starts.contains(text.front());
}

QString line(const Row &row, const std::vector<Column> &columns)
{
    QStringList cells;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Cell cell = i < row.size() ? row[i] : Cell();
        if (const auto *text = std::get_if<QString>(&cell))
            cells.append(csvText(*text));
        else
            cells.append(numberText(cell, columns[i].kind));
    }
    return cells.join(u',') + QStringLiteral("\r\n");
}

} // namespace

QString csvText(const QString &text)
{
    QString cell = text;
    cell.replace(u'"', QStringLiteral("\"\""));
    return u'"' + (startsFormula(text) ? QStringLiteral("'") : QString()) + cell + u'"';
}

QByteArray csvOf(const Table &table)
{
    QStringList names;
    for (const Column &column : table.columns)
        names.append(column.name);
    QByteArray bytes = names.join(u',').toUtf8() + "\r\n";
    for (const Row &row : table.rows)
        bytes += line(row, table.columns).toUtf8();
    if (table.other)
        bytes += line(*table.other, table.columns).toUtf8();
    return bytes;
}

} // namespace gatepost::report
