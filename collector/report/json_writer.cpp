// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/json_writer.h"

#include <QByteArrayList>
#include <QJsonArray>
#include <QJsonDocument>

namespace gatepost::report {

namespace {

// Written by Qt, so that every escape is right; by hand only the order of keys, which QJsonObject would not keep.
QByteArray jsonText(const QString &text)
{
    const QByteArray array = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return array.mid(1, array.size() - 2);
}

QByteArray jsonCell(const Cell &cell, ColumnKind kind)
{
    if (const auto *text = std::get_if<QString>(&cell))
        return jsonText(*text);
    if (std::holds_alternative<std::monostate>(cell))
        return "null";
    return numberText(cell, kind).toLatin1();
}

QByteArray jsonRow(const Row &row, const std::vector<Column> &columns)
{
    QByteArrayList members;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Cell cell = i < row.size() ? row[i] : Cell();
        members.append(jsonText(columns[i].name) + ':' + jsonCell(cell, columns[i].kind));
    }
    return '{' + members.join(',') + '}';
}

QByteArray leftOut(const std::vector<LeftOut> &parts)
{
    QByteArray bytes;
    for (const LeftOut &part : parts) {
        bytes += bytes.isEmpty() ? ",\n\"left_out\":[\n" : ",\n";
        bytes += "{\"first_day\":" + jsonText(part.firstDay) + ",\"last_day\":" + jsonText(part.lastDay);
        bytes += ",\"hits\":" + (part.hits ? QByteArray::number(*part.hits) : QByteArray("null")) + '}';
    }
    return bytes.isEmpty() ? bytes : bytes + "\n]";
}

} // namespace

QByteArray jsonOf(const Table &table)
{
    QByteArray bytes = "{\"report\":" + jsonText(table.name);
    for (const auto &[name, value] : table.about)
        bytes += ",\n" + jsonText(name) + ':' + (value ? jsonText(*value) : QByteArray("null"));
    bytes += ",\n\"rows\":[";
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        bytes += (i == 0 ? "\n" : ",\n") + jsonRow(table.rows[i], table.columns);
    bytes += table.rows.empty() ? "]" : "\n]";
    if (table.other)
        bytes += ",\n\"other\":" + jsonRow(*table.other, table.columns);
    return bytes + leftOut(table.leftOut) + "}\n";
}

} // namespace gatepost::report
