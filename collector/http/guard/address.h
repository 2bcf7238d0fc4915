// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QHostAddress>

#include <optional>

namespace gatepost::http {

// An address as the protocols of proxies write it: four decimal numbers without leading zeros, or IPv6 (RFC 4291, 2.2)
// without brackets and zone. None of the short and hexadecimal forms of inet_aton(3). IPv4 is never v4-mapped.
std::optional<QHostAddress> addressOfText(QByteArrayView text);

// The same client, whichever socket it came by: `::ffff:192.0.2.1` is 192.0.2.1.
QHostAddress withoutMapping(const QHostAddress &address);

// A port or similar: decimal digits without leading zeros, at most `most`.
std::optional<int> numberOfText(QByteArrayView text, int most);

} // namespace gatepost::http
