// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the numbered migrations and the checks when a database is opened.
#pragma once

#include "collector/core/result.h"
#include "collector/store/sqlite.h"

#include <vector>

namespace gatepost::store {

// One step of the schema: resources/sql/<number>_<verb>_<noun>.sql. Numbers count from 1 without a gap.
struct Migration {
    int version = 0;
    QByteArray sql;
};

// Those built into the program, by version.
std::vector<Migration> builtInMigrations();

// Brings the database to the last of `migrations`, each step in a transaction of its own. An existing database is
// first copied to <path>.before-<version>, beside it. Fails with TooNew, Corrupt (a damaged or a foreign file), or as SQLite does; a failed step leaves the database as the step
// before left it.
core::Result<void> migrate(
    Connection &connection, const QString &databasePath, const std::vector<Migration> &migrations);

// Lets the file of an older version give back what it no longer uses (FileSpace): it is written anew as a whole, once,
// and told about in the log. Where there is no room for that it stays as it is, and serves as well. Takes as long as the
// disk needs for three copies, so only while nobody waits for it; killed in the middle, the file is as before. Throws
// SqlError.
void makeShrinkable(Connection &connection, const QString &databasePath);

// For readers: NotFound while the database has no schema yet, TooNew when it is newer than this program, Unavailable
// while it is older and waits for a collector to bring it up to date.
core::Result<void> checkReadable(Connection &connection, const QString &databasePath);

} // namespace gatepost::store
