// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/privacy_filter.h"

#include "collector/enrich/language.h"
#include "collector/enrich/page_path.h"
#include "collector/enrich/referrer.h"
#include "collector/enrich/screen.h"
#include "collector/enrich/text.h"
#include "collector/enrich/web_address.h"

#include <algorithm>

namespace gatepost::ingest {

namespace {

using core::Dimension;

constexpr qsizetype kMaxTitle = 512; // code points, as all of these
constexpr qsizetype kMaxEvent = 128;
constexpr qsizetype kMaxCampaign = 128;
constexpr qsizetype kMaxPlatform = 64;
constexpr int kDeepest = 3; // stands for three or more

// Empty when the record names no page and the browser sent no address of it.
QByteArray pageOf(const RawVisit &visit)
{
    if (visit.page)
        return enrich::canonicalPath(*visit.page);
    const auto address = enrich::parseWebAddress(visit.pageAddress);
    return address ? enrich::canonicalPath(address->path) : QByteArray();
}

void fillAgent(core::Hit &hit, const RawVisit &visit, const enrich::AgentFacts &agent)
{
    hit.term(Dimension::Browser) = agent.browser;
    hit.term(Dimension::BrowserVersion) = agent.browserVersion;
    hit.term(Dimension::System) = agent.system;
    const QByteArray platform = enrich::cleanText(visit.platform, kMaxPlatform);
    hit.term(Dimension::Device) = enrich::deviceName(enrich::deviceOf(platform, agent.device));
    hit.term(Dimension::Platform) = platform;
    hit.term(Dimension::Screen) = enrich::screenClass(visit.screen);
    hit.term(Dimension::Language) =
        visit.language.isEmpty() ? enrich::firstLanguage(visit.acceptLanguage) : enrich::languageTag(visit.language);
}

// Mailing tools put the reader's address or number into campaign parameters.
QByteArray withoutSecret(QByteArray text) { return enrich::looksSecret(text) ? QByteArrayLiteral(":token") : text; }

bool fillCampaign(core::Hit &hit, const RawVisit &visit)
{
    static constexpr std::array<Dimension, kCampaignCount> kDimensions = {Dimension::CampaignSource,
        Dimension::CampaignMedium, Dimension::CampaignName, Dimension::CampaignTerm, Dimension::CampaignContent};
    bool any = false;
    for (std::size_t i = 0; i < kCampaignCount; ++i) {
        QByteArray &term = hit.term(kDimensions[i]);
        term = withoutSecret(enrich::cleanText(visit.campaign[i], kMaxCampaign));
        any = any || !term.isEmpty();
    }
    return any;
}

} // namespace

PrivacyFilter::PrivacyFilter(enrich::SourceTable sources, enrich::TimeZoneTable zones)
    : m_sources(std::move(sources)), m_zones(std::move(zones))
{
}

core::Hit PrivacyFilter::apply(
    RawVisit &&visit, const Placement &placement, const enrich::AgentFacts &agent, core::Slot slot) const
{
    const RawVisit raw = std::move(visit); // the last owner: what may not be kept ends with this scope
    core::Hit hit;
    hit.site = placement.siteId();
    hit.slot = slot;
    hit.channel = raw.channel;
    hit.action = raw.action;
    hit.network = placement.network;
    hit.term(Dimension::Host) = placement.host;
    hit.term(Dimension::Page) = pageOf(raw);
    if (raw.channel == core::Channel::Counter)
        return hit;

    hit.term(Dimension::Title) = enrich::cleanText(raw.title, kMaxTitle);
    fillAgent(hit, raw, agent);
    fillPlaceAndTime(hit, raw);
    fillReferrer(hit, raw, placement);
    if (raw.loadMs)
        hit.load = core::loadBucketOf(*raw.loadMs);
    // Only a view moves a visit on.
    if (raw.action == core::Action::View)
        hit.visitDepth = static_cast<quint8>(std::clamp(raw.depth, 0, kDeepest));
    if (raw.action == core::Action::Event)
        hit.term(Dimension::Event) = withoutSecret(enrich::cleanText(raw.event, kMaxEvent));
    return hit;
}

core::UnlistedSighting PrivacyFilter::sighting(RawVisit &&visit, const Placement &placement, core::Slot slot) const
{
    const RawVisit raw = std::move(visit);
    core::UnlistedSighting sighting;
    sighting.host = placement.host;
    sighting.network = placement.network;
    sighting.slot = slot;
    sighting.page = pageOf(raw);
    sighting.title = enrich::cleanText(raw.title, kMaxTitle);
    sighting.referrer = enrich::canonicalReferrer(raw.referrer).text;
    return sighting;
}

void PrivacyFilter::fillReferrer(core::Hit &hit, const RawVisit &visit, const Placement &placement) const
{
    const bool hasCampaign = fillCampaign(hit, visit);
    const enrich::Referrer referrer = enrich::canonicalReferrer(visit.referrer);
    if (referrer.isEmpty()) {
        // Only the first view of a tab that came from nowhere is a direct visit; later ones came from the site itself.
        if (visit.referrer.isEmpty() && visit.depth == 1 && !hasCampaign) {
            hit.term(Dimension::Source) = QByteArrayLiteral("Direct");
            hit.term(Dimension::Medium) = QByteArrayLiteral("direct");
        }
        return;
    }
    const bool isInSite =
        referrer.host == placement.host || (placement.site && isHostOf(*placement.site, referrer.host));
    if (isInSite && !referrer.host.isEmpty())
        return;
    hit.term(Dimension::Referrer) = referrer.text;
    enrich::Source source = m_sources.find(referrer);
    hit.term(Dimension::Source) = std::move(source.name);
    hit.term(Dimension::Medium) = std::move(source.medium);
}

void PrivacyFilter::fillPlaceAndTime(core::Hit &hit, const RawVisit &visit) const
{
    if (!visit.timeZone.isEmpty()) {
        enrich::ZoneFacts zone = m_zones.find(visit.timeZone);
        hit.term(Dimension::TimeZone) = std::move(zone.name);
        hit.term(Dimension::Country) = std::move(zone.country);
    }
    if (visit.utcOffset)
        hit.term(Dimension::UtcOffset) = enrich::utcOffsetText(*visit.utcOffset);
}

} // namespace gatepost::ingest
