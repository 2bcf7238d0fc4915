// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/query_runner.h"

#include <QElapsedTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace gatepost::models {

namespace {

// Sites change seldom and without a commit of hits: read them every so many looks.
constexpr int kLooksPerSiteReading = 4;

// How often a long reading is told of.
constexpr auto kBetweenTold = std::chrono::milliseconds(100);

} // namespace

// It is forgotten when the runner goes first.
template <typename Function>
void QueryRunner::tell(Function function)
{
    QMetaObject::invokeMethod(
        this, [this, function] { function(this); }, Qt::QueuedConnection);
}

// Everything of the query thread. The GUI thread enters only through the locked part.
class QueryRunner::Worker
{
public:
    Worker(QueryRunner *runner, SourceFactory factory, const core::Clock &clock, int pollMs)
        : m_runner(runner), m_factory(std::move(factory)), m_clock(clock), m_poll(pollMs)
    {
    }

    ~Worker() { stop(); }

    void stop()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
            m_jobs.clear();
            m_feedCancelled = true;
            if (m_running)
                *m_running->cancelled = true;
        }
        m_wake.notify_one();
        if (m_thread.joinable())
            m_thread.join();
    }

    void start()
    {
        if (!m_thread.joinable() && !m_stopping)
            m_thread = std::thread([this] { run(); });
    }

    // Seat 0 takes no place: its jobs are never replaced.
    void put(int seat, Work work)
    {
        {
            const std::lock_guard lock(m_mutex);
            dropOlder(seat);
            m_jobs.push_back({seat, std::move(work), std::make_shared<std::atomic<bool>>(false)});
            m_feedCancelled = true; // the feed waits; what it read meanwhile is kept
        }
        m_wake.notify_one();
    }

    void drop(int seat)
    {
        const std::lock_guard lock(m_mutex);
        dropOlder(seat);
    }

    // Reads in what the source has not read yet. Thread: the worker's.
    core::Result<void> catchUp(const std::atomic<bool> *cancelled)
    {
        auto told = std::chrono::steady_clock::now();
        bool any = false;
        const auto tellLoading = [this](Progress loading) {
            m_runner->tell([loading](QueryRunner *runner) {
                runner->m_loading = loading;
                Q_EMIT runner->loadingChanged();
            });
        };
        core::Result<void> read = m_source->catchUp(cancelled, [&](qint64 records, qint64 all) {
            const auto now = std::chrono::steady_clock::now();
            if (now - told < kBetweenTold)
                return;
            told = now;
            any = true;
            tellLoading({records, all});
        });
        if (any)
            tellLoading({});
        return read;
    }

    void lookAtSitesNow()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_sitesWanted = true;
        }
        m_wake.notify_one();
    }

private:
    struct Job {
        int seat = 0;
        Work work;
        std::shared_ptr<std::atomic<bool>> cancelled;
    };

    void dropOlder(int seat) // locked
    {
        if (seat == 0)
            return;
        std::erase_if(m_jobs, [seat](const Job &job) { return job.seat == seat; });
        if (m_running && m_running->seat == seat)
            *m_running->cancelled = true;
    }

    void run()
    {
        m_source = m_factory();
        auto nextLook = std::chrono::steady_clock::now();
        for (;;) {
            if (std::chrono::steady_clock::now() >= nextLook) {
                look();
                nextLook = std::chrono::steady_clock::now() + m_poll;
            }
            std::unique_lock lock(m_mutex);
            if (!m_feedWanted)
                m_wake.wait_until(lock, nextLook, [this] { return m_stopping || m_sitesWanted || !m_jobs.empty(); });
            if (m_stopping)
                break;
            m_feedCancelled = false;
            const bool sitesWanted = std::exchange(m_sitesWanted, false);
            if (!m_jobs.empty()) {
                m_running = std::move(m_jobs.front());
                m_jobs.pop_front();
            }
            lock.unlock();
            if (sitesWanted)
                readSites();
            if (m_running)
                finishRunning();
            else if (m_feedWanted)
                readLive();
        }
        m_source.reset();
    }

    void finishRunning()
    {
        m_running->work(*m_source, m_running->cancelled.get());
        const std::lock_guard lock(m_mutex);
        m_running.reset();
    }

    void look()
    {
        const core::Result<qint64> batch = m_source->lastBatchId();
        const QString trouble = batch ? QString() : batch.error().what;
        const bool recovered = batch && !m_trouble.isEmpty();
        if (trouble != m_trouble) {
            m_trouble = trouble;
            m_runner->tell([trouble](QueryRunner *runner) {
                runner->m_trouble = trouble;
                Q_EMIT runner->troubleChanged(trouble);
            });
        }
        if (!batch)
            return;
        const bool news = batch.value() != m_lastBatch;
        if (news || recovered || ++m_looks >= kLooksPerSiteReading)
            readSites();
        if (!news && !recovered)
            return;
        m_lastBatch = batch.value();
        m_feedWanted = true;
        m_runner->tell([id = m_lastBatch](QueryRunner *runner) { Q_EMIT runner->committed(id); });
    }

    void readSites()
    {
        m_looks = 0;
        const core::Result<core::SiteBookPtr> sites = m_source->sites();
        if (!sites || !sites.value() || (m_sites && m_sites->sites() == sites.value()->sites()))
            return;
        m_sites = sites.value();
        m_runner->tell([book = m_sites](QueryRunner *runner) {
            runner->m_sites = book;
            Q_EMIT runner->sitesChanged();
        });
    }

    // After the questions, so that a first reading shows figures first.
    void readLive()
    {
        if (const core::Result<void> read = catchUp(&m_feedCancelled); !read && m_feedCancelled)
            return; // later
        m_feedWanted = false;
        const bool initial = m_lastHit < 0;
        core::Result<std::vector<query::LiveView>> views =
            m_source->liveSince(std::max<qint64>(0, m_lastHit), initial ? kLiveRows : query::kLiveMemory);
        if (!views)
            return;
        if (initial)
            m_lastHit = 0;
        if (views.value().empty())
            return;
        LiveBatch batch;
        batch.initial = initial;
        batch.seenMs = m_clock.nowMs();
        for (const query::LiveView &view : views.value())
            ++batch.counts[view.site];
        m_lastHit = views.value().back().hitId;
        const auto surplus = static_cast<std::ptrdiff_t>(views.value().size()) - kLiveRows;
        const auto first = views.value().begin() + std::max<std::ptrdiff_t>(0, surplus);
        batch.newest.assign(std::make_move_iterator(first), std::make_move_iterator(views.value().end()));
        m_runner->tell([batch](QueryRunner *runner) { Q_EMIT runner->liveSeen(batch); });
    }

    // Constant after construction.
    QueryRunner *const m_runner;
    const SourceFactory m_factory;
    const core::Clock &m_clock;
    const std::chrono::milliseconds m_poll;
    std::thread m_thread;

    // Guarded by m_mutex; m_running is read without it by the worker, who alone sets it.
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    std::optional<Job> m_running;
    bool m_sitesWanted = false;
    bool m_stopping = false;
    std::atomic<bool> m_feedCancelled = false; // set under the lock

    // Of the worker's thread.
    std::unique_ptr<query::QuerySource> m_source;
    core::SiteBookPtr m_sites;
    QString m_trouble;
    qint64 m_lastBatch = -1;
    qint64 m_lastHit = -1;
    bool m_feedWanted = false;
    int m_looks = 0;
};

