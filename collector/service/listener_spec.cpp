// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/listener_spec.h"

#include "collector/http/guard/address.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace gatepost::service {

namespace {

core::Error badListener(const QString &text, const QString &why)
{
    return {core::ErrorCode::InvalidInput,
        u"cannot listen on '%1': %2; write ADDRESS:PORT, for example 127.0.0.1:8460 or [::1]:8460"_s.arg(text, why),
        text};
}

} // namespace

bool ListenerSpec::hasLoopback() const
{
    return isLoopback() || address == QHostAddress::AnyIPv4 || address == QHostAddress::AnyIPv6
        || address == QHostAddress::Any;
}

core::Result<ListenerSpec> parseListener(const QString &text)
{
    const QStringList parts = text.split(u',');
    const QString &place = parts.front();
    const qsizetype colon = place.lastIndexOf(u':');
    if (colon < 0)
        return badListener(text, u"there is no port"_s);

    QString host = place.first(colon);
    const bool isInBrackets = host.startsWith(u'[') && host.endsWith(u']');
    if (isInBrackets)
        host = host.sliced(1, host.size() - 2);
    const std::optional<QHostAddress> address = http::addressOfText(host.toLatin1());
    if (!address || isInBrackets != host.contains(u':'))
        return badListener(text, u"'%1' is no address"_s.arg(place.first(colon)));
    const std::optional<int> port = http::numberOfText(place.sliced(colon + 1).toLatin1(), 65535);
    if (!port)
        return badListener(text, u"'%1' is no port"_s.arg(place.sliced(colon + 1)));
    ListenerSpec spec;
    spec.address = *address;
    spec.port = static_cast<quint16>(*port);

    for (const QString &option : parts.sliced(1)) {
        if (option == "proxy-protocol"_L1) {
            spec.proxyProtocol = true;
        } else if (option == "i2p-headers"_L1) {
            spec.i2pHeaders = true;
        } else if (option.startsWith("network="_L1)) {
            spec.network = core::networkOfName(option.sliced(8));
            if (!spec.network)
                return badListener(text, u"network is clearnet, tor or i2p, not '%1'"_s.arg(option.sliced(8)));
        } else {
            return badListener(text, u"'%1' is no option of a listener"_s.arg(option));
        }
    }
    if (spec.i2pHeaders && spec.network != core::Network::I2p)
        return badListener(text, u"i2p-headers needs network=i2p"_s);
    return spec;
}

core::Result<ListenerSpec> parsePlainListener(const QString &text)
{
    if (text.contains(u','))
        return badListener(text, u"this listener has no options"_s);
    return parseListener(text);
}

QString listenerUrl(const ListenerSpec &listener)
{
    QHostAddress address = listener.address;
    if (address == QHostAddress::AnyIPv4)
        address = QHostAddress::LocalHost;
    else if (address == QHostAddress::Any || address == QHostAddress::AnyIPv6)
        address = QHostAddress::LocalHostIPv6;
    const bool v6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    const QString host = v6 ? u"[%1]"_s.arg(address.toString()) : address.toString();
    return u"http://%1:%2/"_s.arg(host).arg(listener.port);
}

} // namespace gatepost::service
