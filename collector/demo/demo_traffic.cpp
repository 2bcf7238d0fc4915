// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/demo/demo_traffic.h"

#include "collector/core/event_properties.h"
#include "collector/demo/demo_tables.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatepost::demo {

namespace {

using core::Channel;
using core::Dimension;
using core::Network;

constexpr core::Slot kSlotsPerDay = 24 * core::kSlotsPerHour;
constexpr std::array<double, 7> kWeekdays = {1.10, 1.15, 1.12, 1.08, 1.0, 0.72, 0.78}; // from Monday on
constexpr std::array<double, 3> kLaunches = {0.22, 0.55, 0.86}; // of the whole time
constexpr double kLaunchPeak = 3.5; // a launch day has so many times more
constexpr std::size_t kArticles = 300;
constexpr double kEventShare = 0.04;
constexpr double kOptOutShare = 0.015;
constexpr double kGoesOn = 0.56; // after each view of a visit
constexpr int kLongestVisit = 14;

constexpr std::array<NetworkMix, core::kNetworkCount> kMixes = {
    {{0.90, 0.13, 0.02}, {0.075, 0.34, 0.22}, {0.025, 0.45, 0.16}}};

template <typename Table, typename Weight>
std::vector<double> cumulated(const Table &table, Weight weight)
{
    std::vector<double> upTo;
    double sum = 0;
    for (const auto &line : table)
        upTo.push_back(sum += weight(line));
    return upTo;
}

QByteArray slugOf(const QByteArray &title)
{
    QByteArray slug = title.toLower();
    slug.replace(' ', '-');
    return slug;
}

// The share of a day's views that falls into each local hour.
double hourWeight(int hour)
{
    const double morning = std::exp(-std::pow((hour - 10.0) / 3.5, 2));
    const double evening = std::exp(-std::pow((hour - 20.5) / 2.8, 2));
    return 0.06 + morning + 1.2 * evening;
}

} // namespace

const NetworkMix &mixOf(Network network) { return kMixes[static_cast<std::size_t>(network)]; }

DemoTraffic::DemoTraffic(const core::Site &site, const DemoOrder &order)
    : m_site(site),
      m_order(order),
      m_random(order.seed),
      m_sourceUpTo(cumulated(kSources, [](const DemoSource &line) { return line.weight; })),
      m_browserUpTo(cumulated(kBrowsers, [](const DemoBrowser &line) { return line.weight; })),
      m_placeUpTo(cumulated(kPlaces, [](const DemoPlace &line) { return line.weight; }))
{
    m_paths = {"/", "/about", "/projects", "/posts"};
    m_titles = {"Notes from a small server", "About", "Projects", "All posts"};
    for (std::size_t i = 0; i < kArticles; ++i) {
        // Every subject meets every angle once before a second part.
        QByteArray title =
            QByteArray(kSubjects[i % kSubjects.size()]) + ' ' + kAngles[(i / kSubjects.size() + i) % kAngles.size()];
        if (i >= kSubjects.size() * kAngles.size())
            title += ", part " + QByteArray::number(1 + i / (kSubjects.size() * kAngles.size()));
        title[0] = static_cast<char>(title[0] - 'a' + 'A');
        m_paths.push_back("/posts/" + slugOf(title).replace(",", ""));
        m_titles.push_back(title);
    }
    double sum = 0;
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        m_pageUpTo.push_back(sum += 1 / std::pow(static_cast<double>(i) + 1.5, 1.05));
}

std::size_t DemoTraffic::pick(const std::vector<double> &upTo)
{
    const double at = m_random.generateDouble() * upTo.back();
    const auto found = std::upper_bound(upTo.begin(), upTo.end(), at);
    return std::min(static_cast<std::size_t>(found - upTo.begin()), upTo.size() - 1);
}

// 1 on a launch day, fading over the days after it.
double DemoTraffic::launchStrength(double day) const
{
    double strength = 0;
    for (const double at : kLaunches) {
        const double since = day - std::floor(at * m_order.days);
        if (since >= 0)
            strength = std::max(strength, std::exp(-since / 1.6));
    }
    return strength;
}

