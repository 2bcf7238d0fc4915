// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: segments in the database, for the writer, the packer and the readers.
#pragma once

#include "collector/core/result.h"
#include "collector/store/segment.h"
#include "collector/store/sqlite.h"

#include <optional>
#include <vector>

namespace gatepost::store {

// Rows of table `hit` of whatever sites: those numbered firstId to lastId of slots before `before`; and what is known of
// them.
struct RowRange {
    qint64 firstId = 0;
    qint64 lastId = 0;
    core::Slot before = 0;
    qint64 rows = 0;
};

// What takes the place of what, with the same hits: segments that of rows, or that of other segments.
struct SegmentChange {
    std::vector<PackedSegment> segments;
    std::optional<RowRange> rows;
    std::vector<SegmentHead> replaced;
};

// Everything but its number, as parameters 0 to 7 of insert_segment and update_segment.
void bindHead(Statement &line, const SegmentHead &head);

std::vector<SegmentHead> readSegments(Connection &connection); // by day
std::optional<SegmentHead> readSegment(Connection &connection, qint64 id);
std::vector<StoredColumn> readColumnLines(Connection &connection, qint64 segment); // without their bytes

// All rows of a segment, with every column; nullopt when it is gone or damaged.
std::optional<HitBlock> readRows(Connection &connection, const SegmentHead &head);

// Inside the caller's transaction: from now on nobody sees these rows (PackedRows).
void notePacked(Connection &connection, const RowRange &range);

// Inside the caller's transaction: removes segments. False: one of them is not there as it was.
bool takeSegments(Connection &connection, const std::vector<SegmentHead> &heads);

// Inside the caller's transaction; the caller counts its hits as removed, if they are.
void deleteSegment(Connection &connection, qint64 id);

} // namespace gatepost::store
