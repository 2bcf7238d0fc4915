// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/guard.h"

#include "collector/http/guard/connection.h"
#include "collector/http/guard/gate.h"
#include "collector/http/guard/qt_server.h"

#include <QtEndian>

#include <sys/resource.h>

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace gatepost::http {

namespace {

// When the house is full, these give way to a new client: a head that has come in pieces for so long, a client that has
// read nothing of what waits for it for so long, a client that has asked nothing more for so long.
constexpr qint64 kSlowMs = 1000;
constexpr qint64 kStuckMs = 1000;
constexpr qint64 kIdleMs = 5000;
constexpr int kRoomTries = 8;
constexpr int kStuckRank = 3;
constexpr int kStays = 9; // rank of those who do not leave

// A usual request with its body; larger ones come in several pieces.
constexpr qsizetype kScratch = 2048;

// Who counts as one peer: an IPv4 address, or an IPv6 /64, which is what one subscriber holds.
quint64 peerKey(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4)
        return v4;
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    return qFromBigEndian<quint64>(v6.c);
}

// The caps a process can keep. Descriptors must never run out: QTcpServer 6.4 reports only the first error of its
// socket, which is the harmless "nothing to accept", so at EMFILE it neither pauses nor tells, and its thread spins.
// Half of what the database and the rest leave over, because there are two guarded servers in a collector.
GuardSettings withinDescriptors(GuardSettings settings)
{
    constexpr rlim_t kOthers = 48;
    constexpr rlim_t kFewest = 8;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
        return settings;
    const rlim_t share = limit.rlim_cur > kOthers ? (limit.rlim_cur - kOthers) / 2 : 0;
    const rlim_t allowed = std::clamp<rlim_t>(share, kFewest, 1 << 20);
    settings.connections = std::min(settings.connections, static_cast<int>(allowed));
    return settings;
}

// Who leaves first, and since when that has been so.
std::pair<int, qint64> leaveRank(const Connection &connection, qint64 nowMs)
{
    const qint64 since = connection.phaseStart();
    if (connection.isSilent())
        return {0, since};
    if (connection.hasUnsent()) {
        const qint64 stuckSince = connection.lastWritten();
        return {nowMs - stuckSince > kStuckMs ? kStuckRank : kStays, stuckSince};
    }
    if (connection.isIdle() && nowMs - since > kIdleMs)
        return {1, since};
    return {connection.isReceiving() && !connection.isDue() && nowMs - since > kSlowMs ? 2 : kStays, since};
}

} // namespace

