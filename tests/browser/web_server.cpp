// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/browser/web_server.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <signal.h>
#include <sys/prctl.h>

namespace gatepost::testing {

namespace {

quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost, 0);
    return server.serverPort();
}

constexpr char kNginx[] = R"(daemon off;
master_process off;
pid @folder@/pid;
error_log stderr;
events { worker_connections 64; }
http {
    access_log off;
    types { text/html html; }
    client_body_temp_path @folder@/body;
    proxy_temp_path @folder@/proxy;
    fastcgi_temp_path @folder@/fastcgi;
    uwsgi_temp_path @folder@/uwsgi;
    scgi_temp_path @folder@/scgi;
    server {
        listen 127.0.0.1:@port@;
        server_name example.org;
        root @folder@/site;
        add_header Referrer-Policy no-referrer;
@lines@
    }
}
)";

constexpr char kCaddy[] = R"({
	admin off
	auto_https off
}
http://example.org:@port@ {
	bind 127.0.0.1
	root * @folder@/site
	header Referrer-Policy no-referrer
@lines@
	file_server
}
)";

} // namespace

QString WebServer::program(Kind kind)
{
    const QString name = kind == Nginx ? QStringLiteral("nginx") : QStringLiteral("caddy");
    return QStandardPaths::findExecutable(
        name, qEnvironmentVariable("PATH").split(QLatin1Char(':')) << QStringLiteral("/usr/sbin"));
}

WebServer::~WebServer()
{
    m_process.terminate();
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(5000))
        m_process.kill();
    m_process.waitForFinished(5000);
}

QByteArray WebServer::configuration(Kind kind, const QByteArray &lines) const
{
    return QByteArray(kind == Nginx ? kNginx : kCaddy)
        .replace("@lines@", lines)
        .replace("@port@", QByteArray::number(m_port))
        .replace("@folder@", m_folder.path().toUtf8());
}

bool WebServer::write(const QString &name, const QByteArray &content) const
{
    QDir(m_folder.path()).mkpath(QStringLiteral("site"));
    QFile file(m_folder.filePath(QStringLiteral("site/") + name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

bool WebServer::start(Kind kind, const QByteArray &lines)
{
    // Between two looks a port may become somebody else's.
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (startAt(freePort(), kind, lines))
            return true;
    }
    return false;
}

bool WebServer::startAt(quint16 port, Kind kind, const QByteArray &lines)
{
    m_port = port;
    const QString path = m_folder.filePath(kind == Nginx ? QStringLiteral("nginx.conf") : QStringLiteral("Caddyfile"));
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(configuration(kind, lines));
    file.close();
    const QString log = m_folder.filePath(QStringLiteral("log"));
    m_process.setStandardErrorFile(log);
    m_process.setStandardOutputFile(log, QIODevice::Append);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), m_folder.path());
    m_process.setProcessEnvironment(environment);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    const QStringList arguments = kind == Nginx
        ? QStringList{QStringLiteral("-c"), path, QStringLiteral("-p"), m_folder.path()}
        : QStringList{QStringLiteral("run"), QStringLiteral("--adapter"), QStringLiteral("caddyfile"),
            QStringLiteral("--config"), path};
    m_process.start(program(kind), arguments);
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 30000 && !m_process.waitForFinished(20)) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        if (socket.waitForConnected(1000))
            return true;
    }
    m_process.kill();
    m_process.waitForFinished();
    QFile written(log);
    m_trouble = written.open(QIODevice::ReadOnly) ? QString::fromUtf8(written.readAll()) : QString();
    return false;
}

} // namespace gatepost::testing
