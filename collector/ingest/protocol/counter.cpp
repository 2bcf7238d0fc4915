// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/protocol/query_pairs.h"
#include "collector/ingest/protocol/view_record.h"

namespace gatepost::ingest {

Decoded decodeCounter(Message &&message)
{
    Message own = std::move(message);
    const auto pairs = QueryPairs::parse(own.query);
    if (!pairs)
        return Refused{};
    RawVisit visit = visitWithHead(core::Channel::Counter, own);
    visit.userAgent = std::move(own.userAgent);
    readOwner(*pairs, visit);
    if (pairs->has(QLatin1String("page")))
        visit.page = pairs->text(QLatin1String("page"));
    return visit;
}

} // namespace gatepost::ingest
