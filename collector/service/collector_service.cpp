// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/collector_service.h"

#include "collector/enrich/country_database.h"
#include "collector/enrich/spam_list.h"
#include "collector/http/collect_server.h"
#include "collector/http/report_server.h"
#include "collector/ingest/agent_script.h"
#include "collector/ingest/drop_ledger.h"
#include "collector/ingest/intake.h"
#include "collector/service/access_file.h"
#include "collector/store/data_directory.h"
#include "collector/store/hit_writer.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QRandomGenerator>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <array>

#include <sys/resource.h>

using namespace std::chrono_literals;

namespace gatepost::service {

namespace {

constexpr auto kDrainLimit = 5000ms;
constexpr auto kLedgerInterval = 1000ms;

QByteArray newToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof(words)).toHex();
}

// Sockets are bounded by the guard, and the guard by what the system allows this process: ask for all of that.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// User agents and addresses are in memory for moments: no core file shall keep them. One byte, because Linux hands a
// core to a program that collects them even at a limit of 0, but not at 1 (core(5)).
void refuseCoreFiles()
{
    const rlimit oneByte{1, 1};
    setrlimit(RLIMIT_CORE, &oneByte);
}

store::WriterSettings writerSettings(const ServiceSettings &settings)
{
    store::WriterSettings writer;
    writer.durability = settings.survivesPowerCut ? store::Durability::Power : store::Durability::Process;
    writer.diskBudget = settings.diskBudget;
    return writer;
}

core::Result<enrich::SpamList> spamListOf(const ServiceSettings &settings)
{
    if (settings.spamList.isEmpty())
        return enrich::SpamList::builtIn();
    return enrich::SpamList::withFile(settings.spamList);
}

bool isPlain(const ListenerSpec &listener) { return !listener.network && !listener.proxyProtocol; }

// Everything that lives in the collector thread. Made, used and destroyed there.
class CollectorLoop : public QObject
{
    Q_OBJECT

public:
    CollectorLoop(const ServiceSettings &settings, enrich::SpamList spam, const QByteArray &token,
        store::HitWriter &writer, const core::Clock &clock)
        : m_writer(writer),
          m_countries(settings.countryDatabase, settings.dataDirectory + QStringLiteral("/country.mmdb"), clock),
          m_spam(std::move(spam)),
          m_intake({clock, &m_countries, &m_spam, settings.rates}),
          m_ledger(clock),
          m_collect(m_intake, m_ledger, writer, writer, clock, collectSettings(settings)),
          m_report(writer, writer, clock, token, settings.guard)
    {
        connect(&m_ledgerTimer, &QTimer::timeout, this, &CollectorLoop::flushLedger);
        connect(&m_ledgerTimer, &QTimer::timeout, this, [this] { m_intake.passTime(); });
        m_ledgerTimer.start(kLedgerInterval);
    }

    core::ReceiptListener &receipts() { return m_collect; }

    void setSites(const core::SiteBookPtr &sites)
    {
        m_intake.setSites(sites);
        m_collect.setSites(sites);
        m_report.setSites(sites);
    }

    core::Result<Addresses> listen(const ServiceSettings &settings)
    {
        Addresses bound{settings.collect, settings.report};
        for (ListenerSpec &listener : bound.collect) {
            const core::Result<quint16> port = m_collect.listen(listener.address, listener.port, traitsOf(listener));
            if (!port)
                return port.error();
            listener.port = port.value();
        }
        const core::Result<quint16> port = m_report.listen(bound.report.address, bound.report.port);
        if (!port)
            return port.error();
        bound.report.port = port.value();
        return bound;
    }

    // Returns when every waiting answer is out, or the limit is over.
    void drain()
    {
        m_report.close();
        QEventLoop loop;
        connect(&m_collect, &http::CollectServer::drained, &loop, &QEventLoop::quit);
        QTimer::singleShot(0, this, [this] { m_collect.drain(kDrainLimit); });
        loop.exec();
        m_ledgerTimer.stop();
        flushLedger();
    }

private:
    static http::ListenerTraits traitsOf(const ListenerSpec &listener)
    {
        return {listener.network, listener.proxyProtocol, listener.i2pHeaders};
    }

    static http::CollectSettings collectSettings(const ServiceSettings &settings)
    {
        http::CollectSettings collect;
        collect.guard = settings.guard;
        collect.paths = settings.paths;
        collect.agentScript = ingest::agentScript();
        collect.fullAgentScript = ingest::fullAgentScript();
        collect.noticeScript = ingest::noticeScript();
        collect.testPage = settings.testPage;
        return collect;
    }

