// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/answer.h"
#include "collector/http/guard/framing.h"
#include "collector/http/guard/listener_traits.h"
#include "collector/http/guard/proxy_line.h"

#include <QHostAddress>
#include <QPointer>
#include <QSocketNotifier>
#include <QTcpSocket>

#include <optional>
#include <vector>

namespace gatepost::http {

class Guard;

// One client. Reads and frames every byte itself and lets Qt HttpServer see only that a whole request is there; sends
// answers in the order of their requests, reads nothing more while too many of them are due, and ends in an orderly
// way: what was written arrives before the close.
//
// Life: made by the guard's listener; deletes itself after it has disconnected. Whoever answers later keeps a
// QPointer. Thread: the guard's.
class Connection final : public QTcpSocket
{
public:
    // A place in the line of answers: answers leave in the order in which places were taken.
    using Place = quint64;

    // The guard outlives the connection. `traits`: of the listener.
    Connection(Guard &guard, ListenerTraits traits);
    ~Connection() override;

    // Called by the guard: before it is admitted, then before and after Qt HttpServer has connected itself.
    void rememberPeer();
    void connectBeforeQt();
    void connectAfterQt();

    // The request that is being handled takes its place. To be settled exactly once.
    Place takePlace();
    void settle(Place place, const Answer &answer);
    void answer(const Answer &answer) { settle(takePlace(), answer); }
    // Sends what is due; one write for all of it. After a batch of settle() calls outside a handler.
    void sendSettled();

    // Called when Qt has taken a request. False: there is none that could be handled.
    bool beginHandling();
    const RequestHead &head() const { return m_framer.head(); }
    const QByteArray &body() const { return m_body; }

    // IPv4 is never v4-mapped.
    const QHostAddress &socketPeer() const { return m_peer; }
    // Whom a handler shall take for the peer: on a PROXY listener the client that its line named, null when it named
    // nobody; else the socket's.
    const QHostAddress &peer() const { return m_proxyLine ? m_proxyLine->source() : m_peer; }
    bool isProxied() const { return m_proxyLine.has_value(); }
    const ListenerTraits &traits() const { return m_traits; }
    bool isCapped() const { return m_capped; } // counts against the connections of its peer

    // For the guard's sweep. Ends what took too long.
    void checkDeadlines(qint64 nowMs);
    // For making room when the house is full. Idle: nothing is being received, answered or sent.
    bool isSilent() const { return m_phase == Phase::Silent; } // never said anything
    bool isIdle() const;
    bool hasInput() const; // bytes wait to be read
    bool isReceiving() const; // part of a request came
    bool isDue() const { return !m_places.empty(); } // answers are owed
    bool hasUnsent() const { return bytesToWrite() > 0; } // the client does not read, or slowly
    qint64 lastWritten() const { return m_lastWritten; } // when it last took some of that
    qint64 phaseStart() const { return m_phaseStart; }

    // Answers what is due, then closes; at once when nothing is.
    void finish();

    // QIODevice. Reports nothing while Qt must not begin the next request.
    qint64 bytesAvailable() const override;

private:
    enum class Phase {
        Silent, // connected, said nothing yet
        Idle, // between two requests
        Head,
        Body,
        Closing, // answers are still being sent; input is thrown away
        Lingering, // everything is sent and our side is shut; waits for the client's end
    };
    struct Due {
        std::optional<Answer> answer;
        bool last = false;
        bool headOnly = false;
    };

    void inspect();
    void afterQt();
    void work();
    void refuse(int status);
    void beginClosing();
    void shutDownWhenSent();
    void discardInput();
    bool awaitsProxyLine() const { return m_proxyLine && m_proxyLine->state() == ProxyLine::State::Reading; }
    void readProxyLine();
    void turnAway();
    void readHead();
    void readBody();
    void headIsWhole();
    void showQt();
    void onBytesWritten();
    void enter(Phase phase);
    bool isConnected() const { return state() == QAbstractSocket::ConnectedState; }
    bool isEnding() const { return m_phase == Phase::Closing || m_phase == Phase::Lingering; }
    bool wantsMore() const;
    bool mayTakeMore() const;
    bool writeSettled();
    void updateReading();

    Guard &m_guard;
    RequestFramer m_framer;
    QByteArray m_body;
    QHostAddress m_peer;
    const ListenerTraits m_traits;
    std::optional<ProxyLine> m_proxyLine; // where the listener wants one
    QPointer<QSocketNotifier> m_readNotifier; // owned by the socket's engine, and gone with it
    std::vector<Due> m_places;
    Place m_firstPlace = 0;
    qint64 m_phaseStart = 0;
    qint64 m_lastWritten = 0;
    qint64 m_discarded = 0;
    Phase m_phase = Phase::Silent;
    bool m_capped = true;
    bool m_hold = false; // see bytesAvailable()
    bool m_inQt = false; // between our first and our last slot
    bool m_working = false;
    bool m_reading = true;
    bool m_lastTaken = false; // the last request of this connection has come
};

} // namespace gatepost::http
