// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/intake.h"

#include "collector/enrich/agent_cache.h"
#include "collector/ingest/privacy_filter.h"
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/validator.h"

namespace gatepost::ingest {

namespace {

Decoded decode(Endpoint endpoint, Message &&message)
{
    switch (endpoint) {
    case Endpoint::ViewPost:
        return decodeViewJson(std::move(message));
    case Endpoint::ViewGet:
        return decodeViewQuery(std::move(message));
    case Endpoint::Pixel:
        return decodePixel(std::move(message));
    case Endpoint::Noscript:
        return decodeNoscript(std::move(message));
    case Endpoint::Counter:
        return decodeCounter(std::move(message));
    }
    return Refused{};
}

} // namespace

class Intake::Private
{
public:
    explicit Private(const core::Clock &aClock)
        : clock(aClock), validator(aClock), filter(enrich::SourceTable::builtIn(), enrich::TimeZoneTable::builtIn())
    {
    }

    Outcome judge(RawVisit &&visit);

    const core::Clock &clock;
    core::SiteBookPtr sites = std::make_shared<const core::SiteBook>();
    enrich::AgentCache agents;
    Validator validator;
    PrivacyFilter filter;
};

Outcome Intake::Private::judge(RawVisit &&visit)
{
    const core::SiteBookPtr book = sites;
    const Placement placement = place(visit, *book);
    static const enrich::AgentFacts kNoAgent;
    const bool looksAtAgent = visit.channel != core::Channel::Counter;
    const enrich::AgentFacts &agent = looksAtAgent ? agents.facts(visit.userAgent) : kNoAgent;
    const core::Slot slot = core::slotOfMs(clock.nowMs());

    const auto reason = validator.reasonToDrop(visit, placement, agent.bot);
    if (!reason)
        return filter.apply(std::move(visit), placement, agent, slot);
    Dropped dropped{*reason, placement.siteId(), std::nullopt};
    if (*reason == core::DropReason::Bot)
        dropped.rule = agent.botRule;
    if (*reason == core::DropReason::UnlistedHost)
        dropped.sighting = filter.sighting(std::move(visit), placement, slot);
    return dropped;
}

Intake::Intake(const core::Clock &clock) : d(std::make_unique<Private>(clock)) { }

Intake::~Intake() = default;

void Intake::setSites(core::SiteBookPtr sites)
{
    d->sites = sites ? std::move(sites) : std::make_shared<const core::SiteBook>();
}

Outcome Intake::take(Endpoint endpoint, Message &&message)
{
    Decoded decoded = decode(endpoint, std::move(message));
    if (const Refused *refused = std::get_if<Refused>(&decoded))
        return *refused;
    return d->judge(std::move(*std::get_if<RawVisit>(&decoded)));
}

std::size_t Intake::lastRecord() const { return d->validator.lastRecord(); }

void Intake::takeBack(std::size_t record) { d->validator.takeBack(record); }

} // namespace gatepost::ingest
