// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/network.h"

#include <QByteArray>
#include <QHostAddress>

#include <optional>

namespace gatepost::ingest {

// Which door of the collector a request came in by; http maps paths to it.
enum class Endpoint {
    ViewPost, // POST /api/view: a JSON record
    ViewGet, // GET /api/view?…: the same fields as query parameters
    Pixel, // GET /pixel.gif?path=&title=&referrer=&resolution=
    Noscript, // GET /noscript.gif?page=&title=
    Counter, // GET /count.gif[?page=]
};

// One HTTP request as ingest sees it: raw bytes, already framed and bounded, nothing decoded. Views into it live only
// for the call. Holds what must never be kept (address, user agent), so it cannot be copied.
struct Message {
    QByteArray query; // without '?', still percent-encoded
    QByteArray body;
    QByteArray contentType;
    QByteArray referer;
    QByteArray origin;
    QByteArray userAgent; // the counter's only when Intake::wantsCounterAgent(), else empty
    QByteArray acceptLanguage;
    QByteArray purpose; // Purpose, Sec-Purpose or X-Moz, whichever came
    bool globalPrivacyControl = false; // Sec-GPC: 1
    bool doNotTrack = false; // DNT: 1
    QHostAddress
        peer; // the client, as far as trusted proxies tell; null on a listener of Tor or I2P and for the counter
    // The peer is this machine, and the request names nobody for whom it speaks, believed or not; never on a listener of
    // Tor or I2P. Set for the counter, too: it tells nothing of a visitor.
    bool isLocal = false;
    // The I2P destination or Tor circuit, only from a listener that was told to believe it. Lives in memory as a key of
    // visits and rate limits, never on disk.
    QByteArray destination;
    QByteArray forwardedHost; // X-Gatepost-Host of a trusted proxy: the site's host
    std::optional<core::Network> listenerNetwork; // set when the listener belongs to one network

    Message() = default;
    Message(Message &&) = default;
    Message &operator=(Message &&) = default;
    Message(const Message &) = delete;
    Message &operator=(const Message &) = delete;
};

} // namespace gatepost::ingest
