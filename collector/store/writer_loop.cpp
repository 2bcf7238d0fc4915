// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/writer_loop.h"

#include "collector/store/data_directory.h"
#include "collector/store/kept_copies.h"
#include "collector/store/schema.h"
#include "collector/store/site_table.h"

#include <QFileInfo>
#include <QtDebug>

#include <algorithm>

namespace gatepost::store {

namespace {

constexpr qint64 kUndecided = -1;

// How long one try waits for another program's lock: short for hits, so that edits and the end are not held up.
constexpr int kHitBusyMs = 250;
constexpr int kEditBusyMs = 2000;
constexpr int kOpenBusyMs = 2000;
constexpr qint64 kRetryMs = 10;

constexpr qint64 kIdleMs = 30000;
constexpr qint64 kEmptyMs = 1000; // the log shall be emptied
constexpr qint64 kDiskMs = 2; // another thread waits for the disk
constexpr qint64 kAgingMs = 6 * 3600 * 1000;
constexpr qint64 kAgingRetryMs = 60 * 1000;
constexpr qint64 kChorePauseMs = 60; // after another program held the database
constexpr qint64 kProbesPutOff = 10; // after a chore found no room, or was refused
constexpr qint64 kDamagedProbeMs = 30000; // a damaged file is checked as a whole at each probe

const QString &doingWrite()
{
    static const QString text = QStringLiteral("write to the database");
    return text;
}

core::Error notOpen(const QString &path)
{
    return {core::ErrorCode::Unavailable, QStringLiteral("The database is not open: try again later."), path};
}

// What SQLite believes to be in the file may not be there, and it would build upon that.
core::Error unsafe(const QString &path)
{
    return {core::ErrorCode::Io,
        QStringLiteral("The disk did not take what was written to %1: check the disk, then restart the collector and "
                       "every console on this machine.")
            .arg(path),
        path};
}

// SQLite deletes the log of an empty database. An empty file beside a filled log is damage, not a fresh start.
void refuseLostDatabase(const QString &path)
{
    if (QFileInfo(path).size() == 0 && QFileInfo(path + QStringLiteral("-wal")).size() > 0)
        throw SqlError{11 /* SQLITE_CORRUPT */, QStringLiteral("the file is empty but its log is not")};
}

} // namespace

struct WriterLoop::Store {
    explicit Store(const QString &path) : connection(path, Connection::Access::Write) { }

    Connection connection;
    std::unique_ptr<HitTable> table; // once the schema is there
    std::unique_ptr<Chores> chores;
    std::unique_ptr<LogMover> mover;
    core::SiteBookPtr book;
};

WriterLoop::WriterLoop(Parts parts, QString databasePath) : m_parts(std::move(parts)), m_path(std::move(databasePath))
{
}

WriterLoop::~WriterLoop() = default;

core::Result<void> WriterLoop::open()
{
    removeUnfinishedCopies(m_path);
    auto opened = openOrTell();
    if (opened) {
        m_parts.meter.setStoring();
        announceSites();
    }
    return opened;
}

core::Result<void> WriterLoop::openOrTell()
{
    try {
        refuseLostDatabase(m_path);
        if (auto made = createPrivateFile(m_path); !made)
            return made;
        auto store = std::make_unique<Store>(m_path);
        Connection &connection = store->connection;
        // A run that was killed may have copied into it what is not on the disk yet; another program that has it open
        // remembers that as done.
        connection.syncFile();
        connection.setBusyTimeout(kOpenBusyMs);
        connection.run("PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000");
        connection.run(m_parts.settings.durability == Durability::Power ? "PRAGMA synchronous = FULL"
                                                                        : "PRAGMA synchronous = NORMAL");
        if (auto migrated = migrate(connection, m_path, builtInMigrations()); !migrated)
            return migrated;
        if (std::exchange(m_isStarting, false))
            makeShrinkable(connection, m_path);
        connection.run("PRAGMA journal_size_limit = 67108864");
        store->table = std::make_unique<HitTable>(connection, m_parts.clock, m_parts.settings.newTermsPerDay);
        store->table->load();
        if (m_doubtful && !store->table->discard(*m_doubtful))
            m_side.add(std::exchange(m_doubtfulSide, {}));
        m_doubtful.reset();
        m_doubtfulSide = {};
        store->book = std::make_shared<core::SiteBook>(readSites(connection));
        store->table->setSites(*store->book);
        store->chores = std::make_unique<Chores>(connection, *store->table, m_parts.settings, m_path);
        store->chores->load();
        store->mover = std::make_unique<LogMover>(connection, m_path);
        connection.setBusyTimeout(kHitBusyMs);
        m_store = std::move(store);
        return {};
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("open the database"), m_path);
    }
}

