// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/web_address.h"

#include "collector/core/host_name.h"

#include <algorithm>

namespace gatepost::enrich {

namespace {

constexpr qsizetype kMaxPackageBytes = 128;

bool isPackageChar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
}

bool isPackageName(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= kMaxPackageBytes && name.front() != '.' && name.back() != '.'
        && std::all_of(name.begin(), name.end(), isPackageChar);
}

std::optional<WebAddress::Scheme> schemeOf(QByteArrayView name)
{
    if (name.compare("https", Qt::CaseInsensitive) == 0)
        return WebAddress::Scheme::Https;
    if (name.compare("http", Qt::CaseInsensitive) == 0)
        return WebAddress::Scheme::Http;
    if (name.compare("android-app", Qt::CaseInsensitive) == 0)
        return WebAddress::Scheme::AndroidApp;
    return std::nullopt;
}

} // namespace

std::optional<WebAddress> parseWebAddress(QByteArrayView text)
{
    const qsizetype colon = text.indexOf("://");
    if (colon < 0)
        return std::nullopt;
    const auto scheme = schemeOf(text.first(colon));
    if (!scheme)
        return std::nullopt;

    const QByteArrayView rest = text.sliced(colon + 3);
    const auto isEnd = [](char c) { return c == '/' || c == '?' || c == '#' || c == '\\'; };
    const qsizetype authorityEnd = std::find_if(rest.begin(), rest.end(), isEnd) - rest.begin();
    QByteArrayView authority = rest.first(authorityEnd);
    authority = authority.sliced(authority.lastIndexOf('@') + 1);

    WebAddress address;
    address.scheme = *scheme;
    if (*scheme == WebAddress::Scheme::AndroidApp)
        address.host = isPackageName(authority) ? authority.toByteArray() : QByteArray();
    else
        address.host = core::canonicalHost(authority);
    if (address.host.isEmpty())
        return std::nullopt;

    const QByteArrayView tail = rest.sliced(authorityEnd);
    const auto pathEnd = std::find_if(tail.begin(), tail.end(), [](char c) { return c == '?' || c == '#'; });
    address.path = tail.first(pathEnd - tail.begin());
    return address;
}

} // namespace gatepost::enrich
