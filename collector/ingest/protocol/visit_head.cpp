// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"

namespace gatepost::ingest {

namespace {

// `Sec-Purpose: prefetch;prerender`, `Purpose: prefetch`, `Purpose: preview`, `X-Moz: prefetch`.
bool isPrefetch(const QByteArray &purpose)
{
    if (purpose.isEmpty())
        return false;
    const QByteArray lower = purpose.toLower();
    return lower.contains("prefetch") || lower.contains("prerender") || lower.contains("preview");
}

} // namespace

RawVisit visitWithHead(core::Channel channel, Message &message)
{
    RawVisit visit;
    visit.channel = channel;
    visit.pageAddress = std::move(message.referer);
    visit.origin = std::move(message.origin);
    visit.forwardedHost = std::move(message.forwardedHost);
    visit.listenerNetwork = message.listenerNetwork;
    visit.prefetch = isPrefetch(message.purpose);
    visit.optOut = message.globalPrivacyControl || message.doNotTrack;
    return visit;
}

RawVisit visitWithClient(core::Channel channel, Message &message)
{
    RawVisit visit = visitWithHead(channel, message);
    visit.address = std::move(message.peer);
    visit.destination = std::move(message.destination);
    visit.userAgent = std::move(message.userAgent);
    visit.acceptLanguage = std::move(message.acceptLanguage);
    return visit;
}

} // namespace gatepost::ingest
