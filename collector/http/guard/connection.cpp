// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/connection.h"

#include "collector/http/guard/address.h"
#include "collector/http/guard/guard.h"

#include <sys/socket.h>

namespace gatepost::http {

namespace {

// After our last byte the client gets this long to take it and close; a reset could destroy the answer on its way.
constexpr qint64 kLingerMs = 2000;
constexpr qint64 kHurriedLingerMs = 300; // while the server shuts down
constexpr qsizetype kKeptBody = 4096; // memory that a connection keeps for its next body
constexpr qint64 kReadBuffer = 16 * 1024; // what is read ahead of the framer
constexpr qint64 kLingerBytes = 4 * 1024 * 1024;

// All that Qt HttpServer ever parses, once for each request that the framer has found whole. Its own reading of what
// clients send (qt_server.h) cannot differ from ours, because it never sees any of it; and it need not read every
// byte a second time.
constexpr QByteArrayView kCanonical = "GET / HTTP/1.1\r\n\r\n";

} // namespace

Connection::Connection(Guard &guard, ListenerTraits traits)
    : m_guard(guard), m_framer(guard.settings().framing), m_traits(traits)
{
    if (traits.proxyProtocol)
        m_proxyLine.emplace();
}

Connection::~Connection()
{
    // The base class still says goodbye, to slots of an object that is half gone. Not all of them are cut: Qt frees
    // what belongs to the connection in a slot on destroyed().
    disconnect(this, &QTcpSocket::readyRead, this, nullptr);
    disconnect(this, &QTcpSocket::bytesWritten, this, nullptr);
    disconnect(this, &QTcpSocket::disconnected, this, nullptr);
    m_guard.forget(this);
}

void Connection::rememberPeer()
{
    m_peer = withoutMapping(peerAddress());
    m_capped = !m_peer.isLoopback() && !m_traits.proxyProtocol && !m_guard.settings().trustedProxies.contains(m_peer);
}

// The slot on readyRead runs before Qt's own, which is connected between this call and the next.
void Connection::connectBeforeQt()
{
    m_phaseStart = m_guard.nowMs();
    setReadBufferSize(kReadBuffer);
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

// Runs before Qt's slot, and leaves for it either nothing or kCanonical.
void Connection::inspect()
{
    if (isTransactionStarted())
        commitTransaction(); // Qt's: it waits for a request and has read nothing yet
    if (!isConnected() || m_lastTaken || isEnding()) {
        m_guard.silenceQt(*this);
        discardInput();
        return;
    }
    m_inQt = true;
    if (awaitsProxyLine())
        readProxyLine();
    if (awaitsProxyLine() || isEnding())
        return;
    if (m_framer.state() == RequestFramer::State::Empty && QTcpSocket::bytesAvailable() > 0)
        enter(Phase::Head);
    while (m_framer.state() < RequestFramer::State::Complete && !isEnding() && QTcpSocket::bytesAvailable() > 0) {
        if (m_framer.state() == RequestFramer::State::Body)
            readBody();
        else
            readHead();
    }
    if (m_framer.state() == RequestFramer::State::Complete)
        showQt();
    else if (m_framer.state() == RequestFramer::State::Refused)
        refuse(m_framer.refusal());
}

// Before the first request, and never again: a second such line is a malformed request.
void Connection::readProxyLine()
{
    if (m_phase == Phase::Silent && QTcpSocket::bytesAvailable() > 0)
        enter(Phase::Head);
    while (awaitsProxyLine() && QTcpSocket::bytesAvailable() > 0) {
        QByteArray &scratch = m_guard.scratch();
        const qint64 got = peek(scratch.data(), scratch.size());
        if (got <= 0)
            return;
        skip(m_proxyLine->feed(QByteArrayView(scratch.constData(), got)));
    }
    if (m_proxyLine->state() == ProxyLine::State::Broken)
        turnAway();
    else if (m_proxyLine->state() == ProxyLine::State::Complete)
        enter(Phase::Silent);
}

// No answer: what is there may not speak HTTP. It is counted like a malformed request.
void Connection::turnAway()
{
    m_guard.handler().refused(400);
    m_lastTaken = true;
    beginClosing();
    if (!m_inQt)
        work();
}

// What follows the request stays in the socket's buffer.
void Connection::readHead()
{
    QByteArray &scratch = m_guard.scratch();
    const qint64 got = peek(scratch.data(), scratch.size());
    if (got <= 0)
        return;
    const qsizetype before = m_framer.headSize();
    const qsizetype taken = m_framer.feed(QByteArrayView(scratch.constData(), got));
    const qsizetype ofHead = m_framer.headSize() - before;
    if (m_framer.state() == RequestFramer::State::Body || m_framer.state() == RequestFramer::State::Complete)
        m_body.append(scratch.constData() + ofHead, taken - ofHead);
    skip(taken);
    if (m_framer.state() == RequestFramer::State::Body)
        headIsWhole();
}

void Connection::readBody()
{
    const qsizetype taken = m_framer.feedBody(QTcpSocket::bytesAvailable());
    m_body.append(read(taken));
}

void Connection::headIsWhole()
{
    enter(Phase::Body);
    if (const int status = m_guard.handler().refuseBody(m_framer.head()))
        refuse(status);
    else if (m_framer.head().expectsContinue())
        m_places.push_back({Answer(100), false, false}); // more follows for the same request
}

// A whole request is here: Qt gets the canonical one in its place, in front of what else has come.
void Connection::showQt()
{
    for (qsizetype i = kCanonical.size(); i > 0; --i)
        ungetChar(kCanonical[i - 1]);
}

bool Connection::beginHandling()
{
    m_hold = true;
    return m_inQt && !isEnding() && m_framer.state() == RequestFramer::State::Complete;
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
        if (m_body.capacity() > kKeptBody)
            m_body.clear();
        else
            m_body.resize(0);
        enter(Phase::Idle);
    } else if (m_framer.state() == RequestFramer::State::Complete) {
        refuse(500); // Qt did not take the canonical request: nothing more can be expected of it
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
    return !isEnding() && !m_lastTaken && isConnected() && mayTakeMore() && QTcpSocket::bytesAvailable() > 0;
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
    if (!isOpen())
        return;
    if (isTransactionStarted())
        commitTransaction(); // Qt's, for a message that it will not see the end of
    m_discarded += skip(QTcpSocket::bytesAvailable());
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

bool Connection::hasInput() const
{
    char byte = 0;
    return ::recv(static_cast<int>(socketDescriptor()), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
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
        if (!m_reading || age <= (m_phase == Phase::Head ? settings.headDeadline : settings.bodyDeadline).count())
            break;
        if (awaitsProxyLine())
            turnAway();
        else
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
