// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/result.h"
#include "collector/http/guard/guard_settings.h"
#include "collector/http/guard/listener_traits.h"
#include "collector/http/guard/request_handler.h"

#include <QByteArray>
#include <QHash>
#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

class QTcpSocket;

namespace gatepost::http {

class Connection;
class Gate;
template <typename Receiver>
class QtServer;

// Stands between the network and a request handler: counts and caps clients, lets Qt HttpServer run only for what the
// guard itself has found to be one well-formed request, and ends what takes too long. Qt HttpServer 6.4 alone is not
// fit for the open internet: it has no limits and can be talked into reading a body as a request.
//
// Thread: the one it is made in; everything runs there. Owns its listeners and connections.
class Guard : public QObject
{
    Q_OBJECT

public:
    // Both references outlive the guard.
    Guard(const core::Clock &clock, RequestHandler &handler, GuardSettings settings, QObject *parent = nullptr);
    ~Guard() override;

    // Returns the port; 0 picks a free one. Fails with Io when the address cannot be bound.
    core::Result<quint16> listen(const QHostAddress &address, quint16 port, ListenerTraits traits = {});

    // Accepts nobody any more; every connection ends after what it is still owed. connectionsGone() follows.
    void close();
    // Cuts what close() has left.
    void abortAll();
    int connectionCount() const { return static_cast<int>(m_connections.size()); }

Q_SIGNALS:
    // After close(): the last connection has gone. Queued, never within close().
    void connectionsGone();

public:
    // For its connections and listeners:
    const GuardSettings &settings() const { return m_settings; }
    RequestHandler &handler() { return m_handler; }
    bool isClosing() const { return m_closing; }
    qint64 nowMs() const { return m_clock.monotonicMs(); }
    QByteArray &scratch() { return m_scratch; } // for peeking; nothing in it lasts
    bool admit(Connection *connection); // false: turned away
    void forget(Connection *connection); // it has gone; any number of times
    bool makeRoom(); // lets go whom it hurts least; false: there is nobody
    void silenceQt(Connection &connection); // Qt shall parse nothing more of it
    void requestParsed(QTcpSocket *socket); // by QtServer

    bool isFull() const { return m_held; }

private:
    void sweep();
    void holdGates();
    void releaseGates();

    const core::Clock &m_clock;
    RequestHandler &m_handler;
    const GuardSettings m_settings;
    QByteArray m_scratch;
    std::vector<Connection *> m_connections;
    QHash<Connection *, qsizetype> m_index; // where in m_connections
    QHash<quint64, int> m_perPeer;
    std::unique_ptr<QtServer<Guard>> m_qt; // owns the gates, which own the connections
    std::vector<Gate *> m_gates;
    QTimer m_sweep;
    bool m_closing = false;
    bool m_held = false; // gates accept nobody until somebody leaves
};

} // namespace gatepost::http
