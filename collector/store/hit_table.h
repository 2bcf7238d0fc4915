// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: one batch in one transaction.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site.h"
#include "collector/store/hit_queue.h"
#include "collector/store/sqlite.h"
#include "collector/store/term_cache.h"

#include <QSet>

#include <optional>
#include <span>

namespace gatepost::store {

// Writes batches. It knows the last hit and batch, the sites and the dictionary, and keeps them in step with the file
// as long as it is told of every other change (load()).
class HitTable
{
public:
    HitTable(Connection &connection, const core::Clock &clock, quint32 newTermsPerDay);

    // Reads what is in the file. Throws SqlError.
    void load();
    void setSites(const core::SiteBook &book);
    bool knowsSite(core::SiteId site) const { return m_sites.contains(site); }
    // The text is about to be removed: the next hit with it gets a new number.
    void forgetTerm(core::Dimension dimension, const QByteArray &text, quint32 id)
    {
        m_terms.forget(dimension, text, id);
    }

    // One transaction with the hits, new terms, side records and the batch row; `ids` receives the row number of
    // each hit, 0 for one whose site is gone. Without a hit there is no batch row. Throws SqlError after rolling back; then nothing has changed.
    void write(std::span<const WaitingHit> hits, const SideRecords &side, std::span<qint64> ids);

    // The same without hits and with a batch row: succeeds only when the file can really be written.
    void probe(const SideRecords &side);

    // Adds a batch without hits, inside the caller's transaction, so that readers notice the change. The caller
    // tells afterwards that it was committed.
    void insertEmptyBatch();
    void emptyBatchCommitted() { ++m_lastBatch; }

    // A batch whose COMMIT failed in an unclear way: it may come back when the database is opened again.
    struct DoubtfulBatch {
        qint64 id = 0;
        qint64 firstHit = 0;
        qint64 lastHit = 0;
    };
    std::optional<DoubtfulBatch> doubtful() const { return m_doubtful; }
    // Removes its hits, if it did come back: then its side records are there, too. Throws SqlError.
    bool discard(const DoubtfulBatch &batch);

    // Joins old rows of the batch sequence into one once there are many: the sequence still proves that nothing is
    // missing. Does nothing where it does. Throws SqlError.
    void foldBatches();

    // Forgets lines of the drop ledger as each site's retention says; what was nobody's as the default does.
    void ageDrops(const std::vector<core::Site> &sites);

    // Forgets unlisted hosts not seen for 30 days. Throws SqlError.
    void ageUnlisted();

private:
    void insertHit(const core::Hit &hit, qint64 id, qint64 day);
    void insertBatch(qint64 firstHit, qint64 lastHit);
    void writeSide(const SideRecords &side);
    core::Slot now() const { return core::slotOfMs(m_clock.nowMs()); }

    Connection &m_connection;
    const core::Clock &m_clock;
    TermCache m_terms;
    Statement m_insertHit;
    Statement m_insertBatch;
    Statement m_addDrops;
    Statement m_addUnlisted;
    Statement m_boundUnlisted;
    Statement m_ageUnlisted;
    QSet<core::SiteId> m_sites;
    QSet<QByteArray> m_hosts; // that a site lists
    qint64 m_lastHit = 0;
    qint64 m_lastBatch = 0;
    qint64 m_firstBatch = 0; // the oldest row
    std::optional<DoubtfulBatch> m_doubtful;
};

} // namespace gatepost::store
