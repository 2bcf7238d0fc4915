// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>
#include <QObject>
#include <QTcpServer>

class QTcpSocket;

namespace gatepost::testing {

// A web server for a handful of pages, on loopback, whatever host name a browser asks for.
// Thread: one with an event loop. What is not a page is 404.
class PageServer : public QObject
{
    Q_OBJECT

public:
    explicit PageServer(QObject *parent = nullptr);

    quint16 port() const { return m_server.serverPort(); }
    // `fields`: header lines, each with its CRLF; without them the page is HTML that is never kept.
    void setPage(const QByteArray &path, const QByteArray &body, const QByteArray &fields = {});
    // How often a page was served, whatever its query.
    int served(const QByteArray &path) const { return m_served.value(path); }
    // The header lines of the last request for a page.
    QByteArray lastHead(const QByteArray &path) const { return m_heads.value(path); }

private:
    struct Page {
        QByteArray body;
        QByteArray fields;
    };

    void read(QTcpSocket *socket);

    QTcpServer m_server;
    QHash<QByteArray, Page> m_pages;
    QHash<QByteArray, int> m_served;
    QHash<QByteArray, QByteArray> m_heads;
};

} // namespace gatepost::testing
