// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what can still be read of a file that SQLite calls damaged.
#pragma once

#include "collector/store/sqlite.h"

#include <QStringList>

#include <atomic>

namespace gatepost::store {

// Makes a database at `fresh` (there is none yet) and copies into it every row of `damaged` that can be read, table by
// table; `damaged` has this program's schema, an empty log, and nobody writes it. Returns the tables of which something
// could not be read. Throws SqlError, also when nothing at all can be read.
QStringList salvage(const QString &damaged, const QString &fresh, const std::atomic<bool> *cancelled);

} // namespace gatepost::store
