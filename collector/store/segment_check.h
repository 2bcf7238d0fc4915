// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what is damaged in a stored segment, and what can be kept of it.
#pragma once

#include "collector/core/site.h"
#include "collector/store/segment_table.h"

#include <functional>
#include <optional>
#include <vector>

namespace gatepost::store {

struct SegmentFault {
    SegmentHead head; // as it is stored
    std::vector<int> columns; // numbers of those that are not what was written, or cannot be read
    bool isLineBroken = false; // its own line, or the list of its columns
    qint64 hits = 0; // counted where that is possible, else as its line says
    // Its lines as they are right, without the bytes of columns: a column that is left out is unknown in every row.
    // nullopt: nothing of it can be believed.
    std::optional<PackedSegment> kept;
};

// For people: "page", "time".
QString columnName(int number);

class SegmentCheck
{
public:
    // A column that is as it was written: its number on disk, its values and how many there are.
    using Visit = std::function<void(int number, const ColumnView &values, std::size_t rows)>;

    // `sites`: all that may own segments.
    SegmentCheck(Connection &connection, const core::SiteBook &sites, Visit visit);

    // Looks at every segment, by number; `found` is told of each fault and may remove that segment. `before` comes
    // before each, and may throw to end it.
    void checkAll(const std::function<void()> &before, const std::function<void(const SegmentFault &)> &found);

    // Unpacks every column of a segment, in one snapshot; nullopt: it is sound, or gone. What SQLite cannot
    // read is damage. A line whose numbers follow from its columns, or whose checksum proves what it was, is kept.
    // Throws SqlError for what is not damage.
    std::optional<SegmentFault> check(qint64 id);

    qint64 segments() const { return m_segments; } // looked at so far
    qint64 columns() const { return m_columns; }

private:
    struct Opened;
    struct Reading; // one way to believe its lines

    std::optional<Opened> open(qint64 id);
    Reading read(const Opened &opened, std::vector<StoredColumn> lines, std::size_t rows) const;
    std::optional<Reading> prove(const Opened &opened, const Reading &asStored, std::size_t rows) const;

    Connection &m_connection;
    std::vector<core::SiteId> m_sites;
    const Visit m_visit;
    qint64 m_segments = 0;
    qint64 m_columns = 0;
};

} // namespace gatepost::store
