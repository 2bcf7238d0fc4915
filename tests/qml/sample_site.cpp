// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/sample_site.h"

#include "collector/core/hit.h"
#include "collector/query/engine.h"
#include "collector/query/scan.h"
#include "tests/query/image_builder.h"

#include <QDateTime>
#include <QTimeZone>

#include <chrono>
#include <cmath>
#include <random>
#include <thread>

namespace gatepost::tests {

using core::Channel;
using core::Dimension;
using core::Network;

namespace {

struct Choice {
    const char *text;
    double weight;
};

// A text and the more that are known once it is chosen.
struct Place {
    const char *country;
    const char *zone;
    const char *language;
    double weight;
};
struct Source {
    const char *source;
    const char *medium;
    const char *referrer;
    double weight;
};
struct Machine {
    const char *browser;
    const char *version;
    const char *system;
    const char *device;
    const char *screen;
    double weight;
};
struct Page {
    const char *path;
    const char *title;
    double weight;
    double blocking; // how much likelier its readers block
};

constexpr Page kPages[] = {
    {"/posts/qhttpserver-notes", "Notes on QHttpServer", 18, 0.62},
    {"/", "Home", 14.4, 0.58},
    {"/posts/onion-mirrors", "Onion mirrors", 9.6, 1.55},
    {"/projects", "Projects", 7, 0.8},
    {"/posts/sqlite-column-images", "Column images over SQLite", 6, 0.9},
    {"/posts/ublock-and-you", "uBlock and you", 5.2, 1.9},
    {"/posts/counting-without-knowing", "Counting without knowing", 4.6, 1.2},
    {"/about", "About", 3.9, 0.9},
    {"/posts/i2p-in-a-week", "I2P in a week", 3.4, 1.5},
    {"/posts/time-zones-are-not-places", "Time zones are not places", 3.1, 1},
    {"/feed", "Feed", 2.8, 0.7},
    {"/cv", "CV", 2.2, 0.8},
    {"/posts/a-very-long-title-that-was-never-meant-to-fit-into-any-table-at-all", "A long one", 1.9, 1},
    {"/posts/group-commit", "Group commit", 1.7, 1},
    {"/posts/wilson", "Wilson intervals", 1.4, 1},
    {"/contact", "Contact", 1.1, 1},
    {"/impressum", "Impressum", 0.6, 1},
    {"/posts/hello", "Hello", 0.5, 1},
};
constexpr Source kSources[] = {
    {"", "", "", 38},
    {"Hacker News", "social", "https://news.ycombinator.com/item", 19},
    {"DuckDuckGo", "search", "https://duckduckgo.com/", 12},
    {"Mastodon", "social", "https://mastodon.social/@gate/1131", 8},
    {"ChatGPT", "ai", "https://chatgpt.com/", 5},
    {"Google", "search", "https://www.google.com/", 5},
    {"Lobsters", "social", "https://lobste.rs/s/abc/notes", 4},
    {"GitHub", "site", "https://github.com/example/gate", 3.5},
    {"Kagi", "search", "https://kagi.com/", 2.5},
    {"Reddit", "social", "https://old.reddit.com/r/selfhosted", 2},
    {"Newsletter", "mail", "", 1},
};
constexpr Machine kMachines[] = {
    {"Firefox", "Firefox 132", "Linux", "desktop", "1920×1080", 20},
    {"Firefox", "Firefox 128", "Windows", "desktop", "2560×1440", 13},
    {"Chrome", "Chrome 130", "Windows", "desktop", "1920×1080", 19},
    {"Chrome", "Chrome 129", "Android", "phone", "412×915", 14},
    {"Safari", "Safari 18", "iOS", "phone", "390×844", 11},
    {"Safari", "Safari 17", "macOS", "desktop", "1728×1117", 7},
    {"Edge", "Edge 130", "Windows", "desktop", "1536×864", 4},
    {"Samsung Internet", "Samsung Internet 26", "Android", "phone", "384×832", 2},
    {"Firefox", "Firefox 132", "Android", "tablet", "800×1280", 1},
};
constexpr Place kPlaces[] = {
    {"DE", "Europe/Berlin", "de", 22},
    {"US", "America/New_York", "en", 13},
    {"US", "America/Los_Angeles", "en", 8},
    {"GB", "Europe/London", "en", 10},
    {"FR", "Europe/Paris", "fr", 6.2},
    {"NL", "Europe/Amsterdam", "nl", 4.8},
    {"CH", "Europe/Zurich", "de", 3.9},
    {"SE", "Europe/Stockholm", "sv", 3.2},
    {"JP", "Asia/Tokyo", "ja", 2.8},
    {"IN", "Asia/Kolkata", "en", 2.6},
    {"CA", "America/Toronto", "en", 2.4},
    {"AU", "Australia/Sydney", "en", 1.9},
    {"PL", "Europe/Warsaw", "pl", 1.6},
    {"BR", "America/Sao_Paulo", "pt", 1.5},
    {"AT", "Europe/Vienna", "de", 1.4},
    {"", "", "", 1.2},
};

class Sampler
{
public:
    std::shared_ptr<const store::HitImage> sixtyDays(QDate today)
    {
        for (int back = 59; back >= 0; --back)
            day(today.addDays(-back), 29 - back);
        return m_builder.image();
    }

private:
    struct Reader {
        Network network;
        Channel channel; // Counter: blocked
        const Machine *machine;
        const Place *place;
        const Source *source;
    };

