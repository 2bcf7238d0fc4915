// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/channel.h"
#include "collector/core/drop_reason.h"
#include "collector/core/network.h"

namespace gatepost::core {

namespace {

// The names stand in the order of the enum's numbers.
template <typename Enum, std::size_t N>
std::optional<Enum> enumOfName(const std::array<QLatin1String, N> &names, QAnyStringView name)
{
    for (std::size_t i = 0; i < N; ++i) {
        if (QAnyStringView(names[i]) == name)
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

constexpr std::array<QLatin1String, kChannelCount> kChannelNames = {
    QLatin1String("agent"), QLatin1String("counter"), QLatin1String("noscript"), QLatin1String("log")};

constexpr std::array<QLatin1String, kNetworkCount> kNetworkNames = {
    QLatin1String("clearnet"), QLatin1String("tor"), QLatin1String("i2p")};

constexpr std::array<QLatin1String, kDropReasonCount> kDropReasonNames = {QLatin1String("bot"),
    QLatin1String("prefetch"), QLatin1String("spam"), QLatin1String("optout"), QLatin1String("unlisted-host"),
    QLatin1String("unknown-site"), QLatin1String("skipped-host"), QLatin1String("duplicate"), QLatin1String("rate"),
    QLatin1String("invalid"), QLatin1String("too-large"), QLatin1String("disabled"), QLatin1String("queue-full")};

} // namespace

QLatin1String channelName(Channel channel) { return kChannelNames[static_cast<std::size_t>(channel)]; }

std::optional<Channel> channelOfName(QAnyStringView name) { return enumOfName<Channel>(kChannelNames, name); }

QLatin1String networkName(Network network) { return kNetworkNames[static_cast<std::size_t>(network)]; }

std::optional<Network> networkOfName(QAnyStringView name) { return enumOfName<Network>(kNetworkNames, name); }

Network networkOfHost(QByteArrayView host)
{
    if (host.endsWith(".onion"))
        return Network::Tor;
    if (host.endsWith(".i2p"))
        return Network::I2p;
    return Network::ClearNet;
}

QLatin1String dropReasonName(DropReason reason) { return kDropReasonNames[static_cast<std::size_t>(reason)]; }

std::optional<DropReason> dropReasonOfName(QAnyStringView name)
{
    return enumOfName<DropReason>(kDropReasonNames, name);
}

} // namespace gatepost::core
