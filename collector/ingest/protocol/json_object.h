// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include <optional>
#include <utility>
#include <vector>

namespace gatepost::ingest {

// One JSON object in UTF-8 of at most 64 keys, nested at most eight deep, no key twice, no byte order mark; nullopt for
// anything else. A number that no double holds is null.
std::optional<QJsonObject> parseJsonObject(QByteArray text);

// UTF-8; a lone surrogate (`"\ud800"`) becomes U+FFFD.
QByteArray utf8Of(QString text);

// The members whose values are strings.
std::vector<std::pair<QByteArray, QByteArray>> textMembers(const QJsonObject &object);

} // namespace gatepost::ingest
