// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/segment_table.h"

#include "collector/store/sql_text.h"

namespace gatepost::store {

namespace {

SegmentHead headOf(const Statement &line)
{
    return {.id = line.integer(0),
        .site = static_cast<core::SiteId>(line.integer(1)),
        .day = line.integer(2),
        .rows = line.integer(3),
        .hits = line.integer(4),
        .minSlot = static_cast<core::Slot>(line.integer(5)),
        .maxSlot = static_cast<core::Slot>(line.integer(6)),
        .format = static_cast<int>(line.integer(7)),
        .checksum = static_cast<quint32>(line.integer(8))};
}

void bump(Connection &connection, const char *statement)
{
    Statement version(connection, sqlText(QLatin1String(statement)));
    version.run();
}

} // namespace

void bindHead(Statement &line, const SegmentHead &head)
{
    line.bind(0, head.site)
        .bind(1, head.day)
        .bind(2, head.rows)
        .bind(3, head.hits)
        .bind(4, head.minSlot)
        .bind(5, head.maxSlot)
        .bind(6, head.format)
        .bind(7, head.checksum);
}

std::vector<SegmentHead> readSegments(Connection &connection)
{
    std::vector<SegmentHead> heads;
    Statement lines(connection, sqlText(QLatin1String("select_segments")));
    while (lines.step())
        heads.push_back(headOf(lines));
    return heads;
}

std::optional<SegmentHead> readSegment(Connection &connection, qint64 id)
{
    Statement line(connection, sqlText(QLatin1String("select_segment")));
    return line.bind(0, id).step() ? std::optional(headOf(line)) : std::nullopt;
}

std::vector<StoredColumn> readColumnLines(Connection &connection, qint64 segment)
{
    std::vector<StoredColumn> columns;
    Statement lines(connection, sqlText(QLatin1String("select_segment_columns")));
    lines.bind(0, segment);
    while (lines.step()) {
        columns.push_back({.number = static_cast<int>(lines.integer(0)),
            .width = static_cast<quint32>(lines.integer(1)),
            .base = static_cast<quint32>(lines.integer(2)),
            .codec = static_cast<int>(lines.integer(3)),
            .checksum = static_cast<quint32>(lines.integer(4)),
            .bytes = {}});
    }
    return columns;
}

std::optional<HitBlock> readRows(Connection &connection, const SegmentHead &head)
{
    std::vector<StoredColumn> columns = readColumnLines(connection, head.id);
    if (checksumOf(head, columns) != head.checksum || head.format != kSegmentFormat)
        return std::nullopt;
    HitBlock block;
    block.rows = static_cast<std::size_t>(head.rows);
    block.hits = head.hits;
    block.slots = {head.minSlot, head.maxSlot + 1};
    Statement bytes(connection, sqlText(QLatin1String("select_segment_bytes")));
    for (std::size_t i = 0; i < kColumnCount; ++i) {
        const int number = numberOfColumn(i);
        const auto found = std::find_if(
            columns.begin(), columns.end(), [number](const StoredColumn &column) { return column.number == number; });
        if (found == columns.end()) {
            block.columns[i].append({nullptr, 0, i == kSiteColumn ? quint32(head.site) : 0}, 0, block.rows);
            continue;
        }
        if (!bytes.bind(0, head.id).bind(1, number).step())
            return std::nullopt;
        found->bytes = bytes.blob(0);
        bytes.reset();
        const auto numbers = unpackColumn(*found, block.rows);
        if (!numbers)
            return std::nullopt;
        block.columns[i].append({numbers->data(), found->width, found->base}, 0, block.rows);
    }
    return block;
}

void notePacked(Connection &connection, const RowRange &range)
{
    Statement note(connection, sqlText(QLatin1String("insert_packed_range")));
    note.bind(0, range.firstId).bind(1, range.lastId).bind(2, range.before).run();
    bump(connection, "next_packed");
}

bool takeSegments(Connection &connection, const std::vector<SegmentHead> &heads)
{
    for (const SegmentHead &head : heads) {
        const auto stored = readSegment(connection, head.id);
        if (!stored || stored->hits != head.hits || stored->checksum != head.checksum)
            return false;
        deleteSegment(connection, head.id);
    }
    return true;
}

void deleteSegment(Connection &connection, qint64 id)
{
    Statement columns(connection, sqlText(QLatin1String("delete_segment_columns")));
    columns.bind(0, id).run();
    Statement segment(connection, sqlText(QLatin1String("delete_segment")));
    segment.bind(0, id).run();
    bump(connection, "next_segments");
}

} // namespace gatepost::store
