// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/connection.h"

#include "collector/http/guard/guard.h"

#include <sys/socket.h>

namespace gatepost::http {

namespace {

// After our last byte the client gets this long to take it and close; a reset could destroy the answer on its way.
constexpr qint64 kLingerMs = 2000;
constexpr qint64 kHurriedLingerMs = 300; // while the server shuts down
constexpr qint64 kLingerBytes = 4 * 1024 * 1024;

QHostAddress withoutMapping(const QHostAddress &address)
{
    bool mapped = false;
    const quint32 v4 = address.toIPv4Address(&mapped);
    return mapped && address.protocol() == QAbstractSocket::IPv6Protocol ? QHostAddress(v4) : address;
}

} // namespace

Connection::Connection(Guard &guard, std::optional<core::Network> network)
    : m_guard(guard), m_framer(guard.settings().framing), m_network(network)
{
}

Connection::~Connection()
{
    disconnect(this, nullptr, this, nullptr);
    m_guard.forget(this);
}

void Connection::rememberPeer() { m_peer = withoutMapping(peerAddress()); }

// The slot on readyRead runs before Qt's own, which is connected between this call and the next.
void Connection::connectBeforeQt()
{
    m_phaseStart = m_guard.nowMs();
    setReadBufferSize(m_guard.settings().framing.head + 1);
    const QList<QSocketNotifier *> notifiers = findChildren<QSocketNotifier *>();
    for (QSocketNotifier *notifier : notifiers) {
        if (notifier->type() == QSocketNotifier::Read)
            m_readNotifier = notifier;
    }
    connect(this, &QTcpSocket::readyRead, this, [this] { inspect(); });
}

void Connection::connectAfterQt()
{
    connect(this, &QTcpSocket::readyRead, this, [this] { afterQt(); });
    connect(this, &QTcpSocket::bytesWritten, this, [this] { onBytesWritten(); });
    connect(this, &QTcpSocket::disconnected, this, [this] {
        m_guard.forget(this);
        deleteLater();
    });
}

qint64 Connection::bytesAvailable() const { return m_hold ? 0 : QTcpSocket::bytesAvailable(); }

void Connection::enter(Phase phase)
{
    m_phase = phase;
    m_phaseStart = m_guard.nowMs();
}

// Runs before Qt's slot: Qt finds only bytes of one request that the framer has approved of, or none.
void Connection::inspect()
{
    if (!isConnected() || m_lastTaken || isEnding()) {
        m_guard.silenceQt(*this);
        discardInput();
        return;
    }
    m_inQt = true;
    qint64 available = QTcpSocket::bytesAvailable() - m_seen;
    if (available > 0 && m_framer.state() == RequestFramer::State::Empty)
        enter(Phase::Head);
    QByteArray &scratch = m_guard.scratch();
    while (available > 0 && m_framer.state() < RequestFramer::State::Body) {
        const qint64 wanted = qMin<qint64>(m_seen + available, m_seen + 4096);
        if (scratch.size() < wanted)
            scratch.resize(wanted);
        const qint64 got = peek(scratch.data(), wanted);
        if (got <= m_seen)
            break;
        const qsizetype taken = m_framer.feed(QByteArrayView(scratch.constData() + m_seen, got - m_seen));
        m_seen += taken;
        available -= taken;
        if (m_framer.state() >= RequestFramer::State::Body)
            headIsWhole();
    }
    if (m_framer.state() == RequestFramer::State::Body)
        m_seen += m_framer.feedBody(available);
    if (m_framer.state() == RequestFramer::State::Refused)
        refuse(m_framer.refusal());
}

void Connection::headIsWhole()
{
    if (m_framer.state() != RequestFramer::State::Body)
        return;
    enter(Phase::Body);
    const qint64 whole = m_framer.headSize() + m_framer.head().contentLength() + 1;
    if (whole > readBufferSize())
        setReadBufferSize(whole);
    if (const int status = m_guard.handler().refuseBody(m_framer.head())) {
        refuse(status);
        return;
    }
    if (m_framer.head().expectsContinue())
        m_places.push_back({Answer(100), false, false}); // more follows for the same request
}

bool Connection::beginHandling(qsizetype bodySize)
{
    m_hold = true;
    if (!m_inQt || isEnding())
        return false;
    if (m_framer.state() == RequestFramer::State::Complete && bodySize == m_framer.head().contentLength())
        return true;
    refuse(400);
    return false;
}

Connection::Place Connection::takePlace()
{
    Due due;
    due.last = !m_framer.head().keepAlive();
    due.headOnly = m_framer.head().method() == Method::Head;
    if (due.last) {
        m_lastTaken = true;
        m_guard.silenceQt(*this);
    }
    m_places.push_back(std::move(due));
    return m_firstPlace + m_places.size() - 1;
}

void Connection::settle(Place place, const Answer &answer)
{
    if (place < m_firstPlace || place - m_firstPlace >= m_places.size())
        return; // the connection has been ended since
    m_places[place - m_firstPlace].answer = answer;
}

// Runs after Qt's slot.
void Connection::afterQt()
{
    if (!m_inQt)
        return;
    m_inQt = false;
    const bool handled = m_hold;
    m_hold = false;
    if (isEnding() || !isConnected()) {
        work();
        return;
    }
    if (handled) {
        m_framer.next();
        m_seen = 0;
        if (readBufferSize() > m_guard.settings().framing.head + 1)
            setReadBufferSize(m_guard.settings().framing.head + 1);
        enter(Phase::Idle);
    } else if (m_framer.state() == RequestFramer::State::Complete) {
        refuse(400); // a whole request, and Qt saw none: the two readings differ
    } else {
        m_seen = QTcpSocket::bytesAvailable();
    }
    work();
}

bool Connection::mayTakeMore() const
{
    return m_places.size() < static_cast<std::size_t>(m_guard.settings().pendingAnswers)
        && bytesToWrite() < m_guard.settings().unsentBytes;
}

bool Connection::wantsMore() const
{
    return !isEnding() && !m_lastTaken && isConnected() && mayTakeMore() && QTcpSocket::bytesAvailable() > m_seen;
}

// Requests that wait in the buffer and answers that are due, until nothing of either can move.
void Connection::work()
{
    if (m_working || m_inQt)
        return;
    m_working = true;
    do {
        while (wantsMore())
            Q_EMIT readyRead();
    } while (writeSettled());
    m_working = false;
    updateReading();
}

void Connection::sendSettled() { work(); }

bool Connection::writeSettled()
{
    std::size_t count = 0;
    bool last = false;
    QByteArray bytes;
    while (count < m_places.size() && m_places[count].answer && !last) {
        const Due &due = m_places[count];
        const QByteArray &next = due.answer->bytes(due.last, due.headOnly);
        bytes = count == 0 ? next : bytes + next;
        last = due.last;
        ++count;
    }
    if (count == 0 || !isConnected())
        return false;
    if (bytesToWrite() == 0)
        m_lastWritten = m_guard.nowMs();
    m_places.erase(m_places.begin(), m_places.begin() + static_cast<std::ptrdiff_t>(count));
    m_firstPlace += count;
    if (last)
        m_places.clear();
    write(bytes);
    flush();
    if (last)
        beginClosing();
    else if (m_places.empty() && m_phase == Phase::Idle)
        m_phaseStart = m_guard.nowMs();
    return true;
}

// The one answer that says why; it waits for those of earlier requests.
void Connection::refuse(int status)
{
    m_places.push_back({m_guard.handler().refused(status), true, false});
    m_lastTaken = true;
    beginClosing();
    if (!m_inQt)
        work();
}

void Connection::finish()
{
    if (isEnding())
        return;
    m_lastTaken = true;
    m_guard.silenceQt(*this);
    if (m_places.empty())
        beginClosing();
    else
        m_places.back().last = true;
    updateReading();
}

void Connection::beginClosing()
{
    if (m_phase != Phase::Closing) {
        m_guard.silenceQt(*this);
        enter(Phase::Closing);
    }
    discardInput();
    shutDownWhenSent();
}

void Connection::shutDownWhenSent()
{
    if (m_phase != Phase::Closing || !m_places.empty() || bytesToWrite() > 0 || !isConnected())
        return;
    enter(Phase::Lingering);
    ::shutdown(static_cast<int>(socketDescriptor()), SHUT_WR);
}

void Connection::discardInput()
{
    if (isTransactionStarted())
        commitTransaction(); // Qt's, for a message that it will not see the end of
    m_discarded += skip(QTcpSocket::bytesAvailable());
    m_seen = 0;
    if (m_discarded > kLingerBytes)
        abort();
}

void Connection::onBytesWritten()
{
    m_lastWritten = m_guard.nowMs();
    if (bytesToWrite() > 0)
        return;
    shutDownWhenSent();
    if (!m_working && !m_inQt)
        work();
}

// Not reading does two things: a client that sends faster than it reads its answers is held back by TCP; and Qt,
// which closes a socket for good when it reads the client's end of stream, does so only after the answer has left.
void Connection::updateReading()
{
    const bool ending = m_phase == Phase::Lingering || (m_phase == Phase::Closing && m_places.empty());
    const bool wanted = ending || (m_places.empty() && bytesToWrite() == 0);
    if (wanted && !m_reading)
        m_phaseStart = m_guard.nowMs(); // the client could not go on while we did not listen
    m_reading = wanted;
    if (m_readNotifier && isConnected() && m_readNotifier->isEnabled() != wanted)
        m_readNotifier->setEnabled(wanted);
}

bool Connection::isIdle() const
{
    return (m_phase == Phase::Silent || m_phase == Phase::Idle) && m_places.empty() && bytesToWrite() == 0;
}

bool Connection::isReceiving() const { return m_phase == Phase::Head || m_phase == Phase::Body; }

void Connection::checkDeadlines(qint64 nowMs)
{
    const GuardSettings &settings = m_guard.settings();
    if (bytesToWrite() > 0 && nowMs - m_lastWritten > settings.writeDeadline.count()) {
        abort();
        return;
    }
    if (m_inQt && !m_working) { // Qt cut all our slots: it saw something that it cannot parse
        m_guard.handler().refused(400);
        m_guard.forget(this);
        abort();
        deleteLater();
        return;
    }
    const qint64 age = nowMs - m_phaseStart;
    switch (m_phase) {
    case Phase::Silent:
        if (age > settings.silentDeadline.count())
            beginClosing();
        break;
    case Phase::Idle:
        if (m_places.empty() && bytesToWrite() == 0 && age > settings.idleDeadline.count())
            beginClosing();
        break;
    case Phase::Head:
    case Phase::Body:
        if (m_reading && age > (m_phase == Phase::Head ? settings.headDeadline : settings.bodyDeadline).count())
            refuse(408);
        break;
    case Phase::Closing:
        break; // bounded by the receipts and the write deadline
    case Phase::Lingering:
        if (age > (m_guard.isClosing() ? kHurriedLingerMs : kLingerMs))
            abort();
        break;
    }
}

} // namespace gatepost::http
