// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QByteArray>
#include <QString>

namespace gatepost::service {

// How a program of the same user reaches the collector that serves a data directory: written by the collector when it is
// ready (`access.json`, mode 0600), removed when it stops. The token is made anew at every start.
struct Access {
    QString url; // of the report listener: "http://127.0.0.1:8461/"
    QString collectUrl; // see Addresses::collectUrl(); empty: no listener that this machine's programs could use
    QByteArray token; // 64 hexadecimal digits
    qint64 pid = 0;
};

core::Result<void> writeAccess(const QString &path, const Access &access);

// Fails with NotFound when no collector serves the directory, Io or Corrupt when the file cannot be used.
core::Result<Access> readAccess(const QString &path);

} // namespace gatepost::service
