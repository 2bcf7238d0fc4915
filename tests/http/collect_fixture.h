// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/hit_sink.h"
#include "collector/http/collect_server.h"
#include "collector/ingest/drop_ledger.h"
#include "collector/ingest/intake.h"

#include <QThread>

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

namespace gatepost::testing {

// A sink that commits when the test says so. Thread: any.
class FakeSink : public core::HitSink, public core::HealthSource
{
public:
    enum class Mode { Commit, Hold, Full };

    void setMode(Mode mode)
    {
        const std::lock_guard lock(m_lock);
        m_mode = mode;
    }
    void setListener(core::ReceiptListener *listener) { m_listener = listener; }

    // Gives the receipts of what is held, in one batch.
    void release(bool stored = true)
    {
        std::vector<core::Receipt> receipts;
        {
            const std::lock_guard lock(m_lock);
            for (const quint64 ticket : m_held)
                receipts.push_back({ticket, stored ? ++m_rows : 0});
            m_held.clear();
        }
        m_listener->receiptsReady(std::move(receipts));
    }

    int heldCount() const
    {
        const std::lock_guard lock(m_lock);
        return static_cast<int>(m_held.size());
    }
    // False when fewer than `count` are held after half a minute.
    bool waitForHeld(int count) const
    {
        std::unique_lock lock(m_lock);
        return m_changed.wait_for(
            lock, std::chrono::seconds(30), [&] { return static_cast<int>(m_held.size()) >= count; });
    }
    std::vector<core::Hit> hits() const
    {
        const std::lock_guard lock(m_lock);
        return m_hits;
    }

    Offer offer(core::Hit &&hit, quint64 ticket) override
    {
        bool commit = false;
        {
            const std::lock_guard lock(m_lock);
            if (m_mode == Mode::Full)
                return Offer::Full;
            m_hits.push_back(std::move(hit));
            m_held.push_back(ticket);
            commit = m_mode == Mode::Commit;
        }
        m_changed.notify_all();
        if (commit)
            release();
        return Offer::Queued;
    }
    void recordDrops(std::vector<core::DropCount>) override { }
    void recordUnlisted(core::UnlistedSighting) override { }

    core::Health health() const override
    {
        core::Health health;
        health.storing = true;
        health.lastCommitAgoMs = 5;
        return health;
    }

private:
    mutable std::mutex m_lock;
    mutable std::condition_variable m_changed;
    Mode m_mode = Mode::Commit;
    std::vector<core::Hit> m_hits;
    std::vector<quint64> m_held;
    qint64 m_rows = 0;
    core::ReceiptListener *m_listener = nullptr;
};

// A collect server in a thread of its own, with a real intake, one site (example.org) and a fake sink.
class ServedCollector
{
public:
    explicit ServedCollector(
        http::CollectSettings settings = {}, core::SiteBookPtr sites = oneSite(), ingest::RateLimits limits = {})
    {
        m_thread.start();
        m_context.moveToThread(&m_thread);
        onThread([&] {
            m_intake = std::make_unique<ingest::Intake>(ingest::IntakeParts{.clock = m_clock, .limits = limits});
            m_ledger = std::make_unique<ingest::DropLedger>(m_clock);
            m_intake->setSites(sites);
            m_server =
                std::make_unique<http::CollectServer>(*m_intake, *m_ledger, sink, sink, m_clock, std::move(settings));
            m_server->setSites(sites);
            sink.setListener(m_server.get());
            const core::Result<quint16> listening = m_server->listen(QHostAddress::LocalHost, 0);
            m_port = listening ? listening.value() : quint16(0);
        });
    }

    ~ServedCollector()
    {
        onThread([&] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }

    quint16 port() const { return m_port; }
    // One more listener; its port.
    quint16 listen(const http::ListenerTraits &traits)
    {
        quint16 port = 0;
        onThread([&] { port = m_server->listen(QHostAddress::LocalHost, 0, traits).value(); });
        return port;
    }

    template <typename Call>
    void onThread(Call call)
    {
        QMetaObject::invokeMethod(&m_context, call, Qt::BlockingQueuedConnection);
    }

    int connectionCount()
    {
        int count = 0;
        onThread([&] { count = m_server->connectionCount(); });
        return count;
    }
    qsizetype waitingCount()
    {
        qsizetype count = 0;
        onThread([&] { count = m_server->waitingCount(); });
        return count;
    }
    // Drops of all sites by reason, since the last call.
    std::map<core::DropReason, qint64> drops()
    {
        std::map<core::DropReason, qint64> counts;
        onThread([&] {
            for (const core::DropCount &drop : m_ledger->take())
                counts[drop.reason] += drop.count;
        });
        return counts;
    }
    http::CollectServer &server() { return *m_server; }

    static core::SiteBookPtr oneSite()
    {
        return std::make_shared<const core::SiteBook>(std::vector<core::Site>{core::Site{
            1, QStringLiteral("My <Site>"), "gp_0123456789abcdef", "UTC", {{"example.org", core::Network::ClearNet}}}});
    }

    FakeSink sink;

private:
    core::SystemClock m_clock;
    QThread m_thread;
    QObject m_context;
    std::unique_ptr<ingest::Intake> m_intake;
    std::unique_ptr<ingest::DropLedger> m_ledger;
    std::unique_ptr<http::CollectServer> m_server;
    quint16 m_port = 0;
};

} // namespace gatepost::testing
