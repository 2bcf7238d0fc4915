// SPDX-License-Identifier: GPL-3.0-or-later
// The yardstick: Qt's HTTP server with a handler that looks at nothing and stores nothing, and answers with as many
// bytes as the collector does. Prints its address and `ready`; ends by a signal.
#include <QAbstractHttpServer>
#include <QCoreApplication>
#include <QHostAddress>
#include <QTcpSocket>

#include <cstdio>

namespace {

QByteArray pixelAnswer()
{
    const QByteArray image = QByteArray::fromBase64("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");
    return "HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: " + QByteArray::number(image.size())
        + "\r\nCache-Control: no-store\r\nCross-Origin-Resource-Policy: cross-origin\r\n"
          "Access-Control-Allow-Origin: *\r\nGatepost: stored\r\n\r\n"
        + image;
}

class NullServer final : public QAbstractHttpServer
{
protected:
    bool handleRequest(const QHttpServerRequest &, QTcpSocket *socket) override
    {
        socket->write(m_answer);
        socket->flush();
        return true;
    }
    void missingHandler(const QHttpServerRequest &, QTcpSocket *) override { }

private:
    const QByteArray m_answer = pixelAnswer();
};

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    QCoreApplication app(argc, argv);
    NullServer server;
    const quint16 port = server.listen(QHostAddress::LocalHost, 0);
    if (port == 0)
        return 1;
    std::printf("collect http://127.0.0.1:%d/\nready\n", port);
    std::fflush(stdout);
    return QCoreApplication::exec();
}