    void flushLedger()
    {
        std::vector<core::DropCount> drops = m_ledger.take();
        if (!drops.empty())
            m_writer.recordDrops(std::move(drops));
    }

    store::HitWriter &m_writer;
    enrich::CountryDatabase m_countries;
    const enrich::SpamList m_spam;
    ingest::Intake m_intake;
    ingest::DropLedger m_ledger;
    http::CollectServer m_collect;
    http::ReportServer m_report;
    QTimer m_ledgerTimer;
};

} // namespace

QString Addresses::collectUrl() const
{
    const auto found = std::find_if(collect.begin(), collect.end(), isPlain);
    return found == collect.end() ? QString() : listenerUrl(*found);
}

QString Addresses::testPageUrl(const ServiceSettings &settings) const
{
    const auto found = std::find_if(collect.begin(), collect.end(),
        [](const ListenerSpec &listener) { return isPlain(listener) && listener.hasLoopback(); });
    if (!settings.testPage || found == collect.end())
        return {};
    return listenerUrl(*found).chopped(1) + QString::fromLatin1(settings.paths.testPage);
}

class CollectorService::Private
{
public:
    Private(ServiceSettings wanted, const core::Clock &time)
        : settings(std::move(wanted)),
          clock(time),
          directory(settings.dataDirectory),
          writer(time, writerSettings(settings))
    {
    }

    // Runs a function in the collector thread and waits for it.
    template <typename Function>
    void inLoop(Function &&function)
    {
        QMetaObject::invokeMethod(&threadContext, std::forward<Function>(function), Qt::BlockingQueuedConnection);
    }

    core::Result<Addresses> startParts(enrich::SpamList spam);
    void stopParts();

    const ServiceSettings settings;
    const core::Clock &clock;
    store::DataDirectory directory;
    store::HitWriter writer;
    QThread *const home = QThread::currentThread();
    QThread thread;
    QObject threadContext; // lives in `thread` while that runs
    std::unique_ptr<CollectorLoop> loop; // lives in `thread`
    bool runs = false;
};

core::Result<Addresses> CollectorService::Private::startParts(enrich::SpamList spam)
{
    const QByteArray token = newToken();
    thread.setObjectName(QStringLiteral("collector"));
    thread.start();
    threadContext.moveToThread(&thread);
    inLoop([this, &spam, &token] {
        loop = std::make_unique<CollectorLoop>(settings, std::move(spam), token, writer, clock);
    });
    writer.setReceiptListener(&loop->receipts());
    writer.setSitesListener([this](core::SiteBookPtr sites) {
        QMetaObject::invokeMethod(loop.get(), [this, sites = std::move(sites)] { loop->setSites(sites); });
    });
    const core::Result<void> started = writer.start(directory.databasePath());
    if (!started)
        return started.error();

    std::optional<core::Result<Addresses>> bound;
    inLoop([this, &bound] { bound.emplace(loop->listen(settings)); });
    if (!bound->ok())
        return bound->error();
    const Access access{
        listenerUrl(bound->value().report), bound->value().collectUrl(), token, QCoreApplication::applicationPid()};
    const core::Result<void> written = writeAccess(directory.accessPath(), access);
    if (!written)
        return written.error();
    return std::move(*bound);
}

void CollectorService::Private::stopParts()
{
    QFile::remove(directory.accessPath());
    inLoop([this] { loop->drain(); });
    writer.stop();
    // Nothing can call into the loop any more: its objects may go, in the thread they live in.
    inLoop([this] {
        loop.reset();
        threadContext.moveToThread(home);
    });
    thread.quit();
    thread.wait();
    directory.unlock();
}

CollectorService::CollectorService(ServiceSettings settings, const core::Clock &clock)
    : d(std::make_unique<Private>(std::move(settings), clock))
{
}

CollectorService::~CollectorService() { stop(); }

core::Result<Addresses> CollectorService::start()
{
    Q_ASSERT(!d->runs);
    core::Result<enrich::SpamList> spam = spamListOf(d->settings);
    if (!spam)
        return spam.error();
    raiseDescriptorLimit();
    refuseCoreFiles();
    const core::Result<void> locked = d->directory.lock();
    if (!locked)
        return locked.error();
    core::Result<Addresses> addresses = d->startParts(std::move(spam).value());
    d->runs = true;
    if (!addresses)
        stop();
    return addresses;
}

void CollectorService::stop()
{
    if (!d->runs)
        return;
    d->runs = false;
    d->stopParts();
}

core::SiteEditor &CollectorService::siteEditor() { return d->writer; }

const core::HealthSource &CollectorService::health() const { return d->writer; }

} // namespace gatepost::service

#include "collector_service.moc"
