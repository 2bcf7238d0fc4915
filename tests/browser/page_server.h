// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTcpServer>

namespace gatepost::testing {

// A web server for a handful of pages, on loopback, whatever host name a browser asks for.
// Thread: one with an event loop. What is not a page is 404.
class PageServer : public QObject
{
    Q_OBJECT

public:
    explicit PageServer(QObject *parent = nullptr);

    quint16 port() const { return m_server.serverPort(); }
    void setPage(const QByteArray &path, const QByteArray &html) { m_pages.insert(path, html); }
    // How often a page was served.
    int served(const QByteArray &path) const { return m_served.value(path); }

private:
    void read(QTcpSocket *socket);

    QTcpServer m_server;
    QHash<QByteArray, QByteArray> m_pages;
    QHash<QByteArray, int> m_served;
};

} // namespace gatepost::testing
