// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QTcpSocket>

#include <utility>

// Qt HttpServer is a technology preview in 6.4 and changes these virtuals in 6.5 and again in 6.8. Everything that
// depends on its version is in this file: a port to a later one adds its branch here.
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#error "Gatepost knows Qt HttpServer 6.4 only: add the handlers of this Qt version to qt_server.h"
#endif

namespace gatepost::http {

// Calls `Receiver::requestParsed(QTcpSocket *)` for every request that Qt has parsed. Neither Qt's request nor its
// responder is used: kept past the call, as an answer after the commit would need, 6.4 reads freed memory when the
// client leaves first. Thread: the one it lives in.
template <typename Receiver>
class QtServer final : public QAbstractHttpServer
{
public:
    explicit QtServer(Receiver &receiver) : m_receiver(receiver) { }

protected:
    bool handleRequest(const QHttpServerRequest &, QTcpSocket *socket) override
    {
        m_receiver.requestParsed(socket);
        return true;
    }

    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }

private:
    Receiver &m_receiver;
};

} // namespace gatepost::http
