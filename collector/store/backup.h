// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"
#include "collector/store/checkup.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <atomic>

namespace gatepost::store {

class DataDirectory;

// A backup that was made and looked at as a whole.
struct Backup {
    QString path;
    qint64 bytes = 0;
    Checkup content;
    QStringList removed; // older backups that gave way
};

// Copies a database as of one commit, also while a collector writes it: every hit that was acknowledged before the call
// is in it, and no hit of a batch without the others. Until the copy is done the log cannot start over. The copy is made under a name of its own in the target's folder,
// checked (checkDatabase) and then put in place in one step, readable by its owner only; whatever stops this before
// leaves the target as it was. Fails with AlreadyExists unless `replaces`, InvalidInput when the target is the database,
// by whatever name, Corrupt when what it would hold is damaged, Busy while another backup is made there, when a log lies
// beside the target, or after `cancelled` (may be null) became true, else as the disk does.
// Thread: any; blocks.
core::Result<Backup> makeBackup(
    const QString &databasePath, const QString &target, bool replaces, const std::atomic<bool> *cancelled = nullptr);

// The same into a folder under a name that tells the time: gatepost-20261130T235959Z.db. Afterwards only the newest
// `keep` (0: all) that were made so of the same installation are left there.
core::Result<Backup> makeDatedBackup(const QString &databasePath, const QString &folder, int keep, const QDateTime &now,
    const std::atomic<bool> *cancelled = nullptr);

struct Restored {
    Checkup content;
    QString keptAs; // what was there before; empty: nothing
};

// Puts a copy of the database `file` in the place of the one in `directory`, whose lock the caller holds. The copy is
// checked before anything is touched. At every moment the old or the new database is whole in its place.
// Fails with NotFound, TooNew, Corrupt (damaged, or not Gatepost's), Busy or as the disk does.
core::Result<Restored> restoreBackup(
    const DataDirectory &directory, const QString &file, const std::atomic<bool> *cancelled = nullptr);

} // namespace gatepost::store
