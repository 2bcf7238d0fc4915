// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the format of packed hits, and nothing that knows a database.
//
// A segment holds hits of one site, of one UTC day or of days of one month. Hits that are alike in every column,
// the slot included, are one row with a count. Rows have no order of their own: they are sorted so that they pack well.
//
// Format 1. A line of `segment_column` is one column: the value of row i is `base` + n[i], modulo 2^32.
//   number  101 slot, 102 action, 103 load bucket, 104 visit depth, 105 count, 106 network, 107 channel; else the
//           number of a dimension (collector/core/dimension.cpp), and the values are ids of table `term`
//   width   bytes of n[i]: 1, 2 or 4; 0: all are 0, so every row has the value `base`
//   codec   0: no bytes, with width 0; 1: one zstd frame. Unpacked it has width × rows bytes: first the lowest byte
//           of every row, then the next byte of every row, and so on
//   checksum  CRC-32 (zlib) of number, width, base, codec (4 bytes each, little-endian) and the bytes as stored
// A column that is missing has the value 0 in every row. `segment.checksum` is the CRC-32 of site, day, rows, hits,
// min_slot, max_slot and format, then of number and checksum of every column by rising number, all as 8-byte
// little-endian numbers.
#pragma once

#include "collector/store/hit_columns.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace gatepost::store {

inline constexpr int kSegmentFormat = 1;
inline constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;

// A line of table `segment`.
struct SegmentHead {
    qint64 id = 0; // 0: not stored yet
    core::SiteId site = core::kNoSite;
    qint64 day = 0;
    qint64 rows = 0;
    qint64 hits = 0;
    core::Slot minSlot = 0;
    core::Slot maxSlot = 0;
    int format = kSegmentFormat;
    quint32 checksum = 0;
};

// A line of table `segment_column`.
struct StoredColumn {
    int number = 0;
    quint32 width = 0;
    quint32 base = 0;
    int codec = 0;
    quint32 checksum = 0;
    QByteArray bytes;
};

struct PackedSegment {
    SegmentHead head;
    std::vector<StoredColumn> columns; // by rising number
};

// The number of a column on disk; 0 for the site, which has no column.
int numberOfColumn(std::size_t column);

quint32 checksumOf(const SegmentHead &head, const std::vector<StoredColumn> &columns);
quint32 checksumOf(const StoredColumn &column);

// Packs rows of one site; `rows` is not empty. `level` is zstd's. The result was unpacked again and has the same hits
// and the same sums in every column; nullopt when it has not, which would be our own bug or broken memory.
std::optional<PackedSegment> packRows(core::SiteId site, const HitBlock &rows, int level);

// The numbers of a column, width × rows bytes in the machine's order; nullopt when checksum or length is wrong.
std::optional<std::vector<std::byte>> unpackColumn(const StoredColumn &column, std::size_t rows);

} // namespace gatepost::store
