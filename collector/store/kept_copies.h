// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileInfoList>
#include <QLatin1String>
#include <QString>

namespace gatepost::store {

// A database as it was stays beside the new one as <database>.<word>-<number>, for so many days, or until hits are
// removed on purpose: what is removed shall not live on in a copy.
inline constexpr int kKeptCopyDays = 14;
inline constexpr QLatin1String kBeforeWord("before"); // a migration; the number is the schema that it led to
inline constexpr QLatin1String kDamagedWord("damaged"); // a repair
inline constexpr QLatin1String kReplacedWord("replaced"); // a restore

QString keptCopyPath(const QString &databasePath, const QString &word, int number);

// Where a restore and a repair make the file that they put in place at the end.
QString restoringPath(const QString &databasePath);
QString repairingPath(const QString &databasePath);

// What lies beside a database under such names, by name, what SQLite puts beside a database included. Thread: any.
QFileInfoList keptCopies(const QString &databasePath);
QFileInfoList unfinishedCopies(const QString &databasePath); // of a restore or repair, which may be running

// Remove them: kept ones when they are at least `days` old, unfinished ones always. The caller holds the directory's
// lock. What cannot be removed is named in the log.
void removeKeptCopies(const QString &databasePath, int days);
void removeUnfinishedCopies(const QString &databasePath);

} // namespace gatepost::store
