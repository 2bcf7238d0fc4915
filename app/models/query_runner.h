// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/query/query_source.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace gatepost::models {

// What came in since the last look: counts by site, and the newest views themselves.
struct LiveBatch {
    std::vector<query::LiveView> newest; // oldest first, at most kLiveRows
    QHash<core::SiteId, int> counts; // views by site, all of them
    qint64 seenMs = 0; // Unix ms of the look
    bool initial = false; // what was stored before this console started: no time is known of it
};
inline constexpr int kLiveRows = 200;

// Records read so far of those that a first reading has to read; both 0 while nothing long is under way.
struct Progress {
    qint64 records = 0;
    qint64 all = 0;

    friend bool operator==(const Progress &, const Progress &) = default;
};

// One thread with a QuerySource of its own, made there by the factory. It answers questions one after the other and
// looks every `pollMs` whether something was committed. Reading what was committed belongs to the question that needs
// it and is cancelled with it. Thread: GUI, for calls and for all callbacks and signals.
// The destructor cancels what runs, joins the thread and calls nobody back.
class QueryRunner : public QObject
{
    Q_OBJECT

public:
    using SourceFactory = std::function<std::unique_ptr<query::QuerySource>()>;
    struct Answer {
        core::Result<query::Report> report;
        qint64 tookMs = 0; // on the worker, without what had to be read first
    };
    using AnswerReady = std::function<void(Answer)>;

    // `clock` outlives the runner. Nothing is opened before start().
    QueryRunner(SourceFactory factory, const core::Clock &clock, int pollMs = 250, QObject *parent = nullptr);
    ~QueryRunner() override;

    // Starts the worker. Questions asked before wait for it.
    void start();
    // Cancels what runs and joins the thread; what is asked afterwards is never answered. Also done by the destructor.
    void stop();

    // A seat is one asker: its newest question replaces the older ones, waiting or running, whose answers are never
    // delivered. `ready` is called on the GUI thread unless `context` is gone.
    int openSeat() { return ++m_lastSeat; }
    void ask(int seat, const query::Query &query, QObject *context, AnswerReady ready);
    void withdraw(int seat);
    // Asks, as a question of this seat, which slots have hits of these sites; an error is an empty range.
    void askDataRange(
        int seat, const std::vector<core::SiteId> &sites, QObject *context, std::function<void(core::TimeRange)> ready);

    // Lets `work` use the source on the worker's thread, after what was asked before; then calls `done` on the GUI
    // thread unless `context` is gone. `cancelled` becomes true when the runner goes.
    using Work = std::function<void(query::QuerySource &source, const std::atomic<bool> *cancelled)>;
    void run(Work work, QObject *context, std::function<void()> done);

    // Reads the sites again now instead of at the next look.
    void refreshSites();

    core::SiteBookPtr sites() const { return m_sites; } // null until first read
    const QString &trouble() const { return m_trouble; }
    Progress loading() const { return m_loading; }

Q_SIGNALS:
    void committed(qint64 batchId); // every answer may be different from now on
    void sitesChanged();
    void liveSeen(const gatepost::models::LiveBatch &batch);
    // Why the source cannot be looked at, one sentence; empty once it can.
    void troubleChanged(const QString &sentence);
    void loadingChanged();

private:
    class Worker;
    struct Waiting {
        quint64 ticket = 0;
        QPointer<QObject> context;
    };
    // Whether somebody waits in this seat for the answer to this very question; after that nobody does.
    bool takeWaiting(int seat, quint64 ticket);
    template <typename Function>
    void tell(Function function); // on the GUI thread; from any

    std::unique_ptr<Worker> m_worker;
    QHash<int, Waiting> m_waiting;
    core::SiteBookPtr m_sites;
    QString m_trouble;
    Progress m_loading;
    int m_lastSeat = 0;
    quint64 m_lastTicket = 0;
};

} // namespace gatepost::models
