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
// first copied to <path>.before-<version>, beside it; one that cannot shrink yet is written anew afterwards. Fails with
// TooNew, Corrupt (a damaged or a foreign file), or as SQLite does; a failed step leaves the database as the step
// before left it.
core::Result<void> migrate(
    Connection &connection, const QString &databasePath, const std::vector<Migration> &migrations);

// Removes the copies that migrations made when they are at least `days` old.
void removeMigrationCopies(const QString &databasePath, int days);

// For readers: NotFound while the database has no schema yet, TooNew when it is newer than this program, Unavailable
// while it is older and waits for a collector to bring it up to date.
core::Result<void> checkReadable(Connection &connection, const QString &databasePath);

} // namespace gatepost::store
