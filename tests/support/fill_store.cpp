// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fill_store.h"

#include "collector/core/hit.h"
#include "collector/store/data_directory.h"
#include "collector/store/hit_writer.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>
#include <cmath>
#include <future>
#include <mutex>
#include <thread>

namespace gatepost::testing {

namespace {

using core::Dimension;

struct Browser {
    const char *name;
    const char *version;
    const char *system;
    const char *device;
    const char *platform;
    const char *screen;
};
constexpr std::array<Browser, 8> kBrowsers = {{
    {"Chrome", "126", "Windows 10", "desktop", "Windows", "1920x1080"},
    {"Chrome", "126", "Android 14", "mobile", "Linux armv8l", "412x915"},
    {"Safari", "17", "iOS 17", "mobile", "iPhone", "390x844"},
    {"Firefox", "128", "Linux", "desktop", "Linux x86_64", "1920x1080"},
    {"Firefox", "127", "Windows 10", "desktop", "Win32", "1366x768"},
    {"Edge", "126", "Windows 10", "desktop", "Windows", "1536x864"},
    {"Safari", "17", "macOS 14", "desktop", "MacIntel", "1440x900"},
    {"Chrome", "125", "macOS 14", "desktop", "macOS", "2560x1440"},
}};

struct Origin {
    const char *referrer;
    const char *source;
    const char *medium;
};
constexpr std::array<Origin, 7> kOrigins = {{
    {"", "", ""},
    {"", "", ""},
    {"www.google.com/", "Google", "search"},
    {"duckduckgo.com/", "DuckDuckGo", "search"},
    {"mastodon.social/", "Mastodon", "social"},
    {"news.ycombinator.com/item", "Hacker News", "social"},
    {"blog.example/links", "blog.example", "other"},
}};

struct Place {
    const char *zone;
    const char *country;
    const char *language;
    const char *offset;
};
constexpr std::array<Place, 7> kPlaces = {{
    {"Europe/Berlin", "DE", "de-DE", "UTC+02:00"},
    {"Europe/Zurich", "CH", "de-CH", "UTC+02:00"},
    {"America/New_York", "US", "en-US", "UTC-04:00"},
    {"America/Los_Angeles", "US", "en-US", "UTC-07:00"},
    {"Europe/Paris", "FR", "fr-FR", "UTC+02:00"},
    {"Asia/Kolkata", "IN", "en-IN", "UTC+05:30"},
    {"Asia/Tokyo", "JP", "ja-JP", "UTC+09:00"},
}};

// Waits until every hit that was offered has its receipt.
class Tally final : public core::ReceiptListener
{
public:
    void receiptsReady(std::vector<core::Receipt> receipts) override
    {
        const std::lock_guard guard(m_lock);
        m_receipts += static_cast<qint64>(receipts.size());
        m_stored += std::count_if(receipts.begin(), receipts.end(), [](const core::Receipt &r) { return r.stored(); });
    }
    qint64 stored() const
    {
        const std::lock_guard guard(m_lock);
        return m_stored;
    }

private:
    mutable std::mutex m_lock;
    qint64 m_receipts = 0;
    qint64 m_stored = 0;
};

class Filler
{
public:
    Filler(const core::Site &site, const FillOrder &order, qint64 nowMs)
        : m_site(site), m_order(order), m_random(order.seed), m_nowSlot(core::slotOfMs(nowMs))
    {
    }

