// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/demo/demo_store.h"

#include "collector/store/data_directory.h"
#include "collector/store/hit_reader.h"
#include "collector/store/hit_writer.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>

namespace gatepost::demo {

namespace {

constexpr qint64 kMostViews = 100'000'000;
constexpr int kMostDays = 3650;
constexpr qint64 kInFlight = 20'000; // offered and not committed: well under the queue's bound

// Counts receipts and holds the generator back while the writer is behind.
class Tally final : public core::ReceiptListener
{
public:
    void receiptsReady(std::vector<core::Receipt> receipts) override
    {
        {
            const std::lock_guard guard(m_lock);
            m_settled += static_cast<qint64>(receipts.size());
            m_stored +=
                std::count_if(receipts.begin(), receipts.end(), [](const core::Receipt &r) { return r.stored(); });
        }
        m_changed.notify_all();
    }
    void waitForRoom(qint64 offered)
    {
        std::unique_lock lock(m_lock);
        m_changed.wait(lock, [&] { return offered - m_settled < kInFlight; });
    }
    void waitForAll(qint64 offered)
    {
        std::unique_lock lock(m_lock);
        m_changed.wait(lock, [&] { return offered == m_settled; });
    }
    qint64 stored() const
    {
        const std::lock_guard guard(m_lock);
        return m_stored;
    }

private:
    mutable std::mutex m_lock;
    std::condition_variable m_changed;
    qint64 m_settled = 0;
    qint64 m_stored = 0;
};

core::Result<void> check(const DemoOrder &order)
{
    if (order.days >= 1 && order.days <= kMostDays && order.views >= 1 && order.views <= kMostViews)
        return {};
    return core::Error{core::ErrorCode::InvalidInput,
        QStringLiteral("A demonstration has 1 to %1 days and 1 to %2 views: give numbers within that.")
            .arg(kMostDays)
            .arg(kMostViews),
        {}};
}

// Demonstration and real figures never stand in one database.
core::Result<void> checkEmpty(const store::DataDirectory &directory)
{
    store::HitReader reader(directory.databasePath());
    const auto book = reader.sites();
    if (!book)
        return book.error().code == core::ErrorCode::NotFound ? core::Result<void>() : core::Result<void>(book.error());
    if (book.value()->sites().empty())
        return {};
    return core::Error{core::ErrorCode::AlreadyExists,
        QStringLiteral("%1 already holds sites: name an empty directory for the demonstration with --data.")
            .arg(directory.databasePath()),
        directory.databasePath()};
}

core::Result<core::Site> addSite(store::HitWriter &writer)
{
    core::Site wanted;
    wanted.name = QStringLiteral("Demonstration");
    wanted.timeZone = QByteArrayLiteral("Europe/Berlin");
    wanted.options.demo = true;
    wanted.options.retentionMonths = 1200;
    for (const char *host : {"demo.example", "demoxq2v5l3n4k6m7p2zr8s9t0u1w3y5a7c9e1g3i5k7m9o1q3s5.onion", "demo.i2p"})
        wanted.hosts.push_back({host, core::Network::ClearNet}); // the editor finds the network
    std::promise<core::Result<core::Site>> promise;
    writer.addSite(wanted, [&promise](core::Result<core::Site> site) { promise.set_value(std::move(site)); });
    return promise.get_future().get();
}

core::Result<qint64> pack(store::HitWriter &writer)
{
    std::promise<core::Result<qint64>> promise;
    writer.pack([&promise](core::Result<qint64> hits) { promise.set_value(std::move(hits)); });
    return promise.get_future().get();
}

} // namespace

core::Result<DemoFilled> fillDemo(const QString &directory, const DemoOrder &order, const core::Clock &clock,
    const std::function<void(qint64)> &progress)
{
    if (auto sound = check(order); !sound)
        return sound.error();
    store::DataDirectory data(directory);
    if (auto locked = data.lock(); !locked)
        return locked.error();
    if (auto empty = checkEmpty(data); !empty)
        return empty.error();
    Tally tally;
    store::HitWriter writer(clock, {.packFirstMs = 0, .packEveryMs = 0});
    writer.setReceiptListener(&tally);
    if (auto started = writer.start(data.databasePath()); !started)
        return started.error();
    core::Result<core::Site> site = addSite(writer);
    if (!site)
        return site.error();

    DemoFilled filled{site.value(), 0, 0};
    quint64 ticket = 0;
    qint64 offered = 0;
    bool isRefused = false; // by a disk that is full, say: the number of stored ones tells
    const auto takeHit = [&](core::Hit &&hit) {
        const bool reported = hit.action == core::Action::View && hit.channel != core::Channel::Counter;
        filled.views += reported ? 1 : 0;
        if (ticket % 1000 == 0 && !isRefused) {
            tally.waitForRoom(static_cast<qint64>(ticket));
            if (progress && ticket % 100'000 == 0)
                progress(filled.views);
        }
        if (writer.offer(std::move(hit), ticket) == core::HitSink::Offer::Full)
            isRefused = true;
        else
            ++offered;
        ++ticket;
    };
    DemoTraffic(filled.site, order).make(takeHit, [&](core::DropCount &&drop) { writer.recordDrops({drop}); });
    if (order.packed && !isRefused) {
        tally.waitForAll(offered);
        if (auto packed = pack(writer); !packed)
            return packed.error();
    }
    writer.stop();
    filled.hits = tally.stored();
    if (filled.hits != static_cast<qint64>(ticket) || filled.views != order.views)
        return core::Error{core::ErrorCode::Io,
            QStringLiteral("Only %1 of %2 records of the demonstration were stored: see the messages above, make room, "
                           "and begin with an empty directory.")
                .arg(filled.hits)
                .arg(ticket),
            directory};
    return filled;
}

} // namespace gatepost::demo
