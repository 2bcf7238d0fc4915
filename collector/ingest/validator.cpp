// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/validator.h"

namespace gatepost::ingest {

Validator::Validator(const core::Clock &clock) : m_recentIds(clock) { }

std::optional<core::DropReason> Validator::reasonToDrop(const RawVisit &visit, const Placement &placement, bool isBot)
{
    m_last = 0;
    if (placement.verdict == Placement::Verdict::UnknownSite)
        return core::DropReason::UnknownSite;
    if (visit.prefetch)
        return core::DropReason::Prefetch;
    if (visit.optOut)
        return core::DropReason::OptOut;
    if (isBot)
        return core::DropReason::Bot;
    if (placement.verdict == Placement::Verdict::UnlistedHost)
        return core::DropReason::UnlistedHost;
    if (visit.id.isEmpty())
        return std::nullopt;
    if (m_recentIds.seenBefore(placement.siteId(), visit.action, visit.id))
        return core::DropReason::Duplicate;
    m_last = m_recentIds.lastDigest();
    return std::nullopt;
}

} // namespace gatepost::ingest
