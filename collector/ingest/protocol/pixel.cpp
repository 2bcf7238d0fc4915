// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/protocol/query_pairs.h"
#include "collector/ingest/protocol/view_record.h"

namespace gatepost::ingest {

Decoded decodePixel(Message &&message)
{
    Message own = std::move(message);
    const auto pairs = QueryPairs::parse(own.query);
    if (!pairs)
        return Refused{};
    const bool hadScript = pairs->has(QLatin1String("resolution")) || pairs->has(QLatin1String("referrer"));
    RawVisit visit = visitWithClient(hadScript ? core::Channel::Agent : core::Channel::Noscript, own);
    readOwner(*pairs, visit);
    if (pairs->has(QLatin1String("path")))
        visit.page = pairs->text(QLatin1String("path"));
    visit.title = pairs->text(QLatin1String("title"));
    visit.referrer = pairs->text(QLatin1String("referrer"));
    visit.screen = pairs->text(QLatin1String("resolution"));
    return visit;
}

} // namespace gatepost::ingest