void WriterLoop::run()
{
    while (!m_ending || !m_hits.empty()) {
        takeWork();
        if (m_failure)
            probe();
        else if (!m_hits.empty() || !m_side.isEmpty())
            writeBatch();
        if (m_store)
            housekeep();
    }
    if (m_store) {
        m_store->chores->refuse({core::ErrorCode::Busy,
            QStringLiteral("The collector stopped before everything was done: it goes on when it is started again."),
            m_path});
        closeStore(true);
    }
}

void WriterLoop::closeStore(bool empties)
{
    if (auto unsafe = m_store->mover->close(empties))
        m_unsafe.push_back(std::move(unsafe));
    m_store.reset();
}

void WriterLoop::takeWork()
{
    const bool retrying = !m_hits.empty() || (!m_side.isEmpty() && !m_failure);
    HitQueue::Work work = m_parts.queue.take(m_hits.empty(), retrying ? kRetryMs : idleMs());
    m_side.add(std::move(work.side));
    for (const HitQueue::Edit &change : work.edits)
        change();
    if (m_hits.empty()) {
        m_hits = std::move(work.hits);
        m_ids.assign(m_hits.size(), kUndecided);
    }
    m_ending = work.ended;
}

void WriterLoop::writeBatch()
{
    try {
        commitRange(0, m_hits.size(), m_side);
        m_side = {};
        settleBatch(m_hits.size());
    } catch (const SqlError &error) {
        if (error.isLocked() && !m_store->connection.inTransaction())
            return locked(error);
        if (error.isStorage() || m_store->connection.inTransaction())
            return storageFailed(error);
        qWarning(
            "store: a batch of %zu hits was refused (%s), trying its parts", m_hits.size(), qPrintable(error.message));
        try {
            writeSplit(0, m_hits.size());
            settleBatch(m_hits.size());
            writeSideAlone();
        } catch (const SqlError &later) {
            later.isLocked() ? locked(later) : storageFailed(later);
        }
    }
}

void WriterLoop::commitRange(std::size_t from, std::size_t to, const SideRecords &side)
{
    const std::span hits(m_hits.data() + from, to - from);
    std::vector<qint64> ids(hits.size());
    m_store->table->write(hits, side, ids);
    std::copy(ids.begin(), ids.end(), m_ids.begin() + static_cast<std::ptrdiff_t>(from));
    m_parts.meter.committed(static_cast<qint64>(ids.size()) - std::count(ids.begin(), ids.end(), 0));
}

// Whole first (what refused it may be gone), then by halves, so that only the bad row is left out.
void WriterLoop::writeSplit(std::size_t from, std::size_t to)
{
    if (from == to)
        return;
    try {
        return commitRange(from, to, {});
    } catch (const SqlError &error) {
        if (error.isLocked() || error.isStorage() || m_store->connection.inTransaction())
            throw;
        if (to - from == 1) {
            qWarning("store: a hit of site %d was refused: %s", m_hits[from].hit.site, qPrintable(error.message));
            m_ids[from] = 0;
            return;
        }
    }
    const std::size_t middle = from + (to - from) / 2;
    writeSplit(from, middle);
    writeSplit(middle, to);
}

void WriterLoop::writeSideAlone()
{
    if (m_side.isEmpty())
        return;
    try {
        m_store->table->write({}, m_side, {});
    } catch (const SqlError &error) {
        if (error.isLocked() || error.isStorage())
            throw;
        qWarning("store: counts of dropped requests were refused: %s", qPrintable(error.message));
    }
    m_side = {};
}

// Gives the first `hits` of the batch their receipts, in one call, and lets go of them. Undecided ones were not stored.
void WriterLoop::settleBatch(std::size_t hits)
{
    if (hits == 0)
        return;
    std::vector<core::Receipt> receipts;
    receipts.reserve(hits);
    for (std::size_t i = 0; i < hits; ++i)
        receipts.push_back({m_hits[i].ticket, std::max<qint64>(m_ids[i], 0)});
    const auto count = static_cast<std::ptrdiff_t>(hits);
    m_hits.erase(m_hits.begin(), m_hits.begin() + count);
    m_ids.erase(m_ids.begin(), m_ids.begin() + count);
    m_parts.queue.settle(hits);
    if (m_parts.receipts)
        m_parts.receipts->receiptsReady(std::move(receipts));
}

