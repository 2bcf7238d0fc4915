// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: putting segments in the place of rows, a piece at a time.
#pragma once

#include "collector/store/segment_table.h"

#include <memory>
#include <optional>

namespace gatepost::store {

// First what takes long, in pieces between which hits are stored: the rows are counted, and the columns of the new
// segments are written under numbers that no segment has, where nobody looks for them. Then, in one short transaction,
// the segments appear and what they replace is hidden (rows, PackedRows) or goes (segments).
// Thread: the writer's, which removes no hits between two steps. Throws SqlError.
class StagedChange
{
public:
    StagedChange(Connection &connection, std::shared_ptr<const SegmentChange> change);

    // One short transaction; nullopt: there is more to do. Busy at the end, when the database does not hold exactly what
    // the change takes away, or would not hold as many hits after it: the totals are compared inside the transaction.
    std::optional<core::Result<void>> step();

    // Removes what a change wrote ahead that did not come to its end; before another begins.
    static void removeUnfinished(Connection &connection);

private:
    bool countRows();
    void writeColumns();
    core::Result<void> finish();

    Connection &m_connection;
    const std::shared_ptr<const SegmentChange> m_change;
    qint64 m_countedUpTo = 0; // row number
    qint64 m_counted = 0;
    qint64 m_firstNumber = 0; // of the new segments; 0: nothing is written yet
    std::size_t m_segment = 0; // the next to be written
    std::size_t m_column = 0; // of it
};

} // namespace gatepost::store
