// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_table.h"

#include "collector/store/retention.h"
#include "collector/store/sql_text.h"

namespace gatepost::store {

namespace {

constexpr qint64 kMaxUnlistedHosts = 1000;
constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;
constexpr core::Slot kUnlistedSlots = 30 * kSlotsPerDay;
constexpr qint64 kBatchesKept = 10000; // rows of the sequence, each of one commit

} // namespace

HitTable::HitTable(Connection &connection, const core::Clock &clock, quint32 newTermsPerDay)
    : m_connection(connection),
      m_clock(clock),
      m_terms(connection, newTermsPerDay),
      m_insertHit(connection, sqlText(QLatin1String("insert_hit"))),
      m_insertBatch(connection, sqlText(QLatin1String("insert_batch"))),
      m_addDrops(connection, sqlText(QLatin1String("add_drops"))),
      m_addUnlisted(connection, sqlText(QLatin1String("add_unlisted_host"))),
      m_boundUnlisted(connection, sqlText(QLatin1String("bound_unlisted_hosts"))),
      m_ageUnlisted(connection, sqlText(QLatin1String("age_unlisted_hosts")))
{
}

void HitTable::load()
{
    m_terms.load();
    Statement last(m_connection, sqlText(QLatin1String("select_last_batch")));
    if (last.step()) {
        m_lastBatch = last.integer(0);
        m_lastHit = last.integer(1);
    }
    m_firstBatch = m_connection.number(sqlText(QLatin1String("select_first_batch")));
    Statement count(m_connection, sqlText(QLatin1String("select_last_hit")));
    if (count.step())
        m_lastHit = std::max(m_lastHit, count.integer(0));
}

void HitTable::setSites(const core::SiteBook &book)
{
    m_sites.clear();
    m_hosts.clear();
    for (const core::Site &site : book.sites()) {
        m_sites.insert(site.id);
        for (const core::SiteHost &host : site.hosts)
            m_hosts.insert(host.name);
    }
}

void HitTable::write(std::span<const WaitingHit> hits, const SideRecords &side, std::span<qint64> ids)
{
    m_doubtful.reset();
    try {
        Transaction transaction(m_connection, Connection::Access::Write);
        const qint64 day = now() / kSlotsPerDay;
        qint64 last = m_lastHit;
        for (std::size_t i = 0; i < hits.size(); ++i) {
            const bool known = m_sites.contains(hits[i].hit.site);
            if (known)
                insertHit(hits[i].hit, ++last, day);
            ids[i] = known ? last : 0;
        }
        writeSide(side);
        const bool hasHits = last > m_lastHit;
        if (hasHits)
            insertBatch(m_lastHit + 1, last);
        m_doubtful = DoubtfulBatch{m_lastBatch + 1, m_lastHit + 1, last};
        transaction.commit();
        m_doubtful.reset();
        m_terms.commit();
        m_lastHit = last;
        m_lastBatch += hasHits ? 1 : 0;
    } catch (const SqlError &) {
        m_terms.rollback();
        throw;
    }
}

void HitTable::probe(const SideRecords &side)
{
    Transaction transaction(m_connection, Connection::Access::Write);
    writeSide(side);
    insertEmptyBatch();
    transaction.commit();
    emptyBatchCommitted();
}

void HitTable::insertHit(const core::Hit &hit, qint64 id, qint64 day)
{
    m_insertHit.bind(0, id)
        .bind(1, hit.site)
        .bind(2, hit.slot)
        .bind(3, static_cast<qint64>(hit.channel))
        .bind(4, static_cast<qint64>(hit.network))
        .bind(5, static_cast<qint64>(hit.action))
        .bind(6, hit.load)
        .bind(7, hit.visitDepth);
    for (int i = 0; i < core::kTermDimensionCount; ++i) {
        const auto dimension = static_cast<core::Dimension>(i);
        m_insertHit.bind(8 + i, m_terms.idOf(dimension, hit.term(dimension), hit.site, day));
    }
    m_insertHit.run();
}

void HitTable::insertBatch(qint64 firstHit, qint64 lastHit)
{
    m_insertBatch.bind(0, m_lastBatch + 1).bind(1, firstHit).bind(2, lastHit).bind(3, now()).run();
}

void HitTable::insertEmptyBatch() { insertBatch(m_lastHit + 1, m_lastHit); }

void HitTable::writeSide(const SideRecords &side)
{
    for (const auto &[key, count] : side.drops) {
        const auto &[hour, site, reason, rule] = key;
        m_addDrops.bind(0, hour).bind(1, site).bind(2, static_cast<qint64>(reason)).bind(3, rule).bind(4, count).run();
    }
    for (const core::UnlistedSighting &sighting : side.unlisted) {
        if (m_hosts.contains(sighting.host))
            continue; // listed while the sighting waited
        m_addUnlisted.bind(0, sighting.host)
            .bind(1, static_cast<qint64>(sighting.network))
            .bind(2, sighting.slot)
            .bind(3, sighting.page)
            .bind(4, sighting.title)
            .bind(5, sighting.referrer)
            .run();
    }
    if (!side.unlisted.empty())
        m_boundUnlisted.bind(0, kMaxUnlistedHosts).run();
}

bool HitTable::discard(const DoubtfulBatch &batch)
{
    if (m_lastBatch != batch.id || m_lastHit != batch.lastHit || batch.lastHit < batch.firstHit)
        return false;
    Transaction transaction(m_connection, Connection::Access::Write);
    Statement remove(m_connection, sqlText(QLatin1String("delete_hits_between")));
    remove.bind(0, batch.firstHit).bind(1, batch.lastHit).run();
    const qint64 removed = m_connection.changes();
    Statement note(m_connection, sqlText(QLatin1String("note_removed_hits")));
    note.bind(0, removed).run();
    Statement generation(m_connection, sqlText(QLatin1String("next_generation")));
    generation.run();
    insertEmptyBatch();
    transaction.commit();
    emptyBatchCommitted();
    return true;
}

void HitTable::foldBatches()
{
    if (m_lastBatch - m_firstBatch < 2 * kBatchesKept)
        return;
    Transaction transaction(m_connection, Connection::Access::Write);
    // A long backlog goes in parts.
    const qint64 upTo = std::min(m_lastBatch - kBatchesKept, m_firstBatch + 2 * kBatchesKept);
    Statement range(m_connection, sqlText(QLatin1String("select_batch_range")));
    range.bind(0, upTo).step();
    const qint64 first = range.integer(3);
    const bool isWhole =
        range.integer(0) == range.integer(2) - range.integer(1) + 1 && range.integer(5) == range.integer(4) - first + 1;
    range.reset();
    m_firstBatch = upTo;
    if (!isWhole)
        return; // the gap is evidence
    Statement remove(m_connection, sqlText(QLatin1String("delete_batches_before")));
    remove.bind(0, upTo).run();
    Statement widen(m_connection, sqlText(QLatin1String("widen_batch")));
    widen.bind(0, upTo).bind(1, first).run();
    transaction.commit();
}

void HitTable::ageDrops(const std::vector<core::Site> &sites)
{
    Statement remove(m_connection, sqlText(QLatin1String("delete_drops_before")));
    Transaction transaction(m_connection, Connection::Access::Write);
    for (const core::Site &site : sites)
        remove.bind(0, site.id).bind(1, firstKeptSlot(now(), site.options.retentionMonths)).run();
    remove.bind(0, core::kNoSite).bind(1, firstKeptSlot(now(), core::SiteOptions().retentionMonths)).run();
    transaction.commit();
}

void HitTable::ageUnlisted() { m_ageUnlisted.bind(0, now() - kUnlistedSlots).run(); }

} // namespace gatepost::store
