// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/referrer.h"

#include "collector/enrich/page_path.h"
#include "collector/enrich/web_address.h"

namespace gatepost::enrich {

Referrer canonicalReferrer(QByteArrayView url)
{
    if (url.isEmpty() || url.size() > kMaxReferrerBytes)
        return {};
    auto address = parseWebAddress(url);
    if (!address)
        return {};
    if (address->scheme == WebAddress::Scheme::AndroidApp) {
        // An app's path may hold a deep link with an address of its own.
        const QByteArray app = "android-app://" + address->host;
        return {{}, app, app};
    }
    const QByteArray text = address->host + canonicalPath(address->path);
    return {address->host, address->host, text};
}

} // namespace gatepost::enrich
