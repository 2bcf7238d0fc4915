// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/table.h"

namespace gatepost::report {

namespace {

constexpr int kDecimals = 6;

} // namespace

QString numberText(const Cell &cell, ColumnKind kind)
{
    if (const auto *count = std::get_if<qint64>(&cell))
        return QString::number(*count);
    const auto *number = std::get_if<double>(&cell);
    if (number == nullptr)
        return {};
    if (kind == ColumnKind::Milliseconds)
        return QString::number(*number, 'f', 0);
    QString text = QString::number(*number, 'f', kDecimals);
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

} // namespace gatepost::report
