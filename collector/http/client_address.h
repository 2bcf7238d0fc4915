// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QByteArrayView>
#include <QHostAddress>
#include <QString>

#include <utility>
#include <vector>

namespace gatepost::http {

// The reverse proxies whose word about their client is believed. Empty by default: nobody's, not even a loopback
// peer's, because a forged header must not decide whose visit or whose rate limit it is. Thread: any; a value.
class TrustedProxies
{
public:
    TrustedProxies() = default;

    // Addresses and networks parted by commas or spaces: "127.0.0.1, ::1, 10.0.0.0/8". Empty: none. Fails with
    // InvalidInput and names the word that is neither.
    static core::Result<TrustedProxies> parse(const QString &text);

    bool isEmpty() const { return m_networks.empty(); }
    bool contains(const QHostAddress &address) const; // v4-mapped or not

private:
    std::vector<std::pair<QHostAddress, int>> m_networks; // and how many bits count
};

// The lines of one header field, in the order they came; they read as one list (RFC 9110, 5.3).
using FieldLines = std::vector<QByteArrayView>;

// Who the client is: `peer` itself unless it is a trusted proxy; else what X-Forwarded-For says, read from right to
// left over trusted proxies to the first address that is none. What is no address ("unknown", "_hidden", noise), the
// end of the list, and the 33rd entry from the right end the way at the last address that was good.
//
// `Forwarded` (RFC 7239) is read only when no X-Forwarded-For came: nearly every proxy writes the latter and hands a
// client's own `Forwarded` on as it came, so that it could be forged.
//
// The result is never v4-mapped. Pure; thread: any; fails: never.
QHostAddress clientAddress(const QHostAddress &peer, const FieldLines &xForwardedFor, const FieldLines &forwarded,
    const TrustedProxies &trusted);

} // namespace gatepost::http
