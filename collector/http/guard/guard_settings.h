// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/client_address.h"

#include <QtGlobal>

#include <chrono>

namespace gatepost::http {

// How large the parts of one request may be. Bytes, unless said otherwise.
struct FramingLimits {
    qsizetype target = 8192; // request target; more is 414
    int fields = 64; // header fields; more is 431
    qsizetype head = 16384; // request line and fields together, and so any one field; more is 431
    qint64 body = 65536; // more is 413
    int leadingEmptyLines = 4; // before a request line (RFC 9112, 2.2); more is 400
};

// What a listener grants its clients.
struct GuardSettings {
    FramingLimits framing;

    int connections = 1000; // at once, over all listeners of a server; idle ones make room, else new ones wait
    // Of one IPv4 address or IPv6 /64. A proxy is one peer for many clients: loopback, trusted proxies and whoever
    // comes by a PROXY listener are exempt.
    int connectionsPerPeer = 64;
    TrustedProxies trustedProxies;

    std::chrono::milliseconds headDeadline{10'000}; // from the first byte of a head to its end
    std::chrono::milliseconds bodyDeadline{20'000}; // from the end of a head to the end of its body
    std::chrono::milliseconds silentDeadline{15'000}; // from the connect to the first byte
    std::chrono::milliseconds idleDeadline{60'000}; // between two requests
    std::chrono::milliseconds writeDeadline{20'000}; // in which a client must read some of what is written to it

    // Answers of one connection that may wait for their commit or for the client to read, and their bytes.
    // Beyond either, nothing more is read from that client.
    int pendingAnswers = 64;
    qint64 unsentBytes = 262144;
};

} // namespace gatepost::http