    double chance() { return std::uniform_real_distribution<>(0, 1)(m_random); }

    template <typename T, std::size_t N>
    const T &pick(const T (&choices)[N])
    {
        double sum = 0;
        for (const T &choice : choices)
            sum += choice.weight;
        double left = chance() * sum;
        for (const T &choice : choices) {
            left -= choice.weight;
            if (left <= 0)
                return choice;
        }
        return choices[N - 1];
    }

    // `number` counts from the first of the newest 30 days; the spike of day 19 is what the front page of a news
    // site does.
    void day(QDate date, int number)
    {
        const bool weekend = date.dayOfWeek() >= 6;
        double visits = (weekend ? 228 : 372) + 22 * std::sin(number * 0.9) + number * 0.9;
        if (number >= 19 && number < 23)
            visits *= 1.95 - 0.27 * (number - 19);
        const core::Slot midnight = core::slotOfSeconds(date.startOfDay(Qt::UTC).toSecsSinceEpoch());
        for (int i = 0; i < static_cast<int>(visits); ++i)
            visit(midnight + static_cast<core::Slot>((0.22 + 0.74 * std::sqrt(chance())) * 96) % 96);
    }

    Reader reader()
    {
        const double where = chance();
        const Network network = where < 0.884 ? Network::ClearNet : where < 0.986 ? Network::Tor : Network::I2p;
        Reader reader{network, Channel::Agent, &pick(kMachines), &pick(kPlaces), &pick(kSources)};
        static constexpr Machine kTorBrowser{"Tor Browser", "Tor Browser 14", "Windows", "desktop", "1400×900", 1};
        static constexpr Place kNowhere{"", "UTC", "en", 1};
        if (network != Network::ClearNet) {
            reader.machine = &kTorBrowser;
            reader.place = &kNowhere;
        }
        return reader;
    }

    Channel fate(Network network, const Page &page)
    {
        static constexpr double kOff[] = {0.035, 0.194, 0.164};
        static constexpr double kBlocked[] = {0.128, 0.37, 0.57};
        const auto n = static_cast<std::size_t>(network);
        const double draw = chance();
        if (draw < kOff[n])
            return Channel::Noscript;
        const double blocked = std::min(0.75, kBlocked[n] * (network == Network::ClearNet ? page.blocking : 1));
        return draw < kOff[n] + blocked ? Channel::Counter : Channel::Agent;
    }

    void visit(core::Slot slot)
    {
        Reader who = reader();
        int length = 1;
        if (chance() > 0.412)
            for (length = 2; length < 9 && chance() < 0.6;)
                ++length;
        for (int i = 1; i <= length; ++i) {
            const Page &page = pick(kPages);
            who.channel = fate(who.network, page);
            view(who, page, slot, i);
        }
    }

    void view(const Reader &who, const Page &page, core::Slot slot, int depth)
    {
        static constexpr const char *kHosts[] = {"example.org", "gatepost7xq2v5l3n4k6m7l2z.onion", "example.i2p"};
        const bool www = who.network == Network::ClearNet && chance() < 0.13;
        core::Hit hit;
        hit.site = kSampleSite;
        hit.slot = slot;
        hit.network = who.network;
        hit.term(Dimension::Host) = www ? "www.example.org" : kHosts[static_cast<std::size_t>(who.network)];
        hit.term(Dimension::Page) = page.path;
        hit.channel = Channel::Counter;
        m_builder.add(hit);
        if (who.channel == Channel::Counter)
            return;
        hit.channel = who.channel;
        hit.term(Dimension::Title) = page.title;
        hit.term(Dimension::Browser) = who.machine->browser;
        hit.term(Dimension::BrowserVersion) = who.machine->version;
        hit.term(Dimension::System) = who.machine->system;
        hit.term(Dimension::Device) = who.machine->device;
        if (who.channel == Channel::Agent)
            tellMore(hit, who, page, depth);
        m_builder.add(hit);
    }

    // What only the script knows.
    void tellMore(core::Hit &hit, const Reader &who, const Page &page, int depth)
    {
        hit.visitDepth = static_cast<quint8>(std::min(depth, 3));
        hit.term(Dimension::Screen) = who.machine->screen;
        hit.term(Dimension::Language) = who.place->language;
        hit.term(Dimension::Country) = who.place->country;
        hit.term(Dimension::TimeZone) = who.place->zone;
        hit.term(Dimension::Source) = who.source->source;
        hit.term(Dimension::Medium) = who.source->medium;
        hit.term(Dimension::Referrer) = who.source->referrer;
        const double ms = (280 + 150 * page.blocking + 30 * std::sin(hit.slot / 96 * 1.3))
            * std::exp(std::normal_distribution<>(0, 0.7)(m_random)) * (who.network == Network::ClearNet ? 1 : 4);
        hit.load = core::loadBucketOf(static_cast<qint64>(ms));
        if (hit.term(Dimension::Source) == "Newsletter")
            hit.term(Dimension::CampaignName) = "november-letter";
    }

