// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/collector_host.h"

#include "collector/cli/usage.h"
#include "collector/service/access_file.h"
#include "collector/store/data_directory.h"

#include <chrono>

using namespace std::chrono_literals;

namespace gatepost::console {

// Makes, starts, stops and destroys the service, all in the thread it lives in.
class CollectorRunner : public QObject
{
    Q_OBJECT

public:
    CollectorRunner(service::ServiceSettings settings, const core::Clock &clock)
        : m_settings(std::move(settings)), m_clock(clock)
    {
    }

    service::CollectorService &service() { return *m_service; }

    void start()
    {
        m_service = std::make_unique<service::CollectorService>(m_settings, m_clock);
        const core::Result<service::Addresses> addresses = m_service->start();
        if (addresses)
            Q_EMIT started(addresses.value());
        else
            Q_EMIT refused(addresses.error());
    }

    void stop()
    {
        if (m_service)
            m_service->stop();
        m_service.reset();
    }

Q_SIGNALS:
    void started(const gatepost::service::Addresses &addresses);
    void refused(const gatepost::core::Error &error);

private:
    const service::ServiceSettings m_settings;
    const core::Clock &m_clock;
    std::unique_ptr<service::CollectorService> m_service;
};

CollectorHost::CollectorHost(service::ServiceSettings settings, const core::Clock &clock, models::Session &session)
    : m_settings(settings), m_session(session), m_runner(new CollectorRunner(std::move(settings), clock))
{
    m_runner->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("collector host"));
    connect(&m_thread, &QThread::finished, m_runner, &QObject::deleteLater);
    connect(m_runner, &CollectorRunner::started, this, &CollectorHost::started);
    connect(m_runner, &CollectorRunner::refused, this, &CollectorHost::refused);
    connect(&m_holderTimer, &QTimer::timeout, this, &CollectorHost::lookAtHolder);
}

CollectorHost::~CollectorHost() { stop(); }

void CollectorHost::start()
{
    m_thread.start();
    QMetaObject::invokeMethod(m_runner, &CollectorRunner::start, Qt::QueuedConnection);
}

void CollectorHost::stop()
{
    m_holderTimer.stop();
    if (!m_thread.isRunning()) {
        if (!m_thread.isFinished())
            delete std::exchange(m_runner, nullptr); // never started
        return;
    }
    disconnect(m_runner, nullptr, this, nullptr);
    m_session.collectorGone(tr("The collector is stopping."));
    QMetaObject::invokeMethod(m_runner, &CollectorRunner::stop, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

void CollectorHost::started(const service::Addresses &addresses)
{
    const QString testPage = addresses.testPageUrl(m_settings);
    if (!testPage.isEmpty())
        cli::print(QStringLiteral("Test page: %1   Stop: close the window, or Ctrl+C").arg(testPage));
    m_session.collectorRuns(&m_runner->service().siteEditor(), &m_runner->service().health(), addresses.collectUrl(),
        service::listenerUrl(addresses.report), testPage);
}

void CollectorHost::refused(const core::Error &error)
{
    if (error.code != core::ErrorCode::Busy) {
        m_session.collectorGone(error.what);
        return;
    }
    lookAtHolder();
    m_holderTimer.start(2s);
}

// The other process may end, or another one may take its place.
void CollectorHost::lookAtHolder()
{
    const store::DataDirectory directory(m_settings.dataDirectory);
    const std::optional<store::LockHolder> holder = directory.holder();
    const qint64 pid = holder ? holder->pid : 0;
    if (pid == m_holderPid)
        return;
    if (!holder) {
        m_holderPid = pid;
        m_session.collectorGone(tr("The process that collected into this directory has ended. Start it again, or close "
                                   "this window and open it anew to collect here."));
        return;
    }
    // Its addresses are written when it is ready.
    const core::Result<service::Access> access = service::readAccess(directory.accessPath());
    if (access)
        m_holderPid = pid;
    m_session.collectorIsElsewhere(tr("%1 (process %2)").arg(holder->program).arg(pid),
        access ? access->collectUrl : QString(), access ? access->url : QString());
}

} // namespace gatepost::console

#include "collector_host.moc"
