// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_hits.h"

#include <algorithm>
#include <cmath>

namespace gatepost::bench {

namespace {

using core::Dimension;

constexpr std::size_t kPages = 2000;
constexpr std::size_t kReferrers = 300;
constexpr std::size_t kPlaces = 80;
constexpr std::size_t kBrowsers = 60;
constexpr std::size_t kScreens = 30;

QByteArray numbered(const char *stem, std::size_t number) { return stem + QByteArray::number(qulonglong(number)); }

} // namespace

BenchHits::BenchHits(core::SiteId site, quint32 seed) : m_site(site), m_random(seed) { }

std::size_t BenchHits::skewed(std::size_t count)
{
    // The inverse of a distribution that falls with the rank: rank^-1, cut at `count`.
    const double chance = double(m_random()) / double(std::mt19937::max());
    return std::min(count - 1, std::size_t(std::pow(double(count), chance)) - 1);
}

std::vector<core::Hit> BenchHits::visit(core::Slot slot)
{
    const bool onion = below(12) == 0;
    const bool blocked = below(100) < (onion ? 40U : 12U);
    const bool scriptless = !blocked && below(100) < (onion ? 30U : 2U);
    const std::size_t visitor = skewed(kBrowsers);
    const int length = 1 + int(skewed(12));
    const std::size_t place = skewed(kPlaces);
    const std::size_t referrer = below(3) == 0 ? 1 + skewed(kReferrers) : 0;
    const bool campaign = below(25) == 0;
    std::vector<core::Hit> hits;
    for (int view = 1; view <= length; ++view) {
        core::Hit hit;
        hit.site = m_site;
        hit.slot = slot + view / 6;
        hit.network = onion ? core::Network::Tor : core::Network::ClearNet;
        hit.term(Dimension::Host) = onion ? "site.onion" : "site.example";
        const std::size_t page = skewed(kPages);
        hit.term(Dimension::Page) = numbered("/page/", page);
        hit.channel = core::Channel::Counter;
        hits.push_back(hit);
        if (blocked)
            continue;
        hit.channel = scriptless ? core::Channel::Noscript : core::Channel::Agent;
        hit.term(Dimension::Title) = numbered("Title of page ", page);
        describe(hit, visitor, view);
        if (!scriptless) {
            hit.visitDepth = quint8(std::min(view, 3));
            hit.load = core::loadBucketOf(qint64(90 * std::exp(2.5 * double(m_random()) / double(m_random.max()))));
            hit.term(Dimension::Screen) = numbered("1920x", visitor < 20 ? visitor % kScreens : skewed(kScreens));
            hit.term(Dimension::TimeZone) = numbered("Zone/", place);
            hit.term(Dimension::UtcOffset) = numbered("UTC+", place % 24);
            hit.term(Dimension::Country) = numbered("C", place * 3 / 4);
            hit.term(Dimension::Language) = numbered("l", place / 2);
            if (view == 1 && referrer > 0) {
                hit.term(Dimension::Referrer) = numbered("referrer.example/", referrer);
                hit.term(Dimension::Source) = numbered("Source ", referrer / 3);
                hit.term(Dimension::Medium) = numbered("medium", referrer / 3 % 5);
            }
            if (view == 1 && campaign) {
                hit.term(Dimension::CampaignSource) = "newsletter";
                hit.term(Dimension::CampaignName) = numbered("week", std::size_t(slot) / 672);
            }
        }
        hits.push_back(hit);
        if (!scriptless && below(30) == 0) {
            hit.action = core::Action::Event;
            hit.load = 0;
            hit.term(Dimension::Event) = numbered("event", skewed(12));
            hits.push_back(std::move(hit));
        }
    }
    return hits;
}

void BenchHits::describe(core::Hit &hit, std::size_t visitor, int)
{
    hit.term(Dimension::Browser) = numbered("Browser ", visitor % 7);
    hit.term(Dimension::BrowserVersion) = numbered("Browser version ", visitor);
    hit.term(Dimension::System) = numbered("System ", visitor % 11);
    hit.term(Dimension::Device) = numbered("device", visitor % 3);
    hit.term(Dimension::Platform) = numbered("Platform ", visitor % 9);
}

} // namespace gatepost::bench
