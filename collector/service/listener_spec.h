// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/network.h"
#include "collector/core/result.h"

#include <QHostAddress>
#include <QString>

#include <optional>

namespace gatepost::service {

// Where to listen. Port 0 takes any free one.
struct ListenerSpec {
    QHostAddress address = QHostAddress::LocalHost;
    quint16 port = 0;
    std::optional<core::Network> network = std::nullopt; // of every hit of this listener; else the host's name decides
    bool proxyProtocol = false; // see http::ListenerTraits
    bool i2pHeaders = false;

    bool isLoopback() const { return address.isLoopback(); }
    // A loopback client reaches it: it listens there, or everywhere.
    bool hasLoopback() const;
};

// Text form, as typed on a command line: `ADDRESS:PORT[,network=clearnet|tor|i2p][,proxy-protocol][,i2p-headers]`, with
// IPv6 as `[::1]:8460`; `i2p-headers` only with `network=i2p`. Fails with InvalidInput; host names are not looked up.
core::Result<ListenerSpec> parseListener(const QString &text);

// The same without options.
core::Result<ListenerSpec> parsePlainListener(const QString &text);

// Where programs of this machine reach it, such as "http://127.0.0.1:8460/", also when it listens on all addresses.
QString listenerUrl(const ListenerSpec &listener);

} // namespace gatepost::service
