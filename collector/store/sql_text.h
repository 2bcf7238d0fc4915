// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the statements of resources/sql.
#pragma once

#include <QByteArray>
#include <QLatin1String>

namespace gatepost::store {

// The text of resources/sql/<name>.sql, with {dimensions} and {marks} filled in. A missing file is our own bug.
QByteArray sqlText(QLatin1String name);

} // namespace gatepost::store
