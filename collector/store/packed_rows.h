// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: rows that were packed, on their way out of the file.
#pragma once

#include "collector/core/slot.h"
#include "collector/store/sqlite.h"

#include <deque>

namespace gatepost::store {

// A range of rows that a transaction put into segments is noted in table `packed_rows`: from then on nobody sees them.
// They are removed afterwards, some thousands at most in a transaction that also shortens the note, so that a run that is cut
// off goes on where it was. Thread: the writer's. Throws SqlError.
class PackedRows
{
public:
    explicit PackedRows(Connection &connection) : m_connection(connection) { }

    void load(); // what the file notes; again after each new note
    bool isPending() const { return !m_ranges.empty(); }
    std::size_t ranges() const { return m_ranges.size(); }
    void step(); // one short transaction

private:
    struct Range {
        qint64 id;
        qint64 first;
        qint64 last;
        core::Slot before;
    };

    Connection &m_connection;
    std::deque<Range> m_ranges;
};

} // namespace gatepost::store
