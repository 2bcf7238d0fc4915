// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/staged_change.h"

#include "collector/store/piece_time.h"
#include "collector/store/sql_text.h"

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr qint64 kRowsAtOnce = 8192; // between two looks at the time

core::Error changedMeanwhile()
{
    return {core::ErrorCode::Busy,
        QStringLiteral("What was to be packed has changed meanwhile: it is packed the next time."), {}};
}

bool isNoted(Connection &connection, const RowRange &range)
{
    Statement noted(connection, sqlText(QLatin1String("count_packed_ranges_within")));
    return !noted.bind(0, range.firstId).bind(1, range.lastId).step() || noted.integer(0) != 0;
}

} // namespace

StagedChange::StagedChange(Connection &connection, std::shared_ptr<const SegmentChange> change)
    : m_connection(connection), m_change(std::move(change))
{
    if (m_change->rows)
        m_countedUpTo = m_change->rows->firstId - 1;
}

std::optional<core::Result<void>> StagedChange::step()
{
    if (m_change->rows && m_countedUpTo < m_change->rows->lastId) {
        if (!isNoted(m_connection, *m_change->rows) && countRows())
            return std::nullopt;
        return changedMeanwhile();
    }
    if (m_segment < m_change->segments.size()) {
        writeColumns();
        return std::nullopt;
    }
    return finish();
}

// Rows never change and a number is never given again, so it is enough to count them. False: they are not there.
bool StagedChange::countRows()
{
    const PieceTime time;
    const RowRange &range = *m_change->rows;
    Statement count(m_connection, sqlText(QLatin1String("count_rows_to_pack")));
    while (m_countedUpTo < range.lastId && !time.isHalfOver()) {
        const qint64 last = std::min(m_countedUpTo + kRowsAtOnce, range.lastId);
        count.bind(0, m_countedUpTo + 1).bind(1, last).bind(2, range.before);
        m_counted += count.step() ? count.integer(0) : 0;
        count.reset();
        m_countedUpTo = last;
    }
    return m_countedUpTo < range.lastId || m_counted == range.rows;
}

void StagedChange::writeColumns()
{
    const PieceTime time;
    Transaction transaction(m_connection, Connection::Access::Write);
    if (m_firstNumber == 0)
        m_firstNumber = m_connection.number(sqlText(QLatin1String("select_highest_segment"))) + 1;
    Statement insert(m_connection, sqlText(QLatin1String("insert_segment_column")));
    while (m_segment < m_change->segments.size() && !time.isHalfOver()) {
        const std::vector<StoredColumn> &columns = m_change->segments[m_segment].columns;
        if (m_column == columns.size()) {
            ++m_segment;
            m_column = 0;
            continue;
        }
        const StoredColumn &column = columns[m_column++];
        insert.bind(0, m_firstNumber + static_cast<qint64>(m_segment))
            .bind(1, column.number)
            .bind(2, column.width)
            .bind(3, column.base)
            .bind(4, column.codec)
            .bind(5, column.checksum)
            .bindBlob(6, column.bytes)
            .run();
    }
    transaction.commit();
}

core::Result<void> StagedChange::finish()
{
    const auto packedHits = [this] { return m_connection.number(sqlText(QLatin1String("sum_packed_hits"))); };
    const std::optional<RowRange> &rows = m_change->rows;
    Transaction transaction(m_connection, Connection::Access::Write);
    const qint64 before = packedHits();
    if ((rows && isNoted(m_connection, *rows)) || !takeSegments(m_connection, m_change->replaced))
        return changedMeanwhile();
    Statement insert(m_connection, sqlText(QLatin1String("insert_segment")));
    for (std::size_t i = 0; i < m_change->segments.size(); ++i) {
        bindHead(insert, m_change->segments[i].head);
        insert.bind(8, m_firstNumber + static_cast<qint64>(i)).run();
    }
    if (packedHits() != before + (rows ? rows->rows : 0))
        return changedMeanwhile();
    m_connection.run(sqlText(QLatin1String("next_segments")));
    if (rows)
        notePacked(m_connection, *rows);
    transaction.commit();
    return {};
}

void StagedChange::removeUnfinished(Connection &connection)
{
    connection.run(sqlText(QLatin1String("delete_unfinished_columns")));
}

} // namespace gatepost::store
