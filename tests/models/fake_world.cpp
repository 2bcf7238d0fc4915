// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/models/fake_world.h"

#include <algorithm>

namespace gatepost::testing {

class FakeSource final : public query::QuerySource
{
public:
    explicit FakeSource(FakeWorld &world) : m_world(world) { }

    core::Result<core::SiteBookPtr> sites() override
    {
        const std::lock_guard lock(m_world.m_mutex);
        if (!m_world.m_sitesReadable)
            return core::Error{core::ErrorCode::NotFound, QStringLiteral("There is no database yet."), {}};
        return m_world.m_book;
    }

    core::Result<void> catchUp(const std::atomic<bool> *cancelled, const Progress &progress) override
    {
        FakeWorld::CatchUp catchUp;
        {
            const std::lock_guard lock(m_world.m_mutex);
            catchUp = m_world.m_catchUp;
        }
        return catchUp ? catchUp(cancelled, progress) : core::Result<void>();
    }

    core::Result<core::TimeRange> dataRange(const std::vector<core::SiteId> &sites) override
    {
        const std::lock_guard lock(m_world.m_mutex);
        return sites.size() == 1 ? m_world.m_dataRanges.value(sites.front(), m_world.m_dataRange) : m_world.m_dataRange;
    }

    core::Result<query::Report> report(const query::Query &query, const std::atomic<bool> *cancelled) override
    {
        FakeWorld::Answer answer;
        qint64 batch = 0;
        {
            const std::lock_guard lock(m_world.m_mutex);
            m_world.m_asked.push_back(query);
            answer = m_world.m_answer;
            batch = m_world.m_batch ? m_world.m_batch.value() : 0;
        }
        core::Result<query::Report> report = answer ? answer(query, cancelled) : query::Report{};
        if (report)
            report->lastBatchId = batch;
        return report;
    }

    core::Result<qint64> lastBatchId() override
    {
        const std::lock_guard lock(m_world.m_mutex);
        return m_world.m_batch;
    }

    core::Result<std::vector<query::LiveView>> liveSince(qint64 after, int limit) override
    {
        const std::lock_guard lock(m_world.m_mutex);
        std::vector<query::LiveView> found;
        for (const query::LiveView &view : m_world.m_views) {
            if (view.hitId > after)
                found.push_back(view);
        }
        if (static_cast<int>(found.size()) > limit)
            found.erase(found.begin(), found.end() - limit);
        return found;
    }

private:
    FakeWorld &m_world;
};

void FakeWorld::setSites(std::vector<core::Site> sites)
{
    const std::lock_guard lock(m_mutex);
    m_book = std::make_shared<core::SiteBook>(std::move(sites));
}

void FakeWorld::setSitesReadable(bool readable)
{
    const std::lock_guard lock(m_mutex);
    m_sitesReadable = readable;
}

void FakeWorld::setAnswer(Answer answer)
{
    const std::lock_guard lock(m_mutex);
    m_answer = std::move(answer);
}

void FakeWorld::setCatchUp(CatchUp catchUp)
{
    const std::lock_guard lock(m_mutex);
    m_catchUp = std::move(catchUp);
}

void FakeWorld::setDataRange(core::TimeRange range)
{
    const std::lock_guard lock(m_mutex);
    m_dataRange = range;
}

void FakeWorld::setDataRange(core::SiteId site, core::TimeRange range)
{
    const std::lock_guard lock(m_mutex);
    m_dataRanges.insert(site, range);
}

void FakeWorld::setBatch(core::Result<qint64> batch)
{
    const std::lock_guard lock(m_mutex);
    m_batch = std::move(batch);
}

void FakeWorld::commit()
{
    const std::lock_guard lock(m_mutex);
    m_batch = m_batch.value() + 1;
}

void FakeWorld::addView(core::SiteId site, const QString &page, core::Channel channel)
{
    const std::lock_guard lock(m_mutex);
    query::LiveView view;
    view.hitId = m_views.empty() ? 1 : m_views.back().hitId + 1;
    view.seenMs = QDateTime::currentMSecsSinceEpoch();
    view.site = site;
    view.page = page;
    view.host = QStringLiteral("example.org");
    view.network = core::networkName(core::Network::ClearNet);
    view.channel = core::channelName(channel);
    m_views.push_back(view);
    m_batch = m_batch.value() + 1;
}

std::vector<query::Query> FakeWorld::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

models::QueryRunner::SourceFactory FakeWorld::factory()
{
    return [this] { return std::make_unique<FakeSource>(*this); };
}

FakeEditor::~FakeEditor()
{
    for (std::thread &thread : m_threads)
        thread.join();
}

void FakeEditor::later(std::function<void()> call) { m_threads.emplace_back(std::move(call)); }

void FakeEditor::addSite(core::Site wanted, SiteDone done)
{
    later([this, wanted, done]() mutable {
        if (refusal) {
            done(*refusal);
            return;
        }
        wanted.id = static_cast<core::SiteId>(m_sites.size()) + 1;
        wanted.key = QByteArrayLiteral("gp_abcdefghijklmnop");
        m_sites.push_back(wanted);
        m_world.setSites(m_sites);
        done(wanted);
    });
}

void FakeEditor::editSite(core::SiteId site, core::SiteEdit edit, SiteDone done)
{
    later([this, site, edit, done] {
        lastEdit = edit;
        if (refusal)
            done(*refusal);
        else
            done(makeSite(site, "edited"));
    });
}

void FakeEditor::applyRetention(bool, CountDone done) { done(qint64(0)); }

void FakeEditor::removeSite(core::SiteId, VoidDone done)
{
    later([this, done] {
        m_world.setSites({});
        done(core::Result<void>());
    });
}

core::Site makeSite(core::SiteId id, const char *name, const char *zone)
{
    core::Site site;
    site.id = id;
    site.name = QString::fromUtf8(name);
    site.key = "gp_" + QByteArray::number(id).rightJustified(16, '0');
    site.timeZone = zone;
    site.hosts = {
        {QByteArray(name) + ".example", core::Network::ClearNet}, {QByteArray(name) + "abc.onion", core::Network::Tor}};
    return site;
}

query::Report reportOf(qint64 views)
{
    query::Report report;
    report.totals = rowOf("", views).measures;
    report.dataRange = {1000, 2000};
    return report;
}

query::BreakdownRow rowOf(const char *text, qint64 views)
{
    query::BreakdownRow row;
    row.text = QString::fromUtf8(text);
    row.measures.agentViews = views;
    row.measures.counterViews = views;
    row.measures.firstViews = views;
    row.measures.depthViews = views;
    return row;
}

query::Report reportFor(const query::Query &query, const std::vector<query::BreakdownRow> &rows)
{
    query::Report report;
    report.range = query.range;
    report.dataRange = query.range;
    for (const query::BreakdownRow &row : rows)
        report.totals += row.measures;
    for (const core::Dimension dimension : query.dimensions) {
        query::Breakdown breakdown;
        breakdown.dimension = dimension;
        breakdown.rows = rows;
        breakdown.rowsInAll = static_cast<qint64>(rows.size());
        for (query::BreakdownRow &row : breakdown.rows) {
            const auto all = static_cast<double>(report.totals.views());
            row.share = all > 0 ? static_cast<double>(row.measures.views()) / all : 0;
        }
        report.breakdowns.push_back(breakdown);
    }
    return report;
}

} // namespace gatepost::testing
