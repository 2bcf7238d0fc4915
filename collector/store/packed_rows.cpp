// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/packed_rows.h"

#include "collector/store/piece_time.h"
#include "collector/store/sql_text.h"

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr qint64 kRowsAtOnce = 512; // between two looks at the time
constexpr qint64 kMostRows = 16384; // of a step: where there are all, they go in about its time

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
    const qint64 most = std::min(range.first + kMostRows - 1, range.last);
    Transaction transaction(m_connection, Connection::Access::Write);
    Statement rows(m_connection, sqlText(QLatin1String("delete_packed_rows")));
    qint64 last = range.first - 1;
    do {
        const qint64 first = last + 1;
        last = std::min(last + kRowsAtOnce, most);
        rows.bind(0, first).bind(1, last).bind(2, range.before).run();
    } while (last < most && !time.isHalfOver());
    const bool isWhole = last == range.last;
    Statement note(m_connection, sqlText(QLatin1String(isWhole ? "delete_packed_range" : "shorten_packed_range")));
    note.bind(0, range.id);
    if (!isWhole)
        note.bind(1, last + 1);
    note.run();
    transaction.commit();
    range.first = last + 1;
    if (isWhole)
        m_ranges.pop_front();
}

} // namespace gatepost::store
