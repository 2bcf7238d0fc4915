// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/protocol/query_pairs.h"
#include "collector/ingest/protocol/view_record.h"

namespace gatepost::ingest {

Decoded decodeViewQuery(Message &&message)
{
    Message own = std::move(message);
    const auto pairs = QueryPairs::parse(own.query);
    if (!pairs)
        return Refused{};
    RawVisit visit = visitWithClient(core::Channel::Agent, own);
    readCampaign(*pairs, visit);
    if (!readViewFields(*pairs, visit))
        return Refused{};
    return visit;
}

} // namespace gatepost::ingest
