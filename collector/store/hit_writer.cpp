// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_writer.h"

#include "collector/store/site_table.h"
#include "collector/store/upkeep.h"
#include "collector/store/writer_loop.h"

#include <QThread>

#include <future>

namespace gatepost::store {

namespace {

core::Error notRunning()
{
    return {core::ErrorCode::Unavailable,
        QStringLiteral("The collector is not running, so sites cannot be changed: start it and try again."), {}};
}

} // namespace

class HitWriter::Private
{
public:
    Private(const core::Clock &clockToUse, WriterSettings chosen)
        : clock(clockToUse),
          settings(chosen),
          queue(settings.queueLimit, settings.batchLimit),
          meter(clock),
          upkeep(clock, settings,
              {.pack = [this](auto change,
                           auto done) { return queue.addEdit([this, change, done] { loop->pack(change, done); }); },
                  .prune = [this](auto plan,
                               auto done) { return queue.addEdit([this, plan, done] { loop->prune(plan, done); }); },
                  .whenIdle = [this](auto done) { return queue.addEdit([this, done] { loop->whenIdle(done); }); }})
    {
    }

    void run(const QString &databasePath, std::promise<core::Result<void>> opened);

    const core::Clock &clock;
    const WriterSettings settings;
    HitQueue queue;
    HealthMeter meter;
    core::ReceiptListener *receipts = nullptr;
    std::function<void(core::SiteBookPtr)> sitesChanged;
    std::unique_ptr<QThread> thread;
    WriterLoop *loop = nullptr; // on the writer's thread, while it runs
    Upkeep upkeep;
};

void HitWriter::Private::run(const QString &databasePath, std::promise<core::Result<void>> opened)
{
    WriterLoop writing({clock, settings, queue, meter, receipts, sitesChanged}, databasePath);
    auto result = writing.open();
    const bool ok = result.ok();
    if (ok) {
        loop = &writing;
        queue.open();
    }
    opened.set_value(std::move(result));
    if (ok)
        writing.run();
    loop = nullptr;
}

HitWriter::HitWriter(const core::Clock &clock, WriterSettings settings) : d(std::make_unique<Private>(clock, settings))
{
}

HitWriter::~HitWriter() { stop(); }

void HitWriter::setReceiptListener(core::ReceiptListener *listener) { d->receipts = listener; }

void HitWriter::setSitesListener(std::function<void(core::SiteBookPtr)> listener)
{
    d->sitesChanged = std::move(listener);
}

core::Result<void> HitWriter::start(const QString &databasePath)
{
    Q_ASSERT(!d->thread);
    std::promise<core::Result<void>> opened;
    auto result = opened.get_future();
    d->thread.reset(QThread::create(
        [this, databasePath, promise = std::move(opened)]() mutable { d->run(databasePath, std::move(promise)); }));
    d->thread->setObjectName(QStringLiteral("gatepost-writer"));
    d->thread->start();
    auto told = result.get();
    if (!told) {
        d->thread->wait();
        d->thread.reset();
        return told;
    }
    d->upkeep.start(databasePath);
    return told;
}

void HitWriter::stop()
{
    if (!d->thread)
        return;
    d->upkeep.stop();
    d->queue.close();
    d->thread->wait();
    d->thread.reset();
    d->meter.setTrouble(QStringLiteral("The collector has stopped: start it again to record."));
}

void HitWriter::hold() { d->queue.setHeld(true); }

void HitWriter::release() { d->queue.setHeld(false); }

core::HitSink::Offer HitWriter::offer(core::Hit &&hit, quint64 ticket)
{
    return d->queue.offer(std::move(hit), ticket, d->clock.monotonicMs());
}

void HitWriter::recordDrops(std::vector<core::DropCount> drops) { d->queue.addDrops(drops); }

void HitWriter::recordUnlisted(core::UnlistedSighting sighting) { d->queue.addUnlisted(std::move(sighting)); }

void HitWriter::addSite(core::Site wanted, SiteDone done)
{
    const bool queued = d->queue.addEdit([this, wanted = std::move(wanted), done] {
        done(d->loop->edit([&wanted](Connection &connection) { return store::addSite(connection, wanted); }));
    });
    if (!queued)
        done(notRunning());
}

void HitWriter::editSite(core::SiteId site, core::SiteEdit edit, SiteDone done)
{
    const bool queued = d->queue.addEdit([this, site, edit = std::move(edit), done] {
        done(d->loop->edit([&](Connection &connection) { return store::editSite(connection, site, edit); }));
    });
    if (!queued)
        done(notRunning());
}

void HitWriter::removeSite(core::SiteId site, VoidDone done)
{
    if (!d->queue.addEdit([this, site, done] { d->loop->removeSite(site, done); }))
        done(notRunning());
}

void HitWriter::applyRetention(bool confirmed, CountDone done)
{
    if (!d->upkeep.prune({.confirmed = confirmed, .diskBudget = 0}, done))
        done(notRunning());
}

void HitWriter::applyDiskBudget(qint64 bytes, bool confirmed, CountDone done)
{
    if (!d->upkeep.prune({.confirmed = confirmed, .diskBudget = bytes}, done))
        done(notRunning());
}

void HitWriter::pack(CountDone done)
{
    if (!d->upkeep.pack(done))
        done(notRunning());
}

core::Health HitWriter::health() const
{
    core::Health health = d->meter.health();
    health.queued = d->queue.unsettled();
    health.queueLimit = d->settings.queueLimit;
    return health;
}

} // namespace gatepost::store
