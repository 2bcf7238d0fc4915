// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/packing.h"

#include "collector/demo/demo_traffic.h"
#include "collector/store/hit_writer.h"

#include <QElapsedTimer>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <algorithm>
#include <atomic>
#include <ctime>
#include <future>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace gatepost::bench {

namespace {

constexpr std::size_t kHitsAtOnce = 10;
constexpr auto kPause = std::chrono::milliseconds(20);

double since(const QElapsedTimer &timer) { return static_cast<double>(timer.nsecsElapsed()) / 1e6; }

// From offer to receipt.
class Waits final : public core::ReceiptListener
{
public:
    void offered(quint64 ticket)
    {
        const std::lock_guard lock(m_mutex);
        m_since[ticket].start();
    }
    void receiptsReady(std::vector<core::Receipt> receipts) override
    {
        const std::lock_guard lock(m_mutex);
        for (const core::Receipt &receipt : receipts)
            m_waits.push_back(since(m_since[receipt.ticket]));
    }
    // Once nothing comes any more.
    double at(double part)
    {
        std::sort(m_waits.begin(), m_waits.end());
        return m_waits.empty() ? 0 : m_waits[static_cast<std::size_t>(part * static_cast<double>(m_waits.size() - 1))];
    }

private:
    std::mutex m_mutex;
    std::unordered_map<quint64, QElapsedTimer> m_since;
    std::vector<double> m_waits;
};

// Packed rows leave the file in their own time, as long as the writer runs; false: they do not.
bool waitUntilGone(const QString &databasePath)
{
    bool isGone = false;
    const QString name = QStringLiteral("bench-packing");
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        database.setDatabaseName(databasePath);
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        while (!isGone && query.exec(QStringLiteral("SELECT NOT EXISTS (SELECT 1 FROM packed_rows)")) && query.next()) {
            isGone = query.value(0).toBool();
            query.finish();
            std::this_thread::sleep_for(kPause);
        }
    }
    QSqlDatabase::removeDatabase(name);
    return isGone;
}

// Some hits of this moment, to be offered over and over.
std::vector<core::Hit> hitsOfNow(const core::Site &site, const core::Clock &clock)
{
    demo::DemoOrder order;
    order.days = 1;
    order.views = 1000;
    order.seed = 2;
    order.end = core::slotOfMs(clock.nowMs()) + 1;
    std::vector<core::Hit> hits;
    demo::DemoTraffic(site, order).make([&](core::Hit &&hit) { hits.push_back(std::move(hit)); }, [](auto &&) {});
    for (core::Hit &hit : hits)
        hit.slot = order.end - 1;
    return hits;
}

} // namespace

core::Result<PackingFigures> packUnderLoad(const QString &databasePath)
{
    const core::SystemClock clock;
    core::SiteBookPtr book;
    Waits waits;
    store::HitWriter writer(clock, {.packFirstMs = 0, .packEveryMs = 0});
    writer.setReceiptListener(&waits);
    writer.setSitesListener([&book](core::SiteBookPtr stored) { book = std::move(stored); });
    if (auto started = writer.start(databasePath); !started)
        return started.error();
    const std::vector<core::Hit> hits = hitsOfNow(book->sites().front(), clock);
    std::atomic<bool> ended = false;
    std::thread feeder([&] {
        for (quint64 ticket = 1; !ended;) {
            for (std::size_t i = 0; i < kHitsAtOnce; ++i, ++ticket) {
                waits.offered(ticket);
                (void)writer.offer(core::Hit(hits[ticket % hits.size()]), ticket);
            }
            std::this_thread::sleep_for(kPause);
        }
    });
    QElapsedTimer timer;
    timer.start();
    const std::clock_t processor = std::clock();
    std::promise<core::Result<qint64>> promise;
    writer.pack([&](core::Result<qint64> done) { promise.set_value(std::move(done)); });
    const core::Result<qint64> packed = promise.get_future().get();
    PackingFigures figures;
    figures.seconds = since(timer) / 1000;
    figures.secondsUntilGone = waitUntilGone(databasePath) ? since(timer) / 1000 : 0;
    figures.processorSeconds = static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
    ended = true;
    feeder.join();
    writer.stop();
    if (!packed)
        return packed.error();
    figures.hits = packed.value();
    figures.longestWaitMs = waits.at(1);
    figures.mostWaitsMs = waits.at(0.99);
    return figures;
}

} // namespace gatepost::bench
