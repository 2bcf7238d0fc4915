// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSet>

#include <atomic>
#include <mutex>
#include <thread>

namespace gatepost::testing {

// Keeps N connections of a collector busy with pixel requests, each of its own number, and remembers which numbers
// were acknowledged as stored. The number is written into page, title and referrer (300 values each), so that no
// dictionary grows beyond a site's daily cap; stored_rows.h reads it back.
// Thread: start() and stop() by one thread, the counts by any; the load runs in a thread of its own.
class HttpLoad
{
public:
    // `firstNumber` lets several runs against one database use numbers of their own.
    HttpLoad(quint16 port, QByteArray host, qint64 firstNumber = 0, int connections = 16);
    ~HttpLoad();

    void start();
    // Sends nothing new, waits up to `drainMs` for the answers still under way, ends.
    void stop(int drainMs = 3000);

    // Answered 200 with `Gatepost: stored`.
    QSet<qint64> acknowledged() const;
    qint64 acknowledgedCount() const { return m_acknowledgedCount; }
    // Answered 503.
    qint64 busyCount() const { return m_busyCount; }
    // Of the 503: with Retry-After and the 43 bytes of the image.
    qint64 goodBusyCount() const { return m_goodBusyCount; }
    qint64 otherCount() const { return m_otherCount; }
    // One past the highest number sent.
    qint64 nextNumber() const { return m_next; }

    // The request for one number, keep-alive.
    static QByteArray request(const QByteArray &host, qint64 number);
    // What is stored for a number: page path and title; and back, -1 when they are not of a load.
    static QByteArray pageOf(qint64 number);
    static QByteArray titleOf(qint64 number);
    static QByteArray referrerHostOf(qint64 number);
    static qint64 numberOf(const QByteArray &page, const QByteArray &title, const QByteArray &referrer);

private:
    void run();

    const quint16 m_port;
    const QByteArray m_host;
    const int m_connections;
    std::thread m_thread;
    std::atomic<bool> m_stopping = false;
    std::atomic<qint64> m_drainUntil = 0;
    std::atomic<qint64> m_next;
    std::atomic<qint64> m_acknowledgedCount = 0;
    std::atomic<qint64> m_busyCount = 0;
    std::atomic<qint64> m_goodBusyCount = 0;
    std::atomic<qint64> m_otherCount = 0;
    mutable std::mutex m_lock;
    QSet<qint64> m_acknowledged;
};

} // namespace gatepost::testing
