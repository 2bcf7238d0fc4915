// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/query_runner.h"
#include "collector/core/channel.h"
#include "collector/core/clock.h"
#include "collector/core/site_editor.h"
#include "collector/query/query_source.h"

#include <QDateTime>
#include <QGuiApplication>
#include <QTest>

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

namespace gatepost::testing {

// A clock that stands still until it is set.
class StoppedClock final : public core::Clock
{
public:
    qint64 nowMs() const override { return m_ms; }
    qint64 monotonicMs() const override { return m_ms; }
    void set(const QString &isoUtc) { m_ms = QDateTime::fromString(isoUtc, Qt::ISODate).toMSecsSinceEpoch(); }
    void advance(qint64 ms) { m_ms += ms; }

private:
    std::atomic<qint64> m_ms{0};
};

// What a source would find, set by a test while the query thread reads it.
class FakeWorld
{
public:
    using Answer = std::function<core::Result<query::Report>(const query::Query &, const std::atomic<bool> *)>;

    void setSites(std::vector<core::Site> sites);
    void setSitesReadable(bool readable);
    void setAnswer(Answer answer);
    // What reading in takes, before every question; nothing by default.
    using CatchUp = std::function<core::Result<void>(const std::atomic<bool> *, const query::QuerySource::Progress &)>;
    void setCatchUp(CatchUp catchUp);
    void setDataRange(core::TimeRange range); // of any sites
    void setDataRange(core::SiteId site, core::TimeRange range); // of this one alone
    void setBatch(core::Result<qint64> batch);
    void commit(); // the next batch
    // Adds a view and commits it.
    void addView(core::SiteId site, const QString &page, core::Channel channel = core::Channel::Agent);
    std::vector<query::Query> asked() const;
    int askedCount() const { return static_cast<int>(asked().size()); }

    models::QueryRunner::SourceFactory factory();

private:
    friend class FakeSource;

    mutable std::mutex m_mutex;
    core::SiteBookPtr m_book = std::make_shared<core::SiteBook>();
    bool m_sitesReadable = true;
    Answer m_answer;
    CatchUp m_catchUp;
    core::TimeRange m_dataRange;
    QHash<core::SiteId, core::TimeRange> m_dataRanges;
    core::Result<qint64> m_batch = qint64(1);
    std::vector<query::LiveView> m_views;
    std::vector<query::Query> m_asked;
};

// Changes the sites of a world, from a thread of its own as the writer does.
class FakeEditor final : public core::SiteEditor
{
public:
    explicit FakeEditor(FakeWorld &world) : m_world(world) { }
    ~FakeEditor() override;

    void addSite(core::Site wanted, SiteDone done) override;
    void editSite(core::SiteId site, core::SiteEdit edit, SiteDone done) override;
    void removeSite(core::SiteId site, VoidDone done) override;
    void applyRetention(bool confirmed, CountDone done) override;

    std::optional<core::Error> refusal; // set before the call
    core::SiteEdit lastEdit; // read after the call is done

private:
    void later(std::function<void()> call);

    FakeWorld &m_world;
    std::vector<core::Site> m_sites;
    std::vector<std::thread> m_threads;
};

core::Site makeSite(core::SiteId id, const char *name, const char *zone = "Europe/Berlin");
// A report with this many agent views (and as many images), each a visit of one page.
query::Report reportOf(qint64 views);
query::BreakdownRow rowOf(const char *text, qint64 views);
// One breakdown per dimension that was asked for, with these rows.
query::Report reportFor(const query::Query &query, const std::vector<query::BreakdownRow> &rows);

} // namespace gatepost::testing

// A test's main on the offscreen platform, in a fixed locale and zone.
#define GATEPOST_MODELS_MAIN(Class)                                                                                    \
    int main(int argc, char *argv[])                                                                                   \
    {                                                                                                                  \
        qputenv("QT_QPA_PLATFORM", "offscreen");                                                                       \
        qputenv("TZ", "UTC");                                                                                          \
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));                                        \
        QGuiApplication application(argc, argv);                                                                       \
        Class test;                                                                                                    \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