    // All hits of one visit: the same browser and place, one to some pages.
    std::vector<core::Hit> visit()
    {
        const core::SiteHost &host = m_site.hosts[m_random.bounded(10) == 0 ? m_site.hosts.size() - 1 : 0];
        const Browser &browser = kBrowsers[m_random.bounded(quint32(kBrowsers.size()))];
        const Origin &origin = kOrigins[m_random.bounded(quint32(kOrigins.size()))];
        const Place &place = kPlaces[skewed(kPlaces.size())];
        const bool agentBlocked = m_random.bounded(100) < (host.network == core::Network::Tor ? 40 : 12);
        const bool scriptless = !agentBlocked && m_random.bounded(100) < (host.network == core::Network::Tor ? 30 : 2);
        const core::Slot slot = moment();
        const int length = 1 + static_cast<int>(skewed(9));
        std::vector<core::Hit> hits;
        for (int view = 1; view <= length; ++view) {
            core::Hit hit;
            hit.site = m_site.id;
            hit.slot = std::min<core::Slot>(slot + view / 4, m_nowSlot);
            hit.network = host.network;
            hit.term(Dimension::Host) = host.name;
            const std::size_t page = skewed(400);
            hit.term(Dimension::Page) = page == 0 ? QByteArray("/") : "/blog/" + QByteArray::number(page);
            core::Hit counter = hit;
            counter.channel = core::Channel::Counter;
            hits.push_back(std::move(counter));
            if (agentBlocked)
                continue;
            hit.channel = scriptless ? core::Channel::Noscript : core::Channel::Agent;
            hit.term(Dimension::Title) = page == 0 ? QByteArray("Welcome") : "Article " + QByteArray::number(page);
            hit.term(Dimension::Browser) = browser.name;
            hit.term(Dimension::BrowserVersion) = QByteArray(browser.name) + ' ' + browser.version;
            hit.term(Dimension::System) = browser.system;
            hit.term(Dimension::Device) = browser.device;
            if (!scriptless)
                describe(hit, browser, place, view == 1 ? origin : kOrigins[0], view);
            hits.push_back(std::move(hit));
        }
        return hits;
    }

private:
    void describe(core::Hit &hit, const Browser &browser, const Place &place, const Origin &origin, int view)
    {
        hit.visitDepth = static_cast<quint8>(std::min(view, 3));
        hit.load = core::loadBucketOf(static_cast<qint64>(120 * std::exp(2.2 * m_random.generateDouble())));
        hit.term(Dimension::Platform) = browser.platform;
        hit.term(Dimension::Screen) = browser.screen;
        hit.term(Dimension::TimeZone) = place.zone;
        hit.term(Dimension::Country) = place.country;
        hit.term(Dimension::Language) = place.language;
        hit.term(Dimension::UtcOffset) = place.offset;
        hit.term(Dimension::Referrer) = origin.referrer;
        hit.term(Dimension::Source) = origin.source;
        hit.term(Dimension::Medium) = origin.medium;
    }

    // 0…count−1, small numbers far more often.
    std::size_t skewed(std::size_t count)
    {
        const double chance = m_random.generateDouble();
        return std::min(count - 1, static_cast<std::size_t>(static_cast<double>(count) * chance * chance * chance));
    }

    // More at the end of the range, by day and in the evening.
    core::Slot moment()
    {
        const int day = static_cast<int>(std::sqrt(m_random.generateDouble()) * m_order.days);
        const int hour = (6 + static_cast<int>((m_random.generateDouble() + m_random.generateDouble()) * 9)) % 24;
        const core::Slot midnight = m_nowSlot - m_nowSlot % 96 - (m_order.days - 1 - day) * 96;
        return std::min<core::Slot>(midnight + hour * 4 + m_random.bounded(4), m_nowSlot);
    }

    const core::Site &m_site;
    const FillOrder &m_order;
    QRandomGenerator m_random;
    const core::Slot m_nowSlot;
};

core::Result<core::Site> addSite(store::HitWriter &writer, const FillOrder &order)
{
    core::Site wanted;
    wanted.name = order.siteName;
    for (const QByteArray &host : order.hosts)
        wanted.hosts.push_back({host, core::Network::ClearNet});
    std::promise<core::Result<core::Site>> promise;
    writer.addSite(wanted, [&promise](core::Result<core::Site> site) { promise.set_value(std::move(site)); });
    return promise.get_future().get();
}

} // namespace

core::Result<Filled> fillStore(const QString &directory, const FillOrder &order, const core::Clock &clock)
{
    store::DataDirectory data(directory);
    if (const core::Result<void> locked = data.lock(); !locked)
        return locked.error();
    Tally tally;
    store::HitWriter writer(clock);
    writer.setReceiptListener(&tally);
    if (const core::Result<void> started = writer.start(data.databasePath()); !started)
        return started.error();
    core::Result<core::Site> site = addSite(writer, order);
    if (!site)
        return site.error();

    Filled filled;
    filled.site = site.value();
    Filler filler(filled.site, order, clock.nowMs());
    quint64 ticket = 0;
    while (filled.agentViews < order.views) {
        for (core::Hit &hit : filler.visit()) {
            filled.agentViews += hit.channel == core::Channel::Agent ? 1 : 0;
            filled.counterViews += hit.channel == core::Channel::Counter ? 1 : 0;
            filled.noscriptViews += hit.channel == core::Channel::Noscript ? 1 : 0;
            // A full queue leaves the hit as it is: the writer is given time to catch up.
            while (writer.offer(std::move(hit), ticket) == core::HitSink::Offer::Full)
                std::this_thread::yield();
            ++ticket;
        }
    }
    writer.stop();
    filled.hits = tally.stored();
    if (filled.hits != static_cast<qint64>(ticket))
        return core::Error{core::ErrorCode::Io,
            QStringLiteral("only %1 of %2 hits were stored").arg(filled.hits).arg(ticket), directory};
    return filled;
}

} // namespace gatepost::testing
