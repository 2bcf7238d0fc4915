// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/event_properties.h"

#include <algorithm>

namespace gatepost::core {

namespace {

constexpr char kUnitSeparator = '\x1f';

} // namespace

QByteArray eventPropertiesText(std::vector<std::pair<QByteArray, QByteArray>> pairs)
{
    std::sort(pairs.begin(), pairs.end());
    QByteArray text;
    for (const auto &[key, value] : pairs) {
        if (!text.isEmpty())
            text += kUnitSeparator;
        text += key + '=' + value;
    }
    return text;
}

QStringList eventPropertyPairs(const QString &text)
{
    return text.split(QLatin1Char(kUnitSeparator), Qt::SkipEmptyParts);
}

} // namespace gatepost::core
