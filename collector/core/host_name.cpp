// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/host_name.h"

#include <QUrl>

#include <algorithm>
#include <array>

#include <arpa/inet.h>

namespace gatepost::core {

namespace {

constexpr qsizetype kMaxHostBytes = 253;
constexpr qsizetype kMaxLabelBytes = 63;

bool isDigits(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool isLabelChar(char c)
{
    // Underscore is no host name by RFC 952, but browsers resolve it and sites use it.
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

bool hasHostLabels(QByteArrayView host)
{
    qsizetype labelStart = 0;
    for (qsizetype i = 0; i <= host.size(); ++i) {
        if (i < host.size() && host[i] != '.') {
            if (!isLabelChar(host[i]))
                return false;
            continue;
        }
        const qsizetype length = i - labelStart;
        if (length == 0 || length > kMaxLabelBytes)
            return false;
        labelStart = i + 1;
    }
    return true;
}

QByteArray canonicalAddress(QByteArrayView bracketed)
{
    const qsizetype end = bracketed.indexOf(']');
    if (end < 0 || bracketed.contains('%'))
        return {};
    const QByteArrayView rest = bracketed.sliced(end + 1);
    if (!rest.isEmpty() && (rest.front() != ':' || !isDigits(rest.sliced(1))))
        return {};
    std::array<unsigned char, sizeof(in6_addr)> address{};
    if (inet_pton(AF_INET6, bracketed.sliced(1, end - 1).toByteArray().constData(), address.data()) != 1)
        return {};
    std::array<char, INET6_ADDRSTRLEN> text{};
    inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    return '[' + QByteArray(text.data()) + ']';
}

} // namespace

QByteArray canonicalHost(QByteArrayView text)
{
    if (text.startsWith('['))
        return canonicalAddress(text);
    if (const qsizetype colon = text.indexOf(':'); colon >= 0) {
        if (!isDigits(text.sliced(colon + 1)))
            return {};
        text = text.first(colon);
    }
    if (text.endsWith('.'))
        text = text.first(text.size() - 1);
    if (text.isEmpty() || text.size() > kMaxHostBytes)
        return {};

    QByteArray host = text.toByteArray();
    const bool isAscii =
        std::all_of(host.cbegin(), host.cend(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    host = isAscii ? host.toLower() : QUrl::toAce(QString::fromUtf8(host)).toLower();
    return host.size() <= kMaxHostBytes && hasHostLabels(host) ? host : QByteArray();
}

} // namespace gatepost::core
