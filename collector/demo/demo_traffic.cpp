// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/demo/demo_traffic.h"

#include "collector/core/event_properties.h"
#include "collector/demo/demo_tables.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gatepost::demo {

namespace {

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
    : m_site(site), m_order(order), m_random(order.seed), m_audience(site)
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
    for (std::size_t i = 0; i < m_paths.size(); ++i)
        m_pages.add(1 / std::pow(static_cast<double>(i) + 1.5, 1.05), i);
    for (int hour = 0; hour < 24; ++hour)
        m_hours.add(hourWeight(hour), hour);
    m_events.add(5,
        {{Dimension::Event, "outbound"},
            {Dimension::Property, core::eventPropertiesText({{"url", "github.com/example/notes"}})}});
    m_events.add(3,
        {{Dimension::Event, "download"},
            {Dimension::Property, core::eventPropertiesText({{"file", "/files/notes.pdf"}})}});
    for (const char *list : {"weekly", "monthly"})
        m_events.add(1,
            {{Dimension::Event, "subscribe"},
                {Dimension::Property, core::eventPropertiesText({{"list", list}, {"place", "footer"}})}});
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
    const core::Slot lastDay = (m_order.end - 1) / kSlotsPerDay * kSlotsPerDay;
    const core::Slot midnight = lastDay - static_cast<core::Slot>(m_order.days - 1 - day) * kSlotsPerDay;
    const core::Slot end = std::min<core::Slot>(midnight + kSlotsPerDay, m_order.end);
    const double launch = launchStrength(day);
    std::vector<Visit> visits;
    while (views > 0) {
        Visit visit;
        const core::Slot hour = m_hours.draw(m_random);
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

// Articles appear one after the other; the newest of them are read more.
std::size_t DemoTraffic::page(int day)
{
    const std::size_t fixed = m_paths.size() - kArticles;
    const std::size_t there =
        fixed + 1 + kArticles * static_cast<std::size_t>(day) / static_cast<std::size_t>(m_order.days);
    if (happens(0.18))
        return there - 1 - std::min(there - 1, static_cast<std::size_t>(m_random.bounded(3)));
    return m_pages.draw(m_random) % there;
}

void DemoTraffic::makeVisit(int day, const Visit &visit, const TakeHit &takeHit)
{
    const Visitor visitor = m_audience.draw(m_random, visit.launch);
    const NetworkMix &mix = mixOf(visitor.counted.network);
    const double loadMs = visitor.counted.network == Network::ClearNet ? 160 : 1400;
    for (int view = 1; view <= visit.views; ++view) {
        const core::Slot slot = std::min<core::Slot>(visit.slot + view / 5, m_order.end - 1);
        const std::size_t which = page(day);
        const auto at = [&](const core::Hit &seen) {
            core::Hit hit = seen;
            hit.slot = slot;
            hit.term(Dimension::Page) = m_paths[which];
            return hit;
        };
        takeHit(at(visitor.counted));
        // As many views as ordered are reported; what is blocked comes on top.
        while (happens(mix.blocked))
            takeHit(at(visitor.counted));
        if (happens(mix.scriptless / (1 - mix.blocked))) {
            takeHit(at(visitor.seen));
            continue;
        }
        core::Hit hit = at(visitor.reported);
        hit.term(Dimension::Title) = m_titles[which];
        hit.visitDepth = static_cast<quint8>(std::min(view, 3));
        hit.load = core::loadBucketOf(static_cast<qint64>(
            loadMs * std::exp(1.6 * (m_random.generateDouble() + m_random.generateDouble() - 0.6))));
        if (view == 1)
            put(hit, *visitor.arrival);
        if (happens(kEventShare))
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
    put(hit, m_events.draw(m_random));
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
        m_audience.setDay((m_order.end - 1) / kSlotsPerDay - (m_order.days - 1 - day));
        for (const Visit &visit : visitsOfDay(day, views[static_cast<std::size_t>(day)]))
            makeVisit(day, visit, takeHit);
        makeDrops(day, views[static_cast<std::size_t>(day)], takeDrop);
    }
}

} // namespace gatepost::demo
