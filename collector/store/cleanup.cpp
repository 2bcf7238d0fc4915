// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/cleanup.h"

#include "collector/store/segment_table.h"
#include "collector/store/sql_text.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace gatepost::store {

namespace {

// Each takes some 10 to 20 ms on a small machine.
constexpr qint64 kHitsPerStep = 2000;
constexpr qint64 kMarkedPerStep = 20000;
constexpr std::size_t kTermsPerStep = 5000;

void noteCleanup(Connection &connection, bool pending)
{
    Statement note(connection, sqlText(QLatin1String("note_cleanup")));
    note.bind(0, pending ? 1 : 0).run();
}

void nextGeneration(Connection &connection)
{
    Statement generation(connection, sqlText(QLatin1String("next_generation")));
    generation.run();
}

// The first site with hits that is not listed; kNoSite when there is none. `statement` asks for the next site.
core::SiteId orphanedSite(Connection &connection, const HitTable &table, const char *statement)
{
    Statement next(connection, sqlText(QLatin1String(statement)));
    core::SiteId site = core::kNoSite;
    while (next.bind(0, site).step()) {
        site = static_cast<core::SiteId>(next.integer(0));
        if (site == core::kNoSite || !table.knowsSite(site))
            return site;
        next.reset();
    }
    return core::kNoSite;
}

core::SiteId orphanedSite(Connection &connection, const HitTable &table)
{
    const core::SiteId site = orphanedSite(connection, table, "select_next_hit_site");
    return site != core::kNoSite ? site : orphanedSite(connection, table, "select_next_segment_site");
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
    if (!pending.step() || pending.integer(0) == 0)
        return;
    pending.reset();
    m_phase = Phase::Hits;
    // The numbers of texts that were removed last may be given again: nobody may hold an image with the old ones.
    Transaction transaction(m_connection, Connection::Access::Write);
    nextGeneration(m_connection);
    m_table.insertEmptyBatch();
    transaction.commit();
    m_table.emptyBatchCommitted();
}

void Cleanup::begin()
{
    noteCleanup(m_connection, true);
    m_phase = Phase::Hits;
}

void Cleanup::begin(std::vector<DueHits> due)
{
    if (due.empty())
        return;
    Transaction transaction(m_connection, Connection::Access::Write);
    begin();
    transaction.commit();
    m_due = std::move(due);
}

bool Cleanup::step()
{
    switch (m_phase) {
    case Phase::Done:
        return false;
    case Phase::Hits:
        removeHits();
        return false;
    case Phase::Marking:
        markUsed();
        return false;
    case Phase::Terms:
        removeTerms();
        return m_phase == Phase::Done;
    }
    return false;
}

void Cleanup::removeHits()
{
    DueHits next{orphanedSite(m_connection, m_table), std::numeric_limits<core::Slot>::max(), 0};
    const bool isOrphan = next.site != core::kNoSite;
    if (!isOrphan && m_due.empty()) {
        for (std::vector<bool> &used : m_used)
            used.clear();
        m_markedUpTo = 0;
        m_markedSegment = 0;
        m_phase = Phase::Marking;
        return;
    }
    if (!isOrphan)
        next = m_due.back();
    if (removeSegment(next.site, next.before))
        return;
    Transaction transaction(m_connection, Connection::Access::Write);
    Statement remove(m_connection, sqlText(QLatin1String("delete_some_hits")));
    remove.bind(0, next.site).bind(1, next.before).bind(2, kHitsPerStep).run();
    const qint64 removed = m_connection.changes();
    noteRemoved(m_connection, removed);
    transaction.commit();
    if (!isOrphan && removed < kHitsPerStep)
        m_due.pop_back();
}

// One of a site that ends before a slot; false: there is none.
bool Cleanup::removeSegment(core::SiteId site, core::Slot before)
{
    Statement next(m_connection, sqlText(QLatin1String("select_site_segment_before")));
    if (!next.bind(0, site).bind(1, before).step())
        return false;
    const qint64 id = next.integer(0);
    const qint64 hits = next.integer(1);
    next.reset();
    Transaction transaction(m_connection, Connection::Access::Write);
    deleteSegment(m_connection, id);
    noteRemoved(m_connection, hits);
    transaction.commit();
    return true;
}

// Segments first: nothing is packed while this goes on, so what they use does not change. A hit that arrives meanwhile
// has a higher number, so the last step of marking has seen every one; and from then on the writer no longer knows the
// unused texts, so none of them can be used again under its old number.
void Cleanup::markUsed()
{
    if (markSegment())
        return;
    Statement rows(m_connection, sqlText(QLatin1String("select_used_terms")));
    rows.bind(0, m_markedUpTo).bind(1, kMarkedPerStep);
    qint64 seen = 0;
    while (rows.step()) {
        m_markedUpTo = rows.integer(0);
        ++seen;
        for (std::size_t i = 0; i < m_used.size(); ++i)
            mark(i, static_cast<std::size_t>(rows.integer(static_cast<int>(i) + 1)));
    }
    if (seen == kMarkedPerStep)
        return;
    listUnused();
    m_phase = Phase::Terms;
}

// False: all are marked.
bool Cleanup::markSegment()
{
    Statement next(m_connection, sqlText(QLatin1String("select_next_segment")));
    next.bind(0, m_markedSegment).step();
    const qint64 id = next.integer(0);
    if (id == 0)
        return false;
    next.reset();
    m_markedSegment = id;
    const auto head = readSegment(m_connection, id);
    const auto rows = head ? readRows(m_connection, *head) : std::nullopt;
    if (!rows) {
        // Which texts a damaged segment uses cannot be known: all stay.
        m_keepsAll = true;
        return true;
    }
    for (std::size_t i = 0; i < m_used.size(); ++i) {
        const ColumnView column = rows->view(kFirstDimensionColumn + i);
        for (std::size_t row = 0; row < (column.width == 0 ? 1 : rows->rows); ++row)
            mark(i, column.at(row));
    }
    return true;
}

void Cleanup::mark(std::size_t dimension, std::size_t id)
{
    std::vector<bool> &used = m_used[dimension];
    if (id >= used.size())
        used.resize(std::max<std::size_t>(id + 1, used.size() * 2));
    used[id] = true;
}

void Cleanup::listUnused()
{
    m_unused.clear();
    if (std::exchange(m_keepsAll, false))
        return;
    Statement terms(m_connection, sqlText(QLatin1String("select_terms")));
    while (terms.step()) {
        const auto number = static_cast<int>(terms.integer(0));
        const auto id = static_cast<std::size_t>(terms.integer(1));
        const auto &table = core::dimensions();
        const auto info = std::find_if(table.begin(), table.end(),
            [number](const core::DimensionInfo &line) { return line.hasTerms() && line.number == number; });
        if (info == table.end())
            continue;
        const std::vector<bool> &used = m_used[core::indexOf(info->dimension)];
        if (id < used.size() && used[id])
            continue;
        m_unused.emplace_back(number, static_cast<qint64>(id));
        m_table.forgetTerm(info->dimension, terms.text(2), static_cast<quint32>(id));
    }
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
        noteCleanup(m_connection, false);
        nextGeneration(m_connection);
        m_table.insertEmptyBatch();
    }
    transaction.commit();
    m_unused.resize(m_unused.size() - count);
    if (!isLast)
        return;
    m_table.emptyBatchCommitted();
    m_phase = Phase::Done;
}

} // namespace gatepost::store
