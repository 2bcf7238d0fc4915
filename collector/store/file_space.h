// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: gives pages that are no longer used back to the file system.
#pragma once

#include "collector/store/sqlite.h"

namespace gatepost::store {

// The pages of the file, counted. Throws SqlError.
struct FilePages {
    qint64 all = 0;
    qint64 unused = 0;
    qint64 bytesEach = 0;

    qint64 usedBytes() const { return (all - unused) * bytesEach; }
};
FilePages countPages(Connection &connection);

// Keeps some unused pages for the hits to come, and lets the others go a few at a time, from the end of the file.
// Does nothing in a file that cannot do this (auto_vacuum is not incremental). Thread: the writer's. Throws SqlError.
class FileSpace
{
public:
    // `spareBytes`: kept at least. `limitBytes`: the file is not larger for their sake; 0: no limit.
    FileSpace(Connection &connection, qint64 spareBytes, qint64 limitBytes);

    // Looks whether there is something to give back; `all`: nothing is kept.
    void check(bool all);
    bool isPending() const { return m_keep >= 0; }
    void step(); // one short transaction

private:
    Connection &m_connection;
    const qint64 m_spareBytes;
    const qint64 m_limitBytes;
    qint64 m_keep = -1; // unused pages; -1: nothing to do
};

} // namespace gatepost::store
