// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/cleanup.h"

#include "collector/store/segment_table.h"
#include "collector/store/sql_text.h"

#include <algorithm>
#include <utility>

namespace gatepost::store {

namespace {

constexpr qint64 kMostRows = 8192; // of a step, as long as its time is not over
constexpr std::size_t kTermsPerStep = 2000;

enum class Left { Nothing, Work, Room };

void noteCleanup(Connection &connection, Left left)
{
    Statement note(connection, sqlText(QLatin1String("note_cleanup")));
    note.bind(0, static_cast<qint64>(left)).run();
}

void nextGeneration(Connection &connection)
{
    Statement generation(connection, sqlText(QLatin1String("next_generation")));
    generation.run();
}

void noteRemoved(Connection &connection, qint64 hits)
{
    Statement note(connection, sqlText(QLatin1String("note_removed_hits")));
    note.bind(0, hits).run();
}

} // namespace

Cleanup::Cleanup(Connection &connection, HitTable &table) : m_connection(connection), m_table(table) { }

void Cleanup::load()
{
    Statement pending(m_connection, sqlText(QLatin1String("select_cleanup")));
    const auto left = pending.step() ? static_cast<Left>(pending.integer(0)) : Left::Nothing;
    pending.reset();
    m_leavesRoom = left == Left::Room;
    if (left != Left::Work)
        return;
    m_phase = Phase::Segments;
    // The numbers of texts that were removed last may be given again: nobody may hold an image with the old ones.
    Transaction transaction(m_connection, Connection::Access::Write);
    nextGeneration(m_connection);
    m_table.insertEmptyBatch();
    transaction.commit();
    m_table.emptyBatchCommitted();
}

void Cleanup::begin()
{
    noteCleanup(m_connection, Left::Work);
    m_phase = Phase::Segments;
}

void Cleanup::begin(const PrunePlan &plan)
{
    if (plan.due.empty())
        return;
    Transaction transaction(m_connection, Connection::Access::Write);
    begin();
    if (plan.budget) {
        Statement note(m_connection, sqlText(QLatin1String("note_budget")));
        note.bind(0, plan.budget->since).bind(1, plan.budget->hits).run();
    }
    transaction.commit();
    m_segments = plan.segments;
    m_rowsBefore = plan.rowsBefore;
}

void Cleanup::noteRoomGiven()
{
    noteCleanup(m_connection, Left::Nothing);
    m_leavesRoom = false;
}

void Cleanup::step()
{
    switch (m_phase) {
    case Phase::Done:
        return;
    case Phase::Segments:
        return removeSegment();
    case Phase::Rows:
        return removeRows();
    case Phase::Marking:
        if (markUsed())
            m_phase = Phase::Listing;
        return;
    case Phase::Listing:
        return listUnused();
    case Phase::Terms:
        return removeTerms();
    }
}

// 0: none is left.
qint64 Cleanup::nextSegment()
{
    Statement next(m_connection, sqlText(QLatin1String("select_next_segment_site")));
    for (core::SiteId site = core::kNoSite; next.bind(0, site).step(); next.reset()) {
        site = static_cast<core::SiteId>(next.integer(0));
        if (site == core::kNoSite)
            break;
        if (m_table.knowsSite(site))
            continue;
        Statement segment(m_connection, sqlText(QLatin1String("select_site_segment")));
        return segment.bind(0, site).step() ? segment.integer(0) : 0;
    }
    while (!m_segments.empty() && !readSegment(m_connection, m_segments.back()))
        m_segments.pop_back();
    return m_segments.empty() ? 0 : m_segments.back();
}

void Cleanup::removeSegment()
{
    const qint64 id = nextSegment();
    const auto head = id != 0 ? readSegment(m_connection, id) : std::nullopt;
    if (!head) {
        m_phase = Phase::Rows;
        m_readUpTo = 0;
        return;
    }
    Transaction transaction(m_connection, Connection::Access::Write);
    deleteSegment(m_connection, id);
    noteRemoved(m_connection, head->hits);
    transaction.commit();
}

bool Cleanup::isDue(core::SiteId site, core::Slot slot) const
{
    if (!m_table.knowsSite(site))
        return true;
    const auto before = m_rowsBefore.find(site);
    return before != m_rowsBefore.end() && slot < before->second;
}

// By number, because rows have no index: there are few that are not packed.
void Cleanup::removeRows()
{
    const PieceTime time;
    std::vector<qint64> due;
    Statement rows(m_connection, sqlText(QLatin1String("select_hit_sites")));
    rows.bind(0, m_readUpTo).bind(1, kMostRows);
    qint64 readUpTo = m_readUpTo;
    bool isLast = true;
    for (qint64 read = 1; isLast && rows.step(); ++read) {
        isLast = read < kMostRows && !time.isHalfOver();
        readUpTo = rows.integer(0);
        if (isDue(static_cast<core::SiteId>(rows.integer(1)), static_cast<core::Slot>(rows.integer(2))))
            due.push_back(readUpTo);
    }
    rows.reset();
    if (!due.empty()) {
        Transaction transaction(m_connection, Connection::Access::Write);
        Statement remove(m_connection, sqlText(QLatin1String("delete_hit")));
        std::size_t removed = 0;
        do
            remove.bind(0, due[removed++]).run();
        while (removed < due.size() && !time.isOver());
        if (removed < due.size()) { // the others are read again
            readUpTo = due[removed - 1];
            isLast = false;
        }
        noteRemoved(m_connection, static_cast<qint64>(removed));
        transaction.commit();
    }
    m_readUpTo = readUpTo;
    if (!isLast)
        return;
    m_rowsBefore.clear();
    for (std::vector<bool> &used : m_used)
        used.clear();
    m_markedUpTo = 0;
    m_head = {};
    m_columns.clear();
    m_unused.clear();
    m_listedUpTo = {};
    m_keepsAll = false;
    m_phase = Phase::Marking;
}

// Segments first: nothing is packed while this goes on, so what they use does not change. True: all is marked.
bool Cleanup::markUsed() { return !markSegment() && markRows(); }

// Those behind the last marked one; a hit that arrives meanwhile has a higher number. True: none is left.
bool Cleanup::markRows()
{
    const PieceTime time;
    Statement rows(m_connection, sqlText(QLatin1String("select_used_terms")));
    rows.bind(0, m_markedUpTo).bind(1, kMostRows);
    for (qint64 seen = 1; rows.step(); ++seen) {
        m_markedUpTo = rows.integer(0);
        for (std::size_t i = 0; i < m_used.size(); ++i)
            mark(i, static_cast<std::size_t>(rows.integer(static_cast<int>(i) + 1)));
        if (seen == kMostRows || time.isOver())
            return false;
    }
    return true;
}

// Some columns of one. False: all are marked.
bool Cleanup::markSegment()
{
    const PieceTime time;
    if (m_columns.empty()) {
        Statement next(m_connection, sqlText(QLatin1String("select_next_segment")));
        next.bind(0, m_head.id).step();
        const qint64 id = next.integer(0);
        next.reset();
        if (id == 0)
            return false;
        m_columns = readColumnLines(m_connection, id);
        m_head = readSegment(m_connection, id).value_or(SegmentHead());
        if (m_head.format != kSegmentFormat || checksumOf(m_head, m_columns) != m_head.checksum) {
            m_keepsAll = true; // which texts a damaged one uses cannot be known
            m_columns.clear();
        }
    }
    markColumns(time);
    return true;
}

void Cleanup::markColumns(const PieceTime &time)
{
    const auto rows = static_cast<std::size_t>(m_head.rows);
    Statement bytes(m_connection, sqlText(QLatin1String("select_segment_bytes")));
    for (; !m_columns.empty() && !time.isOver(); m_columns.pop_back()) {
        StoredColumn &column = m_columns.back();
        const auto &table = core::dimensions();
        const auto info = std::find_if(table.begin(), table.end(),
            [&column](const core::DimensionInfo &line) { return line.hasTerms() && line.number == column.number; });
        if (info == table.end())
            continue;
        if (bytes.bind(0, m_head.id).bind(1, column.number).step())
            column.bytes = bytes.blob(0);
        bytes.reset();
        const auto numbers = unpackColumn(column, rows);
        if (!numbers) {
            m_keepsAll = true;
            continue;
        }
        const ColumnView view{numbers->data(), column.width, column.base};
        for (std::size_t row = 0; row < (column.width == 0 ? 1 : rows); ++row)
            mark(core::indexOf(info->dimension), view.at(row));
    }
}

void Cleanup::mark(std::size_t dimension, std::size_t id)
{
    std::vector<bool> &used = m_used[dimension];
    if (id >= used.size())
        used.resize(std::max<std::size_t>(id + 1, used.size() * 2));
    used[id] = true;
}

// A part of the dictionary. The hits that came since the part before are marked first, so every row that uses one of
// these texts has been seen; and from then on the writer no longer knows the unused ones, so none of them can be used
// again under its old number.
void Cleanup::listUnused()
{
    if (!markRows())
        return;
    if (m_keepsAll) {
        m_phase = Phase::Terms;
        return;
    }
    Statement terms(m_connection, sqlText(QLatin1String("select_terms_after")));
    terms.bind(0, m_listedUpTo.first).bind(1, m_listedUpTo.second).bind(2, static_cast<qint64>(kTermsPerStep));
    std::size_t listed = 0;
    for (; terms.step(); ++listed) {
        m_listedUpTo = {terms.integer(0), terms.integer(1)};
        const auto number = static_cast<int>(m_listedUpTo.first);
        const auto id = static_cast<std::size_t>(m_listedUpTo.second);
        const auto &table = core::dimensions();
        const auto info = std::find_if(table.begin(), table.end(),
            [number](const core::DimensionInfo &line) { return line.hasTerms() && line.number == number; });
        if (info == table.end())
            continue;
        const std::vector<bool> &used = m_used[core::indexOf(info->dimension)];
        if (id < used.size() && used[id])
            continue;
        m_unused.emplace_back(number, m_listedUpTo.second);
        m_table.forgetTerm(info->dimension, terms.text(2), static_cast<quint32>(id));
    }
    if (listed < kTermsPerStep)
        m_phase = Phase::Terms;
}

void Cleanup::removeTerms()
{
    Transaction transaction(m_connection, Connection::Access::Write);
    Statement remove(m_connection, sqlText(QLatin1String("delete_term")));
    const std::size_t count = std::min(m_unused.size(), kTermsPerStep);
    for (std::size_t i = m_unused.size() - count; i < m_unused.size(); ++i)
        remove.bind(0, m_unused[i].first).bind(1, m_unused[i].second).run();
    const bool isLast = count == m_unused.size();
    if (isLast) {
        noteCleanup(m_connection, Left::Room);
        nextGeneration(m_connection);
        m_table.insertEmptyBatch();
    }
    transaction.commit();
    m_unused.resize(m_unused.size() - count);
    if (!isLast)
        return;
    m_table.emptyBatchCommitted();
    m_phase = Phase::Done;
    m_leavesRoom = true;
}

} // namespace gatepost::store
