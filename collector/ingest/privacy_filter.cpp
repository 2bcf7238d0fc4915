// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/privacy_filter.h"

#include "collector/core/event_properties.h"
#include "collector/enrich/campaign_medium.h"
#include "collector/enrich/language.h"
#include "collector/enrich/screen.h"
#include "collector/enrich/text.h"
#include "collector/ingest/kept_text.h"
#include "collector/ingest/page_rules.h"

#include <algorithm>

namespace gatepost::ingest {

namespace {

using core::Dimension;

constexpr qsizetype kMaxTitle = 512; // code points, as all of these
constexpr qsizetype kMaxEvent = 128;
constexpr qsizetype kMaxCampaign = 128;
constexpr qsizetype kMaxPlatform = 64;
constexpr int kDeepest = 3; // stands for three or more

void fillAgent(core::Hit &hit, const RawVisit &visit, const enrich::AgentFacts &agent)
{
    hit.term(Dimension::Browser) = agent.browser;
    hit.term(Dimension::BrowserVersion) = agent.browserVersion;
    hit.term(Dimension::System) = agent.system;
    const QByteArray platform = enrich::cleanText(visit.platform, kMaxPlatform);
    hit.term(Dimension::Device) = enrich::deviceName(enrich::deviceOf(platform, agent.device));
    hit.term(Dimension::Platform) = platform;
}

void fillScreenAndLanguage(core::Hit &hit, const RawVisit &visit, const core::SiteOptions &options)
{
    if (options.screen)
        hit.term(Dimension::Screen) = enrich::screenClass(visit.screen);
    if (options.language)
        hit.term(Dimension::Language) = visit.language.isEmpty() ? enrich::firstLanguage(visit.acceptLanguage)
                                                                 : enrich::languageTag(visit.language);
}

bool hasCampaign(const RawVisit &visit)
{
    return std::any_of(
        visit.campaign.begin(), visit.campaign.end(), [](const QByteArray &word) { return !word.isEmpty(); });
}

void fillCampaign(core::Hit &hit, const RawVisit &visit)
{
    static constexpr std::array<Dimension, kCampaignCount> kDimensions = {Dimension::CampaignSource,
        Dimension::CampaignMedium, Dimension::CampaignName, Dimension::CampaignTerm, Dimension::CampaignContent};
    for (std::size_t i = 0; i < kCampaignCount; ++i)
        hit.term(kDimensions[i]) = keptText(visit.campaign[i], kMaxCampaign);
}

// Those that the site lists, in the order of its list, as many as a record may carry.
void fillProperties(core::Hit &hit, const RawVisit &visit, const Placement &placement)
{
    const core::SiteOptions &options = placement.options();
    std::vector<std::pair<QByteArray, QByteArray>> kept;
    for (const QByteArray &key : options.eventProperties) {
        const auto prop = std::find_if(
            visit.props.begin(), visit.props.end(), [&key](const auto &pair) { return pair.first == key; });
        if (prop == visit.props.end())
            continue;
        QByteArray value = keptValue(prop->second, core::kMaxPropertyValue, placement, options);
        if (!value.isEmpty() && kept.size() < core::kMaxEventProperties)
            kept.emplace_back(key, std::move(value));
    }
    hit.term(Dimension::Property) = core::eventPropertiesText(std::move(kept));
}

// For a record that may be of any site that notes unlisted hosts: a title only if each keeps one, and the masks of all.
core::SiteOptions commonOptions(const Placement &placement)
{
    core::SiteOptions common;
    if (!placement.book)
        return common;
    for (const core::Site &site : placement.book->sites()) {
        if (!site.options.unlistedHosts)
            continue;
        common.title = common.title && site.options.title;
        common.pathMasks.insert(common.pathMasks.end(), site.options.pathMasks.begin(), site.options.pathMasks.end());
    }
    return common;
}

} // namespace

PrivacyFilter::PrivacyFilter(
    enrich::SourceTable sources, enrich::TimeZoneTable zones, enrich::CountryDatabase *countries)
    : m_sources(std::move(sources)), m_zones(std::move(zones)), m_countries(countries)
{
}

core::Hit PrivacyFilter::apply(RawVisit &&visit, const Placement &placement, const Findings &findings) const
{
    const RawVisit raw = std::move(visit); // the last owner: what may not be kept ends with this scope
    const core::SiteOptions &options = placement.options();
    core::Hit hit;
    hit.site = placement.siteId();
    hit.slot = findings.slot;
    hit.channel = raw.channel;
    hit.action = raw.action;
    hit.network = placement.network;
    hit.term(Dimension::Host) = placement.host;
    hit.term(Dimension::Page) = pageOf(raw, placement, options);
    if (raw.channel == core::Channel::Counter)
        return hit;

    if (options.title)
        hit.term(Dimension::Title) = enrich::cleanText(raw.title, kMaxTitle);
    if (options.platform)
        fillAgent(hit, raw, findings.agent);
    // Tor Browser tells every page the same language, a rounded screen and UTC, so that its users look alike, and what
    // I2P's proxies let through is no better. Kept, they would pass for real ones in the reports.
    if (placement.network == core::Network::ClearNet) {
        fillScreenAndLanguage(hit, raw, options);
        fillPlaceAndTime(hit, raw, options);
    }
    fillReferrer(hit, raw, placement, findings);
    if (raw.loadMs && options.loadTime)
        hit.load = core::loadBucketOf(*raw.loadMs);
    hit.visitDepth = static_cast<quint8>(std::clamp(findings.depth, 0, kDeepest));
    if (raw.action == core::Action::Event) {
        hit.term(Dimension::Event) = keptText(raw.event, kMaxEvent);
        fillProperties(hit, raw, placement);
    }
    return hit;
}

core::UnlistedSighting PrivacyFilter::sighting(RawVisit &&visit, const Placement &placement, core::Slot slot) const
{
    const RawVisit raw = std::move(visit);
    const core::SiteOptions options = placement.site ? placement.options() : commonOptions(placement);
    core::UnlistedSighting sighting;
    sighting.host = placement.host;
    sighting.network = placement.network;
    sighting.slot = slot;
    sighting.page = pageOf(raw, placement, options);
    if (options.title)
        sighting.title = enrich::cleanText(raw.title, kMaxTitle);
    enrich::Referrer referrer = enrich::canonicalReferrer(raw.referrer);
    if (!placement.isInSite(referrer.host))
        sighting.referrer = std::move(referrer.text);
    return sighting;
}

void PrivacyFilter::fillReferrer(
    core::Hit &hit, const RawVisit &visit, const Placement &placement, const Findings &findings) const
{
    const bool keepsCampaign = placement.options().campaign;
    if (keepsCampaign)
        fillCampaign(hit, visit);
    const enrich::Referrer &referrer = findings.referrer;
    enrich::Source source;
    if (!referrer.isEmpty()) {
        if (!placement.isInSite(referrer.host)) {
            hit.term(Dimension::Referrer) = referrer.text;
            source = m_sources.find(referrer);
        }
    } else if (hasCampaign(visit)) {
        if (keepsCampaign)
            source = m_sources.findWord(visit.campaign[0]);
    } else if (visit.referrer.isEmpty() && findings.depth == 1) {
        // Only the first view of a visit that came from nowhere is direct; later ones came from the site itself.
        source = {QByteArrayLiteral("Direct"), QByteArrayLiteral("direct")};
    }
    hit.term(Dimension::Source) = std::move(source.name);
    hit.term(Dimension::Medium) = std::move(source.medium);
    if (!keepsCampaign)
        return;
    QByteArray claimed = enrich::mediumOfCampaign(visit.campaign[1], visit.campaign[0]);
    if (!claimed.isEmpty())
        hit.term(Dimension::Medium) = std::move(claimed);
}

void PrivacyFilter::fillPlaceAndTime(core::Hit &hit, const RawVisit &visit, const core::SiteOptions &options) const
{
    if (visit.utcOffset)
        hit.term(Dimension::UtcOffset) = enrich::utcOffsetText(*visit.utcOffset);
    if (options.country == core::CountrySource::Address && m_countries)
        hit.term(Dimension::Country) = m_countries->find(visit.address);
    // The name of a zone names the country.
    if (options.country == core::CountrySource::None || visit.timeZone.isEmpty())
        return;
    enrich::ZoneFacts zone = m_zones.find(visit.timeZone);
    hit.term(Dimension::TimeZone) = std::move(zone.name);
    if (options.country == core::CountrySource::TimeZone)
        hit.term(Dimension::Country) = std::move(zone.country);
}

} // namespace gatepost::ingest
