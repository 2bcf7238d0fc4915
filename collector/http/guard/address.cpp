// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/guard/address.h"

namespace gatepost::http {

namespace {

constexpr qsizetype kLongestAddress = 45; // eight groups, the last two as IPv4

bool isV4(QByteArrayView text)
{
    for (int part = 0; part < 4; ++part) {
        const qsizetype dot = part < 3 ? text.indexOf('.') : text.size();
        if (dot < 0 || !numberOfText(text.first(dot), 255))
            return false;
        text = text.sliced(part < 3 ? dot + 1 : dot);
    }
    return true;
}

bool mayBeV6(QByteArrayView text)
{
    for (const char c : text) {
        const bool isHex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!isHex && c != ':' && c != '.')
            return false;
    }
    const qsizetype colon = text.lastIndexOf(':');
    return colon >= 0 && (!text.contains('.') || isV4(text.sliced(colon + 1)));
}

} // namespace

std::optional<int> numberOfText(QByteArrayView text, int most)
{
    if (text.isEmpty() || text.size() > 6 || (text.size() > 1 && text.front() == '0'))
        return std::nullopt;
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number <= most ? std::optional<int>(number) : std::nullopt;
}

std::optional<QHostAddress> addressOfText(QByteArrayView text)
{
    if (text.isEmpty() || text.size() > kLongestAddress || !(isV4(text) || mayBeV6(text)))
        return std::nullopt;
    QHostAddress address;
    if (!address.setAddress(QString::fromLatin1(text)))
        return std::nullopt;
    return withoutMapping(address);
}

QHostAddress withoutMapping(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    bool mapped = false;
    const quint32 v4 = address.toIPv4Address(&mapped);
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    return mapped && v6[10] == 0xff ? QHostAddress(v4) : address;
}

} // namespace gatepost::http
