// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/validator.h"

namespace gatepost::ingest {

namespace {

bool isCollected(const RawVisit &visit, const core::SiteOptions &options)
{
    if (visit.channel == core::Channel::Counter)
        return options.counter;
    return options.agent && (visit.action != core::Action::Ready || options.loadTime)
        && (visit.action != core::Action::Event || options.events);
}

} // namespace

Validator::Validator(const core::Clock &clock, const enrich::SpamList *spam) : m_spam(spam), m_recentIds(clock) { }

std::optional<core::DropReason> Validator::reasonByKind(const RawVisit &visit, const Placement &placement) const
{
    if (placement.verdict == Placement::Verdict::UnknownSite)
        return core::DropReason::UnknownSite;
    if (placement.verdict == Placement::Verdict::SkippedHost)
        return core::DropReason::SkippedHost;
    if (!isCollected(visit, placement.options()))
        return core::DropReason::Disabled;
    if (visit.prefetch)
        return core::DropReason::Prefetch;
    if (visit.optOut && placement.options().honourOptOut)
        return core::DropReason::OptOut;
    return std::nullopt;
}

std::optional<core::DropReason> Validator::reasonBySender(const RawVisit &visit, const Placement &placement,
    const enrich::AgentFacts &agent, const enrich::Referrer &referrer)
{
    if (agent.bot)
        return core::DropReason::Bot;
    if (placement.verdict == Placement::Verdict::UnlistedHost)
        return core::DropReason::UnlistedHost;
    if (m_spam && !referrer.host.isEmpty() && m_spam->contains(referrer.host))
        return core::DropReason::Spam;
    if (visit.id.isEmpty())
        return std::nullopt;
    if (m_recentIds.seenBefore(placement.siteId(), visit.action, visit.id))
        return core::DropReason::Duplicate;
    m_last = m_recentIds.lastDigest();
    return std::nullopt;
}

} // namespace gatepost::ingest
