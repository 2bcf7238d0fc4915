// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace gatepost::testing {

// A real nginx or Caddy, as its own process on a port of loopback, that serves a folder as example.org under
// `Referrer-Policy: no-referrer`. Thread: one. Ends its process in the destructor, and the process ends with the test.
class WebServer
{
public:
    enum Kind { Nginx, Caddy };

    // Empty when there is none on this machine.
    static QString program(Kind kind);

    ~WebServer();

    // `lines` are put into the site's part of the configuration. False when it did not begin to listen: trouble() then
    // holds what it wrote.
    bool start(Kind kind, const QByteArray &lines);
    // A file of the site.
    bool write(const QString &name, const QByteArray &content) const;

    quint16 port() const { return m_port; }
    QString trouble() const { return m_trouble; }

private:
    bool startAt(quint16 port, Kind kind, const QByteArray &lines);
    QByteArray configuration(Kind kind, const QByteArray &lines) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_trouble;
    quint16 m_port = 0;
};

} // namespace gatepost::testing
