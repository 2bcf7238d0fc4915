// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/packed_rows.h"

#include "collector/store/piece_time.h"
#include "collector/store/sql_text.h"

namespace gatepost::store {

namespace {

constexpr qint64 kLeastRows = 256;
constexpr qint64 kMostRows = 65536;

} // namespace

void PackedRows::load()
{
    m_ranges.clear();
    Statement ranges(m_connection, sqlText(QLatin1String("select_packed_ranges")));
    while (ranges.step())
        m_ranges.push_back(
            {ranges.integer(0), ranges.integer(1), ranges.integer(2), static_cast<core::Slot>(ranges.integer(3))});
}

void PackedRows::step()
{
    const PieceTime time;
    Range &range = m_ranges.front();
    const qint64 last = std::min(range.first + m_rows - 1, range.last);
    const bool isWhole = last == range.last;
    Transaction transaction(m_connection, Connection::Access::Write);
    Statement rows(m_connection, sqlText(QLatin1String("delete_packed_rows")));
    rows.bind(0, range.first).bind(1, last).bind(2, range.before).run();
    Statement note(m_connection, sqlText(QLatin1String(isWhole ? "delete_packed_range" : "shorten_packed_range")));
    note.bind(0, range.id);
    if (!isWhole)
        note.bind(1, last + 1);
    note.run();
    transaction.commit();
    m_rows = time.next(m_rows, kLeastRows, kMostRows);
    range.first = last + 1;
    if (isWhole)
        m_ranges.pop_front();
}

} // namespace gatepost::store