Guard::Guard(const core::Clock &clock, RequestHandler &handler, GuardSettings settings, QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_handler(handler),
      m_settings(withinDescriptors(settings)),
      m_scratch(kScratch, Qt::Uninitialized),
      m_qt(std::make_unique<QtServer<Guard>>(*this))
{
    const std::chrono::milliseconds shortest = std::min({settings.headDeadline, settings.bodyDeadline,
        settings.silentDeadline, settings.idleDeadline, settings.writeDeadline});
    m_sweep.setInterval(std::clamp(shortest / 5, std::chrono::milliseconds(20), std::chrono::milliseconds(1000)));
    m_sweep.setTimerType(Qt::CoarseTimer);
    connect(&m_sweep, &QTimer::timeout, this, [this] { sweep(); });
    m_sweep.start();
}

Guard::~Guard()
{
    m_closing = false; // nobody is left to be told
    m_held = false;
    m_gates.clear(); // they go with Qt's server, while their connections still say goodbye here
    m_qt.reset();
}

core::Result<quint16> Guard::listen(const QHostAddress &address, quint16 port, ListenerTraits traits)
{
    auto gate = std::make_unique<Gate>(*this, traits);
    if (!gate->listen(address, port)) {
        const QString where = u"%1:%2"_s.arg(address.toString()).arg(port);
        return core::Error{core::ErrorCode::Io,
            u"cannot listen on %1 (%2); choose another address or port, or end the program that uses it"_s.arg(
                where, gate->errorString()),
            where};
    }
    const quint16 bound = gate->serverPort();
    m_gates.push_back(gate.get());
    m_qt->bind(gate.release());
    return bound;
}

bool Guard::admit(Connection *connection)
{
    connection->rememberPeer();
    const quint64 peer = peerKey(connection->socketPeer());
    if (connection->isCapped() && m_perPeer.value(peer) >= m_settings.connectionsPerPeer)
        return false;
    if (connectionCount() >= m_settings.connections && !makeRoom())
        holdGates();
    if (connection->isCapped())
        ++m_perPeer[peer];
    m_index.insert(connection, connectionCount());
    m_connections.push_back(connection);
    return true;
}

void Guard::forget(Connection *connection)
{
    const auto found = m_index.constFind(connection);
    if (found == m_index.constEnd())
        return;
    const qsizetype position = *found;
    m_index.erase(found);
    Connection *last = m_connections.back();
    m_connections.pop_back();
    if (last != connection) {
        m_connections[static_cast<std::size_t>(position)] = last;
        m_index[last] = position;
    }
    if (connection->isCapped()) {
        const auto ofPeer = m_perPeer.find(peerKey(connection->socketPeer()));
        if (ofPeer != m_perPeer.end() && --*ofPeer <= 0)
            m_perPeer.erase(ofPeer);
    }
    if (m_closing && m_connections.empty())
        QMetaObject::invokeMethod(this, &Guard::connectionsGone, Qt::QueuedConnection);
    releaseGates();
}

// Whoever has said nothing goes first, then who has been idle for long, then who dribbles a head, then who does not read
// its answers; of each the one that began earliest. A client whose bytes are only waiting to be read is none of the
// first three; of the last, nothing is read until it reads.
bool Guard::makeRoom()
{
    using Rank = std::tuple<int, qint64, Connection *>;
    const qint64 now = nowMs();
    Rank passed{-1, 0, nullptr};
    for (int tries = 0; tries < kRoomTries; ++tries) {
        Rank best{kStays, 0, nullptr};
        for (Connection *candidate : m_connections) {
            const auto [order, since] = leaveRank(*candidate, now);
            const Rank rank{order, since, candidate};
            if (rank > passed && rank < best)
                best = rank;
        }
        Connection *chosen = std::get<Connection *>(best);
        if (!chosen)
            return false;
        passed = best;
        if (std::get<int>(best) != kStuckRank && chosen->hasInput())
            continue;
        forget(chosen);
        chosen->abort();
        return true;
    }
    return false;
}

// A full house: further clients wait in the kernel's queue until somebody leaves.
void Guard::holdGates()
{
    m_held = true;
    for (Gate *gate : m_gates)
        gate->hold();
}

void Guard::releaseGates()
{
    if (!m_held || m_closing || connectionCount() >= m_settings.connections)
        return;
    m_held = false;
    for (Gate *gate : m_gates)
        gate->release();
}

void Guard::silenceQt(Connection &connection) { disconnect(&connection, &QTcpSocket::readyRead, m_qt.get(), nullptr); }

void Guard::requestParsed(QTcpSocket *socket)
{
    auto *connection = static_cast<Connection *>(socket); // gates make nothing else
    if (connection->beginHandling())
        m_handler.handle(*connection, connection->head(), connection->body());
}

void Guard::sweep()
{
    const qint64 now = nowMs();
    const std::vector<Connection *> all = m_connections; // it changes while connections end
    for (Connection *connection : all) {
        if (m_index.contains(connection))
            connection->checkDeadlines(now);
    }
    if (m_held)
        makeRoom();
    releaseGates();
}

void Guard::close()
{
    m_closing = true;
    m_sweep.setInterval(100);
    for (Gate *gate : m_gates)
        gate->close();
    const std::vector<Connection *> all = m_connections;
    for (Connection *connection : all)
        connection->finish();
    if (m_connections.empty())
        QMetaObject::invokeMethod(this, &Guard::connectionsGone, Qt::QueuedConnection);
}

void Guard::abortAll()
{
    const std::vector<Connection *> all = m_connections;
    for (Connection *connection : all)
        connection->abort();
}

} // namespace gatepost::http
