// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/client_address.h"
#include "collector/http/guard/listener_traits.h"
#include "collector/http/guard/request_head.h"

#include <QByteArray>
#include <QHostAddress>

namespace gatepost::http {

// What a request tells of who sent it and for which host, without everything that may not be believed. The members
// are those of ingest::Message.
struct Sender {
    QHostAddress peer;
    bool isLocal = false;
    QByteArray destination;
    QByteArray forwardedHost;
};

// `peer`: of the socket, or what the PROXY line named (then `isProxied`; null when it named nobody).
//   Tor, I2P: no peer. The destination is the circuit that Tor's PROXY line names, as an address; or of I2P the 32
//   bytes of the destination's hash, from X-I2P-DestHash, else -DestB32, else -DestB64, where the listener believes them.
//   Else: the peer is clientAddress(), and local is a loopback peer that forwards for nobody: no PROXY line, no
//   X-Forwarded-For, no Forwarded. A loopback client of one that does is nobody's address (null): a whole onion audience
//   may come through a daemon on that machine.
//   X-Gatepost-Host counts when a trusted proxy sends it, once.
// Pure; thread: any; fails: never.
Sender senderOf(const ListenerTraits &traits, const QHostAddress &peer, bool isProxied, const RequestHead &head,
    const TrustedProxies &trusted);

} // namespace gatepost::http
