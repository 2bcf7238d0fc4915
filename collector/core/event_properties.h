// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <utility>
#include <vector>

namespace gatepost::core {

inline constexpr std::size_t kMaxEventProperties = 8;
inline constexpr qsizetype kMaxPropertyValue = 64; // code points

// The properties of one event as one text of the dictionary: "key=value" pairs, sorted by key, parted by U+001F, which
// no text from outside may hold. `pairs` are clean (no control characters) and have different keys.
QByteArray eventPropertiesText(std::vector<std::pair<QByteArray, QByteArray>> pairs);

// The "key=value" pairs of such a text; none for an empty one.
QStringList eventPropertyPairs(const QString &text);

} // namespace gatepost::core
