// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/intake.h"

#include "collector/enrich/agent_cache.h"
#include "collector/ingest/privacy_filter.h"
#include "collector/ingest/protocol/decoders.h"
#include "collector/ingest/validator.h"

#include <algorithm>

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

// What names a client on its network: its destination on Tor or I2P, where loopback is never a visitor, else its
// address. Empty when it has no name.
QByteArray clientOf(const RawVisit &visit, core::Network network)
{
    if (network != core::Network::ClearNet)
        return visit.destination;
    if (visit.address.isNull())
        return {};
    const Q_IPV6ADDR bytes = visit.address.toIPv6Address(); // an IPv4 address as ::ffff:192.0.2.1
    return QByteArray(reinterpret_cast<const char *>(bytes.c), sizeof bytes.c);
}

// A visit starts with a view that came from elsewhere, or from nowhere. A view from within the site goes some visit on,
// and how far nobody knows; the same holds for a referrer that cannot be read. Navigation inside one page brings none,
// either, but the page has counted on by then.
int depthByReferrer(const RawVisit &visit, const Placement &placement, const enrich::Referrer &referrer)
{
    const bool isFromElsewhere =
        visit.referrer.isEmpty() ? visit.depth <= 1 : !referrer.isEmpty() && !placement.isInSite(referrer.host);
    return visit.channel == core::Channel::Agent && isFromElsewhere ? 1 : 0;
}

RateClient rateClientOf(const Message &message, Endpoint endpoint)
{
    return {message.isLocal, message.peer, message.destination, endpoint == Endpoint::Counter};
}

} // namespace

class Intake::Private
{
public:
    explicit Private(IntakeParts parts)
        : clock(parts.clock),
          limiter(parts.clock, parts.limits),
          validator(parts.clock, parts.spam),
          visits(parts.clock, std::move(parts.random)),
          filter(enrich::SourceTable::builtIn(), enrich::TimeZoneTable::builtIn(), parts.countries)
    {
    }

    Outcome judge(RawVisit &&visit, const RateClient &client);
    const enrich::AgentFacts &factsOf(const RawVisit &visit, const Placement &placement);
    int depthOf(const RawVisit &visit, const Placement &placement, const enrich::Referrer &referrer);

    const core::Clock &clock;
    core::SiteBookPtr sites = std::make_shared<const core::SiteBook>();
    bool wantsCounterAgent = false;
    RateLimiter limiter;
    enrich::AgentCache agents;
    Validator validator;
    VisitBook visits;
    PrivacyFilter filter;
};

Outcome Intake::Private::judge(RawVisit &&visit, const RateClient &client)
{
    const core::SiteBookPtr book = sites;
    const Placement placement = place(visit, *book);
    if (!limiter.admits(placement.siteId(), client))
        return Refused{429, core::DropReason::Rate, placement.siteId()};
    if (const auto reason = validator.reasonByKind(visit, placement))
        return Dropped{*reason, placement.siteId(), std::nullopt};

    const enrich::AgentFacts &agent = factsOf(visit, placement);
    const enrich::Referrer referrer = enrich::canonicalReferrer(visit.referrer);
    const core::Slot slot = core::slotOfMs(clock.nowMs());
    const auto reason = validator.reasonBySender(visit, placement, agent, referrer);
    if (!reason) {
        const Findings findings{agent, referrer, depthOf(visit, placement, referrer), slot};
        return filter.apply(std::move(visit), placement, findings);
    }
    Dropped dropped{*reason, placement.siteId(), std::nullopt};
    if (*reason == core::DropReason::Bot)
        dropped.rule = agent.botRule;
    if (*reason == core::DropReason::UnlistedHost && placement.isNoted)
        dropped.sighting = filter.sighting(std::move(visit), placement, slot);
    return dropped;
}

// A counter's message without an agent was not asked for one: it is no crawler's.
const enrich::AgentFacts &Intake::Private::factsOf(const RawVisit &visit, const Placement &placement)
{
    static const enrich::AgentFacts kNoAgent;
    const bool looksAtAgent = visit.channel != core::Channel::Counter
        || (placement.options().counterLooksAtAgent && !visit.userAgent.isEmpty());
    return looksAtAgent ? agents.facts(visit.userAgent) : kNoAgent;
}

int Intake::Private::depthOf(const RawVisit &visit, const Placement &placement, const enrich::Referrer &referrer)
{
    if (visit.action != core::Action::View) // only a view moves a visit on
        return 0;
    switch (placement.options().visits) {
    case core::VisitCounting::Off:
        return 0;
    case core::VisitCounting::Referrer:
        return depthByReferrer(visit, placement, referrer);
    case core::VisitCounting::Tab:
        return visit.depth;
    case core::VisitCounting::Address:
        break;
    }
    if (visit.channel != core::Channel::Agent)
        return 0; // visits are figures of the agent's views
    const QByteArray client = clientOf(visit, placement.network);
    if (client.isEmpty())
        return placement.network == core::Network::ClearNet ? 0 : visit.depth;
    const QByteArrayView agent(visit.userAgent.constData(), std::min(visit.userAgent.size(), enrich::kMaxAgentBytes));
    return visits.countView(placement.siteId(), client, agent);
}

Intake::Intake(IntakeParts parts) : d(std::make_unique<Private>(std::move(parts))) { }

Intake::~Intake() = default;

void Intake::setSites(core::SiteBookPtr sites)
{
    d->sites = sites ? std::move(sites) : std::make_shared<const core::SiteBook>();
    const std::vector<core::Site> &all = d->sites->sites();
    d->wantsCounterAgent =
        std::any_of(all.begin(), all.end(), [](const core::Site &site) { return site.options.counterLooksAtAgent; });
    const bool looksAtAddresses = std::any_of(all.begin(), all.end(),
        [](const core::Site &site) { return site.options.visits == core::VisitCounting::Address; });
    if (!looksAtAddresses)
        d->visits.forgetAll();
}

bool Intake::wantsCounterAgent() const { return d->wantsCounterAgent; }

Outcome Intake::take(Endpoint endpoint, Message &&message)
{
    d->validator.forgetLastRecord();
    const RateClient client = rateClientOf(message, endpoint);
    Decoded decoded = decode(endpoint, std::move(message));
    if (const Refused *refused = std::get_if<Refused>(&decoded))
        return *refused;
    return d->judge(std::move(*std::get_if<RawVisit>(&decoded)), client);
}

std::size_t Intake::lastRecord() const { return d->validator.lastRecord(); }

void Intake::takeBack(std::size_t record) { d->validator.takeBack(record); }

void Intake::passTime() { d->visits.passTime(); }

} // namespace gatepost::ingest
