// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/bearer.h"

#include "collector/core/host_name.h"
#include "collector/http/guard/address.h"

namespace gatepost::http {

bool holdsToken(QByteArrayView authorization, const QByteArray &token)
{
    const QByteArray expected = "Bearer " + token;
    unsigned difference = authorization.size() == expected.size() && !token.isEmpty() ? 0 : 1;
    for (qsizetype i = 0; i < expected.size(); ++i) {
        const char given = i < authorization.size() ? authorization[i] : '\0';
        difference |= static_cast<unsigned char>(given) ^ static_cast<unsigned char>(expected[i]);
    }
    return difference == 0;
}

bool isOwnHost(QByteArrayView authority, const QHostAddress &local)
{
    QByteArray host = core::canonicalHost(authority);
    if (host == "localhost")
        return true;
    if (host.startsWith('[') && host.endsWith(']'))
        host = host.sliced(1, host.size() - 2);
    const auto address = addressOfText(host);
    return address && (address->isLoopback() || address->isEqual(local, QHostAddress::TolerantConversion));
}

} // namespace gatepost::http