    std::mt19937 m_random{20251122};
    ImageBuilder m_builder{8000};
};

class SampleSource final : public query::QuerySource
{
public:
    explicit SampleSource(SampleWorld &world) : m_world(world) { }

    core::Result<core::SiteBookPtr> sites() override { return m_world.sites(); }

    core::Result<query::Report> report(const query::Query &query, const std::atomic<bool> *cancelled) override
    {
        m_world.asked(query);
        using namespace std::chrono_literals;
        while (m_world.mood() == SampleWorld::Mood::Hanging && !*cancelled)
            std::this_thread::sleep_for(2ms);
        if (m_world.mood() == SampleWorld::Mood::Failing)
            return core::Error{core::ErrorCode::Corrupt,
                QStringLiteral("The database gatepost.db cannot be read: it is damaged at page 4711. "
                               "Restore the newest backup."),
                QStringLiteral("gatepost.db")};
        core::Result<query::Report> report = query::answer(query, *m_world.image(), cancelled);
        if (report)
            report->damage = m_world.damage();
        return report;
    }

    core::Result<core::TimeRange> dataRange(const std::vector<core::SiteId> &sites) override
    {
        return query::dataRangeOf(sites, *m_world.image());
    }

    core::Result<qint64> lastBatchId() override { return m_world.lastBatchId(); }

    core::Result<std::vector<query::LiveView>> liveSince(qint64 after, int limit) override
    {
        return m_world.liveSince(after, limit);
    }

private:
    SampleWorld &m_world;
};

} // namespace

std::shared_ptr<const store::HitImage> sampleImage(QDate today) { return Sampler().sixtyDays(today); }

core::Site sampleSite()
{
    return {kSampleSite, QStringLiteral("example.org"), "gp_4kq7m2xv9t3hw8zc", "UTC",
        {{"example.org", Network::ClearNet}, {"gatepost7xq2v5l3n4k6m7l2z.onion", Network::Tor},
            {"example.i2p", Network::I2p}}};
}

void SampleWorld::setImage(std::shared_ptr<const store::HitImage> image)
{
    const std::lock_guard lock(m_mutex);
    m_image = std::move(image);
    ++m_batch;
}

void SampleWorld::setSites(std::vector<core::Site> sites)
{
    const std::lock_guard lock(m_mutex);
    m_sites = std::make_shared<core::SiteBook>(std::move(sites));
    ++m_batch;
}

void SampleWorld::setDamage(QList<query::Damage> damage)
{
    const std::lock_guard lock(m_mutex);
    m_damage = std::move(damage);
}

QList<query::Damage> SampleWorld::damage() const
{
    const std::lock_guard lock(m_mutex);
    return m_damage;
}

void SampleWorld::addLive(query::LiveView view)
{
    const std::lock_guard lock(m_mutex);
    view.hitId = static_cast<qint64>(m_live.size()) + 1;
    m_live.push_back(std::move(view));
    ++m_batch;
}

core::SiteBookPtr SampleWorld::sites() const
{
    const std::lock_guard lock(m_mutex);
    return m_sites;
}

std::shared_ptr<const store::HitImage> SampleWorld::image() const
{
    const std::lock_guard lock(m_mutex);
    return m_image;
}

std::vector<query::LiveView> SampleWorld::liveSince(qint64 after, int limit) const
{
    const std::lock_guard lock(m_mutex);
    const auto count = static_cast<qint64>(m_live.size());
    const qint64 first = std::max(after, count - limit);
    return first >= count ? std::vector<query::LiveView>() : std::vector(m_live.begin() + first, m_live.end());
}

query::Query SampleWorld::lastQuery() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastQuery;
}

void SampleWorld::asked(const query::Query &query)
{
    const std::lock_guard lock(m_mutex);
    m_lastQuery = query;
    ++m_questions;
}

std::unique_ptr<query::QuerySource> makeSampleSource(SampleWorld &world)
{
    return std::make_unique<SampleSource>(world);
}

void SampleEditor::addSite(core::Site wanted, SiteDone done)
{
    std::vector<core::Site> sites = m_world.sites()->sites();
    wanted.id = static_cast<core::SiteId>(sites.size()) + 1;
    wanted.key = "gp_newnewnewnewnewn";
    sites.push_back(wanted);
    m_world.setSites(std::move(sites));
    done(wanted);
}

void SampleEditor::editSite(core::SiteId, core::SiteEdit, SiteDone done)
{
    done(core::Error{core::ErrorCode::Unavailable, QStringLiteral("The sample site cannot be edited."), {}});
}

void SampleEditor::applyRetention(bool, CountDone done) { done(qint64(0)); }

void SampleEditor::removeSite(core::SiteId, VoidDone done)
{
    done(core::Error{core::ErrorCode::Unavailable, QStringLiteral("The sample site cannot be removed."), {}});
}

} // namespace gatepost::tests
