// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/http_load.h"

#include "tests/support/raw_client.h"

#include <cerrno>
#include <chrono>
#include <poll.h>
#include <sys/socket.h>
#include <vector>

namespace gatepost::testing {

namespace {

constexpr qint64 kValues = 300;

qint64 steadyMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// One connection of the load: sends a request, then waits for its answer.
struct Lane {
    RawClient client;
    qint64 number = -1; // under way; -1: idle
    QByteArray received;

    // Length of the whole answer in `received`; 0: not there yet.
    qsizetype answerSize() const
    {
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (end < 0)
            return 0;
        const QByteArray head = received.left(end).toLower();
        const qsizetype field = head.indexOf("content-length:");
        qsizetype length = 0;
        if (field >= 0)
            length = head.mid(field + 15, head.indexOf('\r', field) - field - 15).trimmed().toLongLong();
        return received.size() >= end + 4 + length ? end + 4 + length : 0;
    }
};

qint64 numberAfter(const QByteArray &text, QByteArrayView prefix)
{
    if (!text.startsWith(prefix))
        return -1;
    QByteArray digits = text.mid(prefix.size());
    digits = digits.left(digits.indexOf('.') < 0 ? digits.size() : digits.indexOf('.'));
    bool ok = false;
    const qint64 number = digits.toLongLong(&ok);
    return ok ? number : -1;
}

} // namespace

HttpLoad::HttpLoad(quint16 port, QByteArray host, qint64 firstNumber, int connections)
    : m_port(port), m_host(std::move(host)), m_connections(connections), m_next(firstNumber)
{
}

HttpLoad::~HttpLoad() { stop(0); }

QByteArray HttpLoad::pageOf(qint64 number) { return "/load/" + QByteArray::number(number % kValues); }

QByteArray HttpLoad::titleOf(qint64 number) { return "load " + QByteArray::number(number / kValues % kValues); }

QByteArray HttpLoad::referrerHostOf(qint64 number)
{
    return "ref" + QByteArray::number(number / kValues / kValues % kValues) + ".example";
}

qint64 HttpLoad::numberOf(const QByteArray &page, const QByteArray &title, const QByteArray &referrer)
{
    const qint64 low = numberAfter(page, "/load/");
    const qint64 middle = numberAfter(title, "load ");
    const qint64 high = numberAfter(referrer, "ref");
    return low < 0 || middle < 0 || high < 0 ? -1 : (high * kValues + middle) * kValues + low;
}

QByteArray HttpLoad::request(const QByteArray &host, qint64 number)
{
    return "GET /pixel.gif?path=" + pageOf(number).toPercentEncoding() + "&title=" + titleOf(number).toPercentEncoding()
        + "&referrer=" + ("https://" + referrerHostOf(number) + "/").toPercentEncoding()
        + "&resolution=1920%2C1080 HTTP/1.1\r\nHost: stats.example\r\n"
          "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
          "Referer: http://"
        + host + "/\r\n\r\n";
}

QSet<qint64> HttpLoad::acknowledged() const
{
    const std::lock_guard guard(m_lock);
    return m_acknowledged;
}

void HttpLoad::start()
{
    m_stopping = false;
    m_thread = std::thread([this] { run(); });
}

void HttpLoad::stop(int drainMs)
{
    if (!m_thread.joinable())
        return;
    m_drainUntil = steadyMs() + drainMs;
    m_stopping = true;
    m_thread.join();
}

void HttpLoad::run()
{
    std::vector<Lane> lanes(static_cast<std::size_t>(m_connections));
    const auto answered = [this](Lane &lane, qsizetype size) {
        const QByteArray answer = lane.received.left(size);
        const QByteArray head = answer.left(answer.indexOf("\r\n\r\n")).toLower();
        if (head.startsWith("http/1.1 200") && head.contains("\r\ngatepost: stored")) {
            const std::lock_guard guard(m_lock);
            m_acknowledged.insert(lane.number);
            ++m_acknowledgedCount;
        } else if (head.startsWith("http/1.1 503")) {
            ++m_busyCount;
            if (head.contains("\r\nretry-after:") && answer.contains("GIF89a"))
                ++m_goodBusyCount;
        } else {
            ++m_otherCount;
        }
        lane.received.remove(0, size);
        lane.number = -1;
        if (head.contains("\r\nconnection: close"))
            lane.client.close();
    };
    const auto lost = [](Lane &lane) {
        lane.client.close();
        lane.received.clear();
        lane.number = -1;
    };

    std::vector<pollfd> polled(lanes.size());
    while (true) {
        const bool stopping = m_stopping;
        bool waiting = false;
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            Lane &lane = lanes[i];
            if (!stopping && lane.number < 0 && (lane.client.isOpen() || lane.client.connectTo(m_port, 1000))) {
                lane.number = m_next++;
                if (!lane.client.send(request(m_host, lane.number), 1000))
                    lost(lane);
            }
            waiting = waiting || lane.number >= 0;
            polled[i] = {lane.number >= 0 ? lane.client.descriptor() : -1, POLLIN, 0};
        }
        if (stopping && (!waiting || steadyMs() >= m_drainUntil))
            return;
        ::poll(polled.data(), polled.size(), 20);
        for (std::size_t i = 0; i < lanes.size(); ++i) {
            if ((polled[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0)
                continue;
            char chunk[8192];
            const ssize_t got = ::recv(polled[i].fd, chunk, sizeof chunk, 0);
            if (got > 0) {
                lanes[i].received.append(chunk, got);
                if (const qsizetype size = lanes[i].answerSize())
                    answered(lanes[i], size);
            } else if (got == 0 || errno != EAGAIN) {
                lost(lanes[i]);
            }
        }
    }
}

} // namespace gatepost::testing
