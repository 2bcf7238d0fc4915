// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QString>
#include <QStringList>

#include <atomic>

namespace gatepost::store {

class DataDirectory;

struct Repair {
    QStringList done; // one sentence each: what was put right, made unknown or dropped; empty: nothing was damaged
    QString keptAs; // the database as it was before; empty when nothing was done
};

// Takes out of the database in `directory`, whose lock the caller holds, what is damaged, and nothing else: a column that
// can be unknown becomes unknown in its segment, a line that follows from its columns is made anew, a segment without its
// times, actions, counts, networks or channels goes as a whole. Of a file whose structure SQLite calls damaged every row
// that can be read is copied into a fresh one. What is lost is noted as removed, so that the sequence of batches holds.
// Works on a copy, checks that, and then puts it in the database's place in one step; the database as it was stays beside
// it. A second run does nothing. Fails as checkDatabase() does, with Corrupt also when not enough can be read for a
// repair, with Busy while another program has the database open; then nothing was changed.
core::Result<Repair> repairDatabase(const DataDirectory &directory, const std::atomic<bool> *cancelled = nullptr);

} // namespace gatepost::store
