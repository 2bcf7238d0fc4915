// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/upkeep.h"

#include "collector/core/byte_size.h"
#include "collector/store/packer.h"
#include "collector/store/schema.h"
#include "collector/store/site_table.h"

#include <QDeadlineTimer>
#include <QtDebug>

#include <malloc.h>
#include <sys/resource.h>

namespace gatepost::store {

namespace {

constexpr int kFirstLookMs = 1000; // after the start: a command that only edits has gone by then
constexpr int kNice = 10; // hits come first where both want the processor
constexpr std::chrono::milliseconds kLook(20); // how soon a wait for the writer sees that all stops

core::Error stopped()
{
    return {core::ErrorCode::Unavailable,
        QStringLiteral("The collector stopped before everything was done: it goes on when it is started again."), {}};
}

core::Error unconfirmed(const PrunePlan &plan, qint64 budget)
{
    const QString how = budget > 0
        ? QStringLiteral("check the disk budget, then confirm it with gatepostd prune --disk-budget SIZE --yes")
        : QStringLiteral("check this machine's clock and the retention of the sites, then confirm it with gatepostd "
                         "prune --yes");
    return {core::ErrorCode::InvalidInput,
        QStringLiteral("This would remove %1 of %2 hits, more than half: %3.")
            .arg(QString::number(plan.dueHits), QString::number(plan.allHits), how),
        {}};
}

} // namespace

Upkeep::Upkeep(const core::Clock &clock, const WriterSettings &settings, Writer writer)
    : m_clock(clock), m_settings(settings), m_writer(std::move(writer))
{
}

Upkeep::~Upkeep() { stop(); }

void Upkeep::start(const QString &databasePath)
{
    m_path = databasePath;
    m_running = true;
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(QStringLiteral("gatepost-upkeep"));
    m_thread->start();
}

void Upkeep::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_running = false;
    }
    m_wake.notify_all();
    if (m_thread)
        m_thread->wait();
    m_thread.reset();
}

bool Upkeep::pack(core::SiteEditor::CountDone done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_running)
            return false;
        m_asked.packs.push_back(std::move(done));
    }
    m_wake.notify_all();
    return true;
}

bool Upkeep::prune(PruneOrder order, core::SiteEditor::CountDone done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_running)
            return false;
        m_asked.prunes.emplace_back(order, std::move(done));
    }
    m_wake.notify_all();
    return true;
}

bool Upkeep::isRunning()
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

void Upkeep::run()
{
    const auto after = [](int ms) { return ms > 0 ? QDeadlineTimer(ms) : QDeadlineTimer(QDeadlineTimer::Forever); };
    // Of this thread and of those it starts; where it cannot be had, all is as before.
    (void)setpriority(PRIO_PROCESS, 0, kNice);
    QDeadlineTimer firstLook = after(kFirstLookMs);
    QDeadlineTimer next = after(m_settings.packFirstMs);
    QDeadlineTimer limits = next; // of its own: however often somebody asks to pack, its turn comes
    while (true) {
        std::unique_lock lock(m_mutex);
        const auto isWanted = [this] { return !m_running || !m_asked.isEmpty(); };
        const QDeadlineTimer wake = std::min({firstLook, next, limits});
        if (wake.isForever())
            m_wake.wait(lock, isWanted);
        else
            m_wake.wait_for(lock, std::chrono::milliseconds(wake.remainingTime()), isWanted);
        const Asked asked = std::exchange(m_asked, {});
        const bool running = m_running;
        lock.unlock();

        for (const auto &[order, done] : asked.prunes)
            done(pruneNow(order));
        if (!asked.packs.empty() || next.hasExpired()) {
            const core::Result<qint64> packed = packAll();
            // The C library would keep what a million rows took, for the next time.
            if (packed && packed.value() > 0)
                malloc_trim(0);
            for (const core::SiteEditor::CountDone &done : asked.packs)
                done(packed);
            const bool isTrouble = !packed && packed.error().code != core::ErrorCode::Busy
                && packed.error().code != core::ErrorCode::Unavailable;
            if (isTrouble && asked.packs.empty())
                qWarning("store: cannot pack: %s", qPrintable(packed.error().what));
            next = after(m_settings.packEveryMs);
        }
        if (limits.hasExpired()) {
            keepWithinLimits(m_settings.diskBudget);
            limits = after(m_settings.packEveryMs);
        }
        if (firstLook.hasExpired()) {
            firstLook = after(0);
            keepWithinLimits(0);
        }
        if (!running)
            return;
    }
}

