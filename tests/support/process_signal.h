// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>
#include <QList>
#include <QProcess>
#include <QString>

#include <csignal>

#include <sys/types.h>

namespace gatepost::testing {

// For kill(2), 0 and -1 are not one process but many, the test itself among them: every test signals by these.

// False, and nothing is sent, when the process has not been started or its end has been noticed.
inline bool sendSignal(const QProcess &process, int signal)
{
    return process.processId() > 0 && ::kill(static_cast<pid_t>(process.processId()), signal) == 0;
}

// To what a program such as strace started in turn. False, and nothing is sent, unless there is exactly one.
inline bool sendSignalToChild(const QProcess &process, int signal)
{
    QFile file(QStringLiteral("/proc/%1/task/%1/children").arg(process.processId()));
    if (process.processId() <= 0 || !file.open(QIODevice::ReadOnly))
        return false;
    const QList<QByteArray> children = file.readAll().simplified().split(' ');
    const pid_t child = children.size() == 1 ? children.first().toInt() : 0;
    return child > 0 && ::kill(child, signal) == 0;
}

} // namespace gatepost::testing
