// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/demo/demo_audience.h"

#include "collector/demo/demo_tables.h"
#include "collector/demo/demo_traffic.h"

#include <cmath>

namespace gatepost::demo {

namespace {

using core::Dimension;
using core::Network;

constexpr int kOlderVersions = 9;
constexpr double kOlderChance = 0.35; // and again, for each version further back
constexpr double kOddScreens = 0.35;
constexpr double kFromBlogs = 0.08;
constexpr double kFromNewsletter = 0.04;

double zipf(std::size_t rank) { return 1 / std::pow(static_cast<double>(rank) + 1.5, 1.05); }

QByteArray sized(int width, int height) { return QByteArray::number(width) + 'x' + QByteArray::number(height); }

template <typename Shapes, typename Widths>
Weighted<QByteArray> screensOf(const Shapes &shapes, const Widths &widths)
{
    Weighted<QByteArray> screens;
    for (const auto &shape : shapes) {
        for (const int width : widths)
            screens.add(zipf(screens.size()), sized(width, width * shape.height / shape.width));
    }
    return screens;
}

Weighted<Terms> blogs()
{
    Weighted<Terms> all;
    for (std::size_t i = 0; i < kBlogWords.size() * kSubjects.size(); ++i) {
        // Neighbours in rank share neither word nor subject.
        const QByteArray subject = QByteArray(kSubjects[i % kSubjects.size()]).replace(' ', '-');
        const QByteArray host = subject + '-' + kBlogWords[(i / kSubjects.size() + i) % kBlogWords.size()] + ".example";
        all.add(
            zipf(i), {{Dimension::Source, host}, {Dimension::Medium, "other"}, {Dimension::Referrer, host + "/links"}});
    }
    return all;
}

} // namespace

Audience::Audience(const core::Site &site)
    : m_site(site),
      m_torBrowser{{"Firefox 140"},
          {{Dimension::Browser, "Firefox"}, {Dimension::System, "Windows 10"}, {Dimension::Device, "desktop"}},
          {{Dimension::Platform, "Win32"}}, {}, true},
      m_desktopScreens(screensOf(kDesktopShapes, kDesktopWidths)),
      m_mobileScreens(screensOf(kMobileShapes, kMobileWidths)),
      m_blogs(blogs())
{
    for (const Network network : {Network::ClearNet, Network::Tor, Network::I2p})
        m_networks.add(mixOf(network).share, network);
    for (const DemoBrowser &line : kBrowsers) {
        Browser browser;
        for (int older = 0; older <= kOlderVersions; ++older)
            browser.versions.push_back(QByteArray(line.name) + ' ' + QByteArray::number(line.version - older));
        browser.seen = {
            {Dimension::Browser, line.name}, {Dimension::System, line.system}, {Dimension::Device, line.device}};
        browser.reported = {{Dimension::Platform, line.platform}};
        browser.usualScreen = line.screen;
        browser.isDesktop = QByteArrayView(line.device) == "desktop";
        m_browsers.add(line.weight, std::move(browser));
    }
    for (const DemoPlace &line : kPlaces)
        m_places.add(line.weight,
            {{Dimension::TimeZone, line.zone}, {Dimension::Country, line.country}, {Dimension::Language, line.language},
                {Dimension::UtcOffset, line.offset}});
    for (const DemoSource &line : kSources)
        m_sources.add(line.weight,
            {{Dimension::Source, line.source}, {Dimension::Medium, line.medium}, {Dimension::Referrer, line.referrer}});
}

void Audience::setDay(qint64 day)
{
    m_newsletter = {{Dimension::Source, "newsletter"}, {Dimension::Medium, "email"},
        {Dimension::CampaignSource, "newsletter"}, {Dimension::CampaignMedium, "email"},
        {Dimension::CampaignName, "issue-" + QByteArray::number(day / 7 % 1000)}};
}

const core::SiteHost &Audience::hostOf(Network network) const
{
    const auto found = std::find_if(m_site.hosts.begin(), m_site.hosts.end(),
        [network](const core::SiteHost &host) { return host.network == network; });
    return found == m_site.hosts.end() ? m_site.hosts.front() : *found;
}

const Terms &Audience::arrival(QRandomGenerator &random, bool launch) const
{
    if (launch)
        return m_sources.at(kLaunchSource);
    const double chance = random.generateDouble();
    if (chance < kFromNewsletter)
        return m_newsletter;
    return chance < kFromNewsletter + kFromBlogs ? m_blogs.draw(random) : m_sources.draw(random);
}

Visitor Audience::draw(QRandomGenerator &random, bool launch) const
{
    const auto happens = [&random](double chance) { return random.generateDouble() < chance; };
    const Network network = m_networks.draw(random);
    // Hidden services are visited by browsers that all look the same, and tell neither place nor screen.
    const bool isOpen = network == Network::ClearNet;
    const Browser &browser = isOpen ? m_browsers.draw(random) : m_torBrowser;
    Visitor visitor;
    visitor.counted.site = m_site.id;
    visitor.counted.network = network;
    visitor.counted.channel = core::Channel::Counter;
    visitor.counted.term(Dimension::Host) = hostOf(network).name;
    visitor.seen = visitor.counted;
    visitor.seen.channel = core::Channel::Noscript;
    put(visitor.seen, browser.seen);
    std::size_t older = 0;
    while (older + 1 < browser.versions.size() && happens(kOlderChance))
        ++older;
    visitor.seen.term(Dimension::BrowserVersion) = browser.versions[older];
    visitor.reported = visitor.seen;
    visitor.reported.channel = core::Channel::Agent;
    put(visitor.reported, browser.reported);
    visitor.arrival = &arrival(random, launch);
    if (isOpen) {
        put(visitor.reported, m_places.draw(random));
        visitor.reported.term(Dimension::Screen) = !happens(kOddScreens) ? browser.usualScreen
            : browser.isDesktop                                          ? m_desktopScreens.draw(random)
                                                                         : m_mobileScreens.draw(random);
    }
    return visitor;
}

} // namespace gatepost::demo