// Gives the writer something and waits for what it says of it.
core::Result<void> Upkeep::ask(const std::function<bool(Done)> &question)
{
    auto told = std::make_shared<std::promise<core::Result<void>>>();
    std::future<core::Result<void>> answer = told->get_future();
    if (!question([told](core::Result<void> result) { told->set_value(std::move(result)); }))
        return stopped();
    while (answer.wait_for(kLook) != std::future_status::ready) {
        if (!isRunning())
            return stopped();
    }
    return answer.get();
}

core::Result<qint64> Upkeep::packAll()
{
    if (!isRunning())
        return stopped();
    // What an earlier run left is done first: what is being removed cannot be packed.
    if (auto idle = ask(m_writer.whenIdle); !idle)
        return idle.error();
    try {
        Connection connection(m_path, Connection::Access::Read);
        if (auto readable = checkReadable(connection, m_path); !readable)
            return readable.error();
        const auto apply = [this](SegmentChange change) {
            auto shared = std::make_shared<const SegmentChange>(std::move(change));
            return ask([&](Done done) { return m_writer.pack(std::move(shared), std::move(done)); });
        };
        Packer packer(connection, apply, [this] { return isRunning(); });
        const core::Slot now = core::slotOfMs(m_clock.nowMs());
        const core::Result<qint64> packed = packer.packClosedDays(now);
        if (!packed)
            return packed;
        if (auto merged = packer.mergeSmall(now); !merged)
            return merged.error();
        if (auto idle = ask(m_writer.whenIdle); !idle)
            return idle.error();
        return packed;
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), m_path);
    }
}

core::Result<qint64> Upkeep::pruneNow(PruneOrder order)
{
    if (!isRunning())
        return stopped();
    const bool isBudget = order.diskBudget > 0;
    const core::Slot now = core::slotOfMs(m_clock.nowMs());
    auto plan = isBudget ? readBudgetPlan(m_path, order.diskBudget, now) : readRetentionPlan(m_path, now);
    m_unconfirmed = 0;
    if (!plan)
        return plan.error();
    if (isBudget && plan->excessBytes > 0 && !m_isExcessTold) {
        m_isExcessTold = true;
        qWarning("store: the disk budget of %s cannot be kept: the newest %d days and what is not packed yet stay, "
                 "and take %s more",
            qPrintable(core::byteSizeText(order.diskBudget)), kBudgetKeepsDays,
            qPrintable(core::byteSizeText(plan->excessBytes)));
    }
    if (plan->due.empty())
        return qint64(0);
    if (plan->needsConfirmation() && !order.confirmed) {
        m_unconfirmed = plan->dueHits;
        return unconfirmed(plan.value(), order.diskBudget);
    }
    if (plan->budget && order.confirmed)
        plan->budget = BudgetNote{.since = now, .hits = 0};
    const qint64 hits = plan->dueHits;
    const auto gone = ask([&](Done done) { return m_writer.prune(std::move(plan).value(), std::move(done)); });
    return gone ? core::Result<qint64>(hits) : core::Result<qint64>(gone.error());
}

// `diskBudget`: 0 before anything was packed.
void Upkeep::keepWithinLimits(qint64 diskBudget)
{
    std::vector<PruneOrder> orders{PruneOrder{}};
    if (diskBudget > 0)
        orders.push_back({.confirmed = false, .diskBudget = diskBudget});
    for (const PruneOrder &order : orders) {
        const core::Result<qint64> gone = pruneNow(order);
        const bool isTrouble =
            !gone && gone.error().code != core::ErrorCode::Unavailable && gone.error().code != core::ErrorCode::Busy;
        qint64 &told = m_toldUnconfirmed[order.diskBudget > 0];
        if (isTrouble && (m_unconfirmed == 0 || m_unconfirmed != told))
            qWarning("store: cannot remove what is due: %s", qPrintable(gone.error().what));
        told = m_unconfirmed;
    }
}

} // namespace gatepost::store
