// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHostAddress>

namespace gatepost::http {

// True when `authorization` is "Bearer " and exactly `token`, which is not empty. Takes the same time wherever the
// first difference is.
bool holdsToken(QByteArrayView authorization, const QByteArray &token);

// True when a request for `authority` (host with optional port) may be answered by a listener that was reached at
// `local`: "localhost", a loopback address, or `local` itself. Any other name may have been rebound to us by a page.
bool isOwnHost(QByteArrayView authority, const QHostAddress &local);

} // namespace gatepost::http
