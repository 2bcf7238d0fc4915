// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::core {

// The one spelling under which a host is listed and compared: lower case, ASCII (IDNA), no port, no trailing dot.
// `text` may carry a port (`example.org:8080`, `[::1]:80`) and any case. Empty when it is no host name or address:
// over 253 bytes (RFC 1035), an empty or over-long label, white space, a zone id, or characters no host can hold.
QByteArray canonicalHost(QByteArrayView text);

} // namespace gatepost::core