// Whole numbers that add up to the order.
std::vector<qint64> DemoTraffic::viewsOfDays()
{
    std::vector<double> weights;
    double sum = 0;
    for (int day = 0; day < m_order.days; ++day) {
        const qint64 date = (m_order.end - 1) / kSlotsPerDay - (m_order.days - 1 - day);
        const double weekday = kWeekdays[static_cast<std::size_t>((date + 3) % 7)]; // 1 January 1970 was a Thursday
        const double growth = 0.75 + 0.5 * day / m_order.days;
        const double noise = 0.9 + 0.2 * m_random.generateDouble();
        weights.push_back(weekday * growth * noise * (1 + kLaunchPeak * launchStrength(day)));
        sum += weights.back();
    }
    std::vector<qint64> views;
    double exact = 0;
    qint64 given = 0;
    for (const double weight : weights) {
        exact += weight / sum * static_cast<double>(m_order.views);
        views.push_back(std::llround(exact) - given);
        given += views.back();
    }
    return views;
}

std::vector<DemoTraffic::Visit> DemoTraffic::visitsOfDay(int day, qint64 views)
{
    static const std::vector<double> hours = [] {
        std::vector<double> upTo;
        double sum = 0;
        for (int hour = 0; hour < 24; ++hour)
            upTo.push_back(sum += hourWeight(hour));
        return upTo;
    }();
    const core::Slot lastDay = (m_order.end - 1) / kSlotsPerDay * kSlotsPerDay;
    const core::Slot midnight = lastDay - static_cast<core::Slot>(m_order.days - 1 - day) * kSlotsPerDay;
    const core::Slot end = std::min<core::Slot>(midnight + kSlotsPerDay, m_order.end);
    const double launch = launchStrength(day);
    std::vector<Visit> visits;
    while (views > 0) {
        Visit visit;
        const auto hour = static_cast<core::Slot>(pick(hours));
        visit.slot = midnight + (hour * core::kSlotsPerHour + static_cast<core::Slot>(m_random.bounded(4)));
        visit.slot = midnight + (visit.slot - midnight) % (end - midnight);
        visit.launch = happens(0.7 * launch);
        visit.views = 1;
        while (visit.views < kLongestVisit && happens(visit.launch ? kGoesOn / 2 : kGoesOn))
            ++visit.views;
        visit.views = static_cast<int>(std::min<qint64>(visit.views, views));
        views -= visit.views;
        visits.push_back(visit);
    }
    std::stable_sort(visits.begin(), visits.end(), [](const Visit &a, const Visit &b) { return a.slot < b.slot; });
    return visits;
}

Network DemoTraffic::network()
{
    const double at = m_random.generateDouble();
    if (at < kMixes[0].share)
        return Network::ClearNet;
    return at < kMixes[0].share + kMixes[1].share ? Network::Tor : Network::I2p;
}

const core::SiteHost &DemoTraffic::hostOf(Network network)
{
    const auto found = std::find_if(m_site.hosts.begin(), m_site.hosts.end(),
        [network](const core::SiteHost &host) { return host.network == network; });
    return found == m_site.hosts.end() ? m_site.hosts.front() : *found;
}

// Articles appear one after the other; the newest of them are read more.
std::size_t DemoTraffic::page(int day)
{
    const std::size_t fixed = m_paths.size() - kArticles;
    const std::size_t there =
        fixed + 1 + kArticles * static_cast<std::size_t>(day) / static_cast<std::size_t>(m_order.days);
    if (happens(0.18))
        return there - 1 - std::min(there - 1, static_cast<std::size_t>(m_random.bounded(3)));
    return pick(m_pageUpTo) % there;
}