// The database belongs to somebody else for now: the batch stays in hand, but not for ever.
void WriterLoop::locked(const SqlError &error)
{
    m_parts.meter.setTrouble(toError(error, doingWrite(), m_path).what);
    // What was decided before the lock came leads the batch: parts are written from its beginning.
    const auto undecided = std::find(m_ids.begin(), m_ids.end(), kUndecided);
    settleBatch(static_cast<std::size_t>(undecided - m_ids.begin()));
    refuseOld();
    if (m_ending && m_hits.empty())
        m_side = {};
}

void WriterLoop::refuseOld()
{
    const qint64 oldest = m_parts.clock.monotonicMs() - m_parts.settings.waitLimitMs;
    const auto young = std::find_if(
        m_hits.begin(), m_hits.end(), [oldest](const WaitingHit &waiting) { return waiting.sinceMs > oldest; });
    settleBatch(static_cast<std::size_t>(young - m_hits.begin()));
}

void WriterLoop::storageFailed(const SqlError &error)
{
    m_doubtful = m_store->table->doubtful();
    if (m_doubtful)
        m_doubtfulSide.add(std::exchange(m_side, {}));
    failed(toError(error, doingWrite(), m_path), error.isFull() && !m_store->connection.inTransaction());
}

// Nothing can be stored: everybody is told at once, and new hits are shed until a probe succeeds.
void WriterLoop::failed(const core::Error &error, bool keepStore)
{
    if (!m_failure)
        qWarning("store: %s", qPrintable(error.what));
    m_failure = error;
    m_parts.meter.setTrouble(error.what);
    m_parts.queue.setShedding(true);
    if (m_store)
        m_store->chores->refuse(error);
    // After a failed fsync the connection's idea of the file is never believed again.
    if (!keepStore && m_store)
        closeStore(false);
    const qint64 waitMs = error.code == core::ErrorCode::Corrupt ? kDamagedProbeMs : m_parts.settings.probeMs;
    m_nextProbeMs = m_parts.clock.monotonicMs() + waitMs;
    settleBatch(m_hits.size());
}

void WriterLoop::probe()
{
    // Offered before the shedding began.
    settleBatch(m_hits.size());
    if (m_parts.clock.monotonicMs() < m_nextProbeMs)
        return;
    if (!m_unsafe.empty())
        return failed(unsafe(m_path), false);
    if (!m_store) {
        if (auto opened = openOrTell(); !opened)
            return failed(opened.error(), false);
        announceSites();
    }
    try {
        m_store->mover->makeRoom();
        m_store->table->probe(m_side);
    } catch (const SqlError &error) {
        return storageFailed(error);
    }
    m_side = {};
    m_failure.reset();
    m_parts.meter.setStoring();
    m_parts.queue.setShedding(false);
    qInfo("store: %s can be written again", qPrintable(m_path));
}

qint64 WriterLoop::idleMs() const
{
    if (m_failure)
        return std::clamp<qint64>(m_nextProbeMs - m_parts.clock.monotonicMs(), 10, m_parts.settings.probeMs);
    if (m_store && m_store->mover->isBehind())
        return kDiskMs;
    const qint64 mostMs = kProbesPutOff * m_parts.settings.probeMs;
    if (m_store && m_store->chores->isPending())
        return std::clamp<qint64>(
            m_nextChoreMs - m_parts.clock.monotonicMs(), 0, m_store->mover->isBusy() ? kDiskMs : mostMs);
    if (m_store && m_store->mover->isBusy())
        return kDiskMs;
    return m_store && m_store->mover->wantsEmpty() ? kEmptyMs : kIdleMs;
}

// After the receipts, and one piece of it at a time, so that the next hit waits for no more than that.
void WriterLoop::housekeep()
{
    const qint64 now = m_parts.clock.monotonicMs();
    if (!m_failure && now >= m_nextAgingMs)
        return forgetOld();
    if (moveLog(now) || m_failure)
        return;
    if (m_store->chores->isPending() && now >= m_nextChoreMs && !m_store->mover->isBehind())
        doChores();
}

// From the log into the file. False: there was nothing to do.
bool WriterLoop::moveLog(qint64 now)
{
    try {
        return m_store->mover->step(now);
    } catch (const SqlError &error) {
        if (error.isLocked())
            return false;
        storageFailed(error);
        return true;
    }
}

