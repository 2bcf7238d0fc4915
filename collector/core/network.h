// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAnyStringView>
#include <QByteArrayView>
#include <QLatin1String>
#include <QString>

#include <optional>

namespace gatepost::core {

// The network a host is reached over. The numbers are on disk: never reorder.
enum class Network : quint8 { ClearNet = 0, Tor = 1, I2p = 2 };
inline constexpr int kNetworkCount = 3;

// The name in files, filters and answers: "clearnet", "tor", "i2p".
QLatin1String networkName(Network network);
std::optional<Network> networkOfName(QAnyStringView name);

// `host` is canonical (see host_name.h). `.onion` is Tor (RFC 7686), `.i2p` is I2P, anything else the clear net.
Network networkOfHost(QByteArrayView host);

} // namespace gatepost::core