void DemoTraffic::makeVisit(int day, const Visit &visit, const TakeHit &takeHit)
{
    core::Hit base;
    base.site = m_site.id;
    base.network = network();
    const core::SiteHost &host = hostOf(base.network);
    base.term(Dimension::Host) = host.name;
    const NetworkMix &mix = mixOf(base.network);
    const DemoBrowser &browser = kBrowsers[pick(m_browserUpTo)];
    const DemoPlace &place = kPlaces[pick(m_placeUpTo)];
    const DemoSource &source = kSources[visit.launch ? kLaunchSource : pick(m_sourceUpTo)];
    const bool isClear = base.network == Network::ClearNet;
    for (int view = 1; view <= visit.views; ++view) {
        core::Hit hit = base;
        hit.slot = std::min<core::Slot>(visit.slot + view / 5, m_order.end - 1);
        const std::size_t which = page(day);
        hit.term(Dimension::Page) = m_paths[which];
        core::Hit counter = hit;
        counter.channel = Channel::Counter;
        takeHit(std::move(counter));
        // As many views as ordered are reported; what is blocked comes on top.
        while (happens(mix.blocked)) {
            core::Hit unseen = hit;
            unseen.channel = Channel::Counter;
            takeHit(std::move(unseen));
        }
        const bool scriptless = happens(mix.scriptless / (1 - mix.blocked));
        hit.channel = scriptless ? Channel::Noscript : Channel::Agent;
        hit.term(Dimension::Browser) = isClear ? browser.name : "Firefox";
        hit.term(Dimension::BrowserVersion) = isClear ? browser.version : "Firefox 140";
        hit.term(Dimension::System) = isClear ? browser.system : "Windows 10";
        hit.term(Dimension::Device) = isClear ? browser.device : "desktop";
        if (!scriptless) {
            hit.term(Dimension::Title) = m_titles[which];
            hit.visitDepth = static_cast<quint8>(std::min(view, 3));
            hit.load = core::loadBucketOf(static_cast<qint64>((isClear ? 160 : 1400)
                * std::exp(1.6 * (m_random.generateDouble() + m_random.generateDouble() - 0.6))));
            hit.term(Dimension::Platform) = isClear ? browser.platform : "Win32";
            if (isClear) {
                hit.term(Dimension::Screen) = browser.screen;
                hit.term(Dimension::TimeZone) = place.zone;
                hit.term(Dimension::Country) = place.country;
                hit.term(Dimension::Language) = place.language;
                hit.term(Dimension::UtcOffset) = place.offset;
            }
        }
        if (view == 1 && !scriptless) {
            hit.term(Dimension::Source) = source.source;
            hit.term(Dimension::Medium) = source.medium;
            hit.term(Dimension::Referrer) = source.referrer;
        }
        if (!scriptless && happens(kEventShare))
            makeEvent(hit, takeHit);
        takeHit(std::move(hit));
    }
}

void DemoTraffic::makeEvent(const core::Hit &view, const TakeHit &takeHit)
{
    core::Hit hit = view;
    hit.action = core::Action::Event;
    hit.visitDepth = 0;
    hit.load = 0;
    const quint32 kind = m_random.bounded(10);
    if (kind < 5) {
        hit.term(Dimension::Event) = QByteArrayLiteral("outbound");
        hit.term(Dimension::Property) = core::eventPropertiesText({{"url", "github.com/example/notes"}});
    } else if (kind < 8) {
        hit.term(Dimension::Event) = QByteArrayLiteral("download");
        hit.term(Dimension::Property) = core::eventPropertiesText({{"file", "/files/notes.pdf"}});
    } else {
        hit.term(Dimension::Event) = QByteArrayLiteral("subscribe");
        hit.term(Dimension::Property) =
            core::eventPropertiesText({{"list", kind == 8 ? "weekly" : "monthly"}, {"place", "footer"}});
    }
    takeHit(std::move(hit));
}

void DemoTraffic::makeDrops(int day, qint64 views, const TakeDrop &takeDrop)
{
    const core::Slot lastDay = (m_order.end - 1) / kSlotsPerDay * kSlotsPerDay;
    const core::Slot noon = lastDay - static_cast<core::Slot>(m_order.days - 1 - day) * kSlotsPerDay + kSlotsPerDay / 2;
    const auto drop = [&](core::DropReason reason, double perView, const char *rule) {
        const qint64 count =
            std::llround(static_cast<double>(views) * perView * (0.8 + 0.4 * m_random.generateDouble()));
        if (count > 0)
            takeDrop({noon, m_site.id, reason, count, rule});
    };
    for (const DemoCrawler &crawler : kCrawlers)
        drop(core::DropReason::Bot, crawler.perView, crawler.rule);
    drop(core::DropReason::OptOut, kOptOutShare, "");
    drop(core::DropReason::Prefetch, kOptOutShare / 3, "");
}

void DemoTraffic::make(const TakeHit &takeHit, const TakeDrop &takeDrop)
{
    const std::vector<qint64> views = viewsOfDays();
    for (int day = 0; day < m_order.days; ++day) {
        for (const Visit &visit : visitsOfDay(day, views[static_cast<std::size_t>(day)]))
            makeVisit(day, visit, takeHit);
        makeDrops(day, views[static_cast<std::size_t>(day)], takeDrop);
    }
}

} // namespace gatepost::demo