void WriterLoop::forgetOld()
{
    const qint64 now = m_parts.clock.monotonicMs();
    m_nextAgingMs = now + kAgingRetryMs;
    try {
        m_store->table->ageUnlisted();
        m_store->table->ageDrops(m_store->book->sites());
        removeKeptCopies(m_path, kKeptCopyDays);
        m_store->table->foldBatches();
        m_store->mover->wantEmpty();
        m_nextAgingMs = now + kAgingMs;
    } catch (const SqlError &error) {
        qWarning("store: cannot remove what is too old: %s", qPrintable(error.message));
    }
}

void WriterLoop::doChores()
{
    try {
        m_store->chores->step();
        m_choreTrouble.clear();
        if (m_store->chores->isPending() || !m_store->chores->takeRemoved())
            return;
        m_store->mover->wantEmpty();
    } catch (const SqlError &error) {
        const bool isStorage = error.isStorage() && !error.isFull();
        if (isStorage || m_store->connection.inTransaction())
            return storageFailed(error);
        if (error.isLocked())
            m_nextChoreMs = m_parts.clock.monotonicMs() + kChorePauseMs;
        else
            putOffChores(toError(error, doingWrite(), m_path));
    }
}

// It may have wanted megabytes, or what was packed is odd: neither says that a hit cannot be stored.
void WriterLoop::putOffChores(const core::Error &error)
{
    if (m_choreTrouble != error.what)
        qWarning("store: packing and removing are put off: %s", qPrintable(error.what));
    m_choreTrouble = error.what;
    m_nextChoreMs = m_parts.clock.monotonicMs() + kProbesPutOff * m_parts.settings.probeMs;
    m_store->chores->refuse(error);
}

bool WriterLoop::isReady(const Chores::Done &done)
{
    const bool isReady = m_store && !m_failure;
    if (!isReady)
        done(m_failure.value_or(notOpen(m_path)));
    return isReady;
}

core::Result<core::Site> WriterLoop::edit(const std::function<core::Result<core::Site>(Connection &)> &change)
{
    if (!m_store)
        return m_failure.value_or(notOpen(m_path));
    Connection &connection = m_store->connection;
    try {
        connection.setBusyTimeout(kEditBusyMs);
        Transaction transaction(connection, Connection::Access::Write);
        connection.setBusyTimeout(kHitBusyMs);
        auto changed = change(connection);
        if (!changed)
            return changed;
        m_store->table->insertEmptyBatch();
        auto book = std::make_shared<core::SiteBook>(readSites(connection));
        transaction.commit();
        m_store->table->emptyBatchCommitted();
        m_store->table->setSites(*book);
        m_store->book = std::move(book);
        announceSites();
        return changed;
    } catch (const SqlError &error) {
        connection.setBusyTimeout(kHitBusyMs);
        const core::Error told = toError(error, doingWrite(), m_path);
        if (error.isStorage() && !error.isFull())
            failed(told, false);
        return told;
    }
}

void WriterLoop::removeSite(core::SiteId site, core::SiteEditor::VoidDone done)
{
    const auto removed = edit([this, site](Connection &connection) -> core::Result<core::Site> {
        if (auto gone = store::removeSite(connection, site); !gone)
            return gone.error();
        m_store->chores->beginCleanup();
        removeKeptCopies(m_path, 0); // what is removed shall not live on in a copy
        return core::Site{};
    });
    if (!removed)
        return done(removed.error());
    m_store->chores->whenIdle(std::move(done));
}

void WriterLoop::prune(const PrunePlan &plan, Chores::Done done)
{
    if (!isReady(done))
        return;
    try {
        removeKeptCopies(m_path, 0);
        m_store->chores->prune(plan);
        m_store->chores->whenIdle(std::move(done));
    } catch (const SqlError &error) {
        done(toError(error, doingWrite(), m_path));
    }
}

void WriterLoop::pack(std::shared_ptr<const SegmentChange> change, Chores::Done done)
{
    if (isReady(done))
        m_store->chores->pack(std::move(change), std::move(done));
}

void WriterLoop::whenIdle(Chores::Done done)
{
    if (isReady(done))
        m_store->chores->whenIdle(std::move(done));
}

void WriterLoop::announceSites()
{
    if (m_parts.sitesChanged)
        m_parts.sitesChanged(m_store->book);
}

} // namespace gatepost::store
