// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/session.h"
#include "collector/core/clock.h"
#include "collector/service/collector_service.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <memory>

namespace gatepost::console {

class CollectorRunner;

// Runs the collector of a data directory beside the window, in a thread of its own, so that neither its start (a
// migration, a cold disk) nor its end is felt; or finds out who else collects there. Tells the session either way.
// Thread: GUI.
class CollectorHost : public QObject
{
    Q_OBJECT

public:
    // `clock` and `session` outlive the host.
    CollectorHost(service::ServiceSettings settings, const core::Clock &clock, models::Session &session);
    ~CollectorHost() override; // stops

    void start();

    // Takes the collector from the session, then waits until everything accepted is committed (seconds, at most).
    void stop();

private:
    void started(const service::Addresses &addresses);
    void refused(const core::Error &error);
    void lookAtHolder();

    const service::ServiceSettings m_settings;
    models::Session &m_session;
    QThread m_thread;
    CollectorRunner *m_runner; // lives in m_thread
    QTimer m_holderTimer; // only while another process collects
    qint64 m_holderPid = -1;
};

} // namespace gatepost::console