QueryRunner::QueryRunner(SourceFactory factory, const core::Clock &clock, int pollMs, QObject *parent)
    : QObject(parent), m_worker(std::make_unique<Worker>(this, std::move(factory), clock, pollMs))
{
}

QueryRunner::~QueryRunner() = default;

void QueryRunner::start() { m_worker->start(); }

void QueryRunner::stop() { m_worker->stop(); }

void QueryRunner::ask(int seat, const query::Query &query, QObject *context, AnswerReady ready)
{
    const quint64 ticket = ++m_lastTicket;
    m_waiting.insert(seat, {ticket, context});
    m_worker->put(seat,
        [this, seat, ticket, query, ready = std::move(ready)](
            query::QuerySource &source, const std::atomic<bool> *cancelled) {
            const core::Result<void> read = m_worker->catchUp(cancelled);
            QElapsedTimer timer;
            timer.start();
            auto answer = std::make_shared<Answer>(
                Answer{read ? source.report(query, cancelled) : core::Result<query::Report>(read.error()), 0});
            answer->tookMs = timer.elapsed();
            tell([seat, ticket, ready, answer](QueryRunner *runner) {
                if (runner->takeWaiting(seat, ticket))
                    ready(std::move(*answer));
            });
        });
}

void QueryRunner::askDataRange(
    int seat, const std::vector<core::SiteId> &sites, QObject *context, std::function<void(core::TimeRange)> ready)
{
    const quint64 ticket = ++m_lastTicket;
    m_waiting.insert(seat, {ticket, context});
    m_worker->put(seat,
        [this, seat, ticket, sites, ready = std::move(ready)](
            query::QuerySource &source, const std::atomic<bool> *cancelled) {
            const core::Result<void> read = m_worker->catchUp(cancelled);
            if (*cancelled)
                return;
            const auto range = read ? source.dataRange(sites) : core::Result<core::TimeRange>(read.error());
            tell([seat, ticket, ready, range = range ? range.value() : core::TimeRange{}](QueryRunner *runner) {
                if (runner->takeWaiting(seat, ticket))
                    ready(range);
            });
        });
}

void QueryRunner::run(Work work, QObject *context, std::function<void()> done)
{
    // The context is looked at on the GUI thread only.
    const QPointer<QObject> guard(context);
    m_worker->put(0,
        [this, work = std::move(work), guard, done = std::move(done)](
            query::QuerySource &source, const std::atomic<bool> *cancelled) {
            work(source, cancelled);
            tell([guard, done](QueryRunner *) {
                if (guard)
                    done();
            });
        });
}

void QueryRunner::withdraw(int seat)
{
    m_waiting.remove(seat);
    m_worker->drop(seat);
}

void QueryRunner::refreshSites() { m_worker->lookAtSitesNow(); }

bool QueryRunner::takeWaiting(int seat, quint64 ticket)
{
    const auto waiting = m_waiting.constFind(seat);
    if (waiting == m_waiting.constEnd() || waiting->ticket != ticket)
        return false; // a newer question took its place
    return m_waiting.take(seat).context != nullptr;
}

} // namespace gatepost::models
