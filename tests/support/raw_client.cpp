// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/raw_client.h"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace gatepost::testing {

namespace {

qint64 nowMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool waitFor(int socket, short events, qint64 deadline)
{
    while (true) {
        const qint64 left = deadline - nowMs();
        pollfd entry{socket, events, 0};
        const int ready = ::poll(&entry, 1, static_cast<int>(std::max<qint64>(left, 0)));
        if (ready > 0)
            return true;
        if (ready == 0 || errno != EINTR)
            return false;
    }
}

Answer parseHead(QByteArrayView head)
{
    Answer answer;
    const QList<QByteArray> lines = head.toByteArray().split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    if (!first.first().startsWith("HTTP/") || first.size() < 2)
        return answer;
    answer.status = first[1].toInt();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines[i].indexOf(':');
        if (colon > 0)
            answer.headers.append({lines[i].left(colon).trimmed().toLower(), lines[i].mid(colon + 1).trimmed()});
    }
    return answer;
}

} // namespace

QByteArray Answer::header(QByteArrayView name) const
{
    const QByteArray wanted = name.toByteArray().toLower();
    for (const auto &[key, value] : headers) {
        if (key == wanted)
            return value;
    }
    return {};
}

RawClient::~RawClient() { close(); }

RawClient::RawClient(RawClient &&other) noexcept
    : m_socket(std::exchange(other.m_socket, -1)), m_buffer(std::move(other.m_buffer))
{
}

RawClient &RawClient::operator=(RawClient &&other) noexcept
{
    std::swap(m_socket, other.m_socket);
    std::swap(m_buffer, other.m_buffer);
    return *this;
}

bool RawClient::connectTo(quint16 port, int timeoutMs, quint32 from)
{
    close();
    m_buffer.clear();
    const qint64 deadline = nowMs() + timeoutMs;
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (m_socket < 0)
        return false;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    if (from != 0) {
        address.sin_addr.s_addr = htonl(from);
        if (::bind(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
            close();
            return false;
        }
    }
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0) {
        int error = errno;
        socklen_t size = sizeof error;
        if (error != EINPROGRESS || !waitFor(m_socket, POLLOUT, deadline)
            || ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size) != 0 || error != 0) {
            close();
            return false;
        }
    }
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return true;
}

bool RawClient::send(QByteArrayView bytes, int timeoutMs)
{
    const qint64 deadline = nowMs() + timeoutMs;
    while (!bytes.isEmpty()) {
        if (m_socket < 0)
            return false;
        const ssize_t sent = ::send(m_socket, bytes.data(), static_cast<std::size_t>(bytes.size()), MSG_NOSIGNAL);
        if (sent > 0)
            bytes = bytes.sliced(sent);
        else if (errno != EINTR && (errno != EAGAIN || !waitFor(m_socket, POLLOUT, deadline)))
            return false;
    }
    return true;
}

RawClient::Got RawClient::readMore(qint64 deadline)
{
    char chunk[16384];
    while (m_socket >= 0) {
        const ssize_t got = ::recv(m_socket, chunk, sizeof chunk, 0);
        if (got > 0) {
            m_buffer.append(chunk, got);
            return Got::Bytes;
        }
        if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return Got::End;
        if (errno == EAGAIN && !waitFor(m_socket, POLLIN, deadline))
            return Got::Timeout;
    }
    return Got::End;
}

Answer RawClient::readAnswer(int timeoutMs, bool toHead)
{
    const qint64 deadline = nowMs() + timeoutMs;
    qsizetype end = -1;
    while ((end = m_buffer.indexOf("\r\n\r\n")) < 0) {
        const Got got = readMore(deadline);
        if (got != Got::Bytes) {
            Answer none;
            none.closed = got == Got::End;
            return none;
        }
    }
    Answer answer = parseHead(QByteArrayView(m_buffer).first(end));
    m_buffer.remove(0, end + 4);
    const bool bodiless = toHead || answer.status == 204 || answer.status == 304 || answer.status < 200;
    const qsizetype length = bodiless ? 0 : answer.header("content-length").toLongLong();
    while (m_buffer.size() < length) {
        if (readMore(deadline) != Got::Bytes) {
            answer.closed = true;
            break;
        }
    }
    answer.body = m_buffer.left(length);
    m_buffer.remove(0, length);
    return answer;
}

Answer RawClient::ask(QByteArrayView request, int timeoutMs)
{
    if (!send(request, timeoutMs)) {
        // The server may have refused and closed before it took everything: its answer still counts.
        return readAnswer(timeoutMs);
    }
    return readAnswer(timeoutMs, request.startsWith("HEAD "));
}

std::optional<QByteArray> RawClient::readUntilClose(int timeoutMs)
{
    const qint64 deadline = nowMs() + timeoutMs;
    while (true) {
        const Got got = readMore(deadline);
        if (got == Got::Timeout)
            return std::nullopt;
        if (got == Got::End)
            return std::exchange(m_buffer, {});
    }
}

void RawClient::halfClose()
{
    if (m_socket >= 0)
        ::shutdown(m_socket, SHUT_WR);
}

void RawClient::close()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}

void RawClient::reset()
{
    const linger now{1, 0};
    if (m_socket >= 0)
        ::setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close();
}

} // namespace gatepost::testing
