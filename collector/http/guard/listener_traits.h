// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/network.h"

#include <optional>

namespace gatepost::http {

// What the owner says of everything that arrives at one listener.
struct ListenerTraits {
    // It came over this network; else the host's name decides. Of a client on Tor or I2P no address is known: the
    // loopback peer is the forwarder.
    std::optional<core::Network> network = std::nullopt;
    // Every connection begins with one line of the PROXY protocol, version 1; others are closed.
    bool proxyProtocol = false;
    // The X-I2P-Dest… fields are an I2P tunnel's, and believed.
    bool i2pHeaders = false;
};

} // namespace gatepost::http
