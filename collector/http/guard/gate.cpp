// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/gate.h"

#include "collector/http/guard/connection.h"
#include "collector/http/guard/guard.h"

#include <QTimer>

#include <unistd.h>

#include <chrono>

namespace gatepost::http {

namespace {

constexpr std::chrono::milliseconds kAcceptPause{200};
constexpr int kBacklog = 512;

} // namespace

Gate::Gate(Guard &guard, ListenerTraits traits) : m_guard(guard), m_traits(traits)
{
    setListenBacklogSize(kBacklog);
    connect(this, &QTcpServer::acceptError, this, [this] {
        m_guard.makeRoom();
        QTimer::singleShot(kAcceptPause, this, [this] {
            if (isListening() && !m_guard.isFull())
                resumeAccepting();
        });
    });
}

void Gate::hold()
{
    setMaxPendingConnections(0); // ends Qt's accept loop as well; pauseAccepting() alone does not
    pauseAccepting();
}

void Gate::release()
{
    setMaxPendingConnections(kBacklog);
    if (isListening())
        resumeAccepting();
}

void Gate::incomingConnection(qintptr descriptor)
{
    auto *connection = new Connection(m_guard, m_traits);
    connection->setParent(this);
    if (!connection->setSocketDescriptor(descriptor)) {
        ::close(static_cast<int>(descriptor));
        delete connection;
        return;
    }
    if (!m_guard.admit(connection)) {
        connection->abort();
        delete connection;
        return;
    }
    connection->connectBeforeQt();
    addPendingConnection(connection);
    connection->connectAfterQt();
}

} // namespace gatepost::http
