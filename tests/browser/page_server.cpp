// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/page_server.h"

#include <QTcpSocket>

namespace gatepost::testing {

PageServer::PageServer(QObject *parent) : QObject(parent)
{
    m_server.listen(QHostAddress::LocalHost, 0);
    connect(&m_server, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    });
}

void PageServer::setPage(const QByteArray &path, const QByteArray &body, const QByteArray &fields)
{
    m_pages.insert(path,
        {body, fields.isEmpty() ? "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n" : fields});
}

void PageServer::read(QTcpSocket *socket)
{
    // A browser's GET fits one head; a rest stays in the socket's buffer until its end has come.
    const QByteArray seen = socket->peek(65536);
    const qsizetype end = seen.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    socket->skip(end + 4);
    const QByteArray path = seen.left(seen.indexOf('\r')).split(' ').value(1).split('?').first();
    const bool known = m_pages.contains(path);
    const Page page = known ? m_pages.value(path) : Page{"no such page", "Content-Type: text/plain\r\n"};
    if (known) {
        ++m_served[path];
        m_heads[path] = seen.first(end + 2);
    }
    socket->write(QByteArray(known ? "HTTP/1.1 200 OK\r\n" : "HTTP/1.1 404 Not Found\r\n") + page.fields
        + "Connection: close\r\nContent-Length: " + QByteArray::number(page.body.size()) + "\r\n\r\n" + page.body);
    socket->disconnectFromHost();
}

} // namespace gatepost::testing
