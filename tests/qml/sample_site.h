// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"
#include "collector/core/site_editor.h"
#include "collector/query/query_source.h"
#include "collector/store/hit_columns.h"

#include <QDate>

#include <atomic>
#include <memory>
#include <mutex>

namespace gatepost::tests {

inline constexpr core::SiteId kSampleSite = 1;

// Sixty days of an invented but believable site: 30 days with about 23,000 views ending with `today`, and the 30 days
// before. Three networks, each with its own share of blocked scripts. Always the same hits for the same day.
std::shared_ptr<const store::HitImage> sampleImage(QDate today);

// Time as the test sets it. Thread: any.
class SetClock final : public core::Clock
{
public:
    explicit SetClock(qint64 nowMs) : m_nowMs(nowMs) { }
    qint64 nowMs() const override { return m_nowMs; }
    qint64 monotonicMs() const override { return m_nowMs; }
    void advance(qint64 ms) { m_nowMs += ms; }

private:
    std::atomic<qint64> m_nowMs;
};

// What a sample source answers, changed by the test while the console looks. Thread: any.
class SampleWorld
{
public:
    enum class Mood { Fine, Failing, Hanging };

    void setImage(std::shared_ptr<const store::HitImage> image);
    void setSites(std::vector<core::Site> sites);
    void setMood(Mood mood) { m_mood = mood; }
    void setDamage(QList<query::Damage> damage); // told by every answer
    void addLive(query::LiveView view); // gives it the next hitId and a new batch
    Mood mood() const { return m_mood; }
    core::SiteBookPtr sites() const;
    std::shared_ptr<const store::HitImage> image() const;
    qint64 lastBatchId() const { return m_batch; }
    std::vector<query::LiveView> liveSince(qint64 after, int limit) const;
    int questions() const { return m_questions; }
    query::Query lastQuery() const;
    void asked(const query::Query &query);
    QList<query::Damage> damage() const;

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const store::HitImage> m_image =
        std::make_shared<store::HitImage>(store::HitImage{{}, std::make_shared<store::Dictionary>(), 0, 0});
    core::SiteBookPtr m_sites = std::make_shared<core::SiteBook>();
    std::vector<query::LiveView> m_live;
    query::Query m_lastQuery;
    QList<query::Damage> m_damage;
    std::atomic<Mood> m_mood = Mood::Fine;
    std::atomic<qint64> m_batch = 1;
    std::atomic<int> m_questions = 0;
};

// The site the sample hits belong to: three hosts, one on each network.
core::Site sampleSite();

// Answers through the real engine. `world` outlives it.
std::unique_ptr<query::QuerySource> makeSampleSource(SampleWorld &world);

// Adds sites to the world at once. Edits and removals are refused: no test here needs them.
class SampleEditor final : public core::SiteEditor
{
public:
    explicit SampleEditor(SampleWorld &world) : m_world(world) { }
    void addSite(core::Site wanted, SiteDone done) override;
    void editSite(core::SiteId site, core::SiteEdit edit, SiteDone done) override;
    void removeSite(core::SiteId site, VoidDone done) override;
    void applyRetention(bool confirmed, CountDone done) override;

private:
    SampleWorld &m_world;
};

class SampleHealth final : public core::HealthSource
{
public:
    core::Health health() const override { return {true, {}, 0, 4096, 27169, 14, 200}; }
};

} // namespace gatepost::tests
