// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/engine.h"
#include "collector/query/live_views.h"
#include "collector/query/query_source.h"
#include "collector/query/scan.h"
#include "collector/store/hit_reader.h"

namespace gatepost::query {

namespace {

constexpr std::chrono::seconds kQueryLimit{30};
constexpr int kAttempts = 5;

class LocalSource final : public QuerySource
{
public:
    LocalSource(const QString &databasePath, const core::Clock *clock)
        : m_reader(databasePath), m_clock(clock != nullptr ? *clock : m_systemClock)
    {
    }

    core::Result<core::SiteBookPtr> sites() override { return m_reader.sites(); }

    core::Result<void> catchUp(const std::atomic<bool> *cancelled, const Progress &progress) override
    {
        const auto image = refresh({cancelled, progress});
        return image ? core::Result<void>() : image.error();
    }

    core::Result<Report> report(const Query &query, const std::atomic<bool> *cancelled) override
    {
        for (int attempt = 1;; ++attempt) {
            const auto image = refresh({cancelled, {}});
            if (!image)
                return image.error();
            auto answered = answer(query, *image.value(), cancelled, {.limit = kQueryLimit});
            // Packed anew between the two: the next image has it.
            if (answered || answered.error().code != core::ErrorCode::Unavailable || attempt == kAttempts)
                return answered;
        }
    }

    core::Result<core::TimeRange> dataRange(const std::vector<core::SiteId> &sites) override
    {
        const auto image = refresh();
        return image ? core::Result<core::TimeRange>(dataRangeOf(sites, *image.value())) : image.error();
    }

    core::Result<qint64> lastBatchId() override { return m_reader.lastBatchId(); }

    core::Result<std::vector<LiveView>> liveSince(qint64 after, int limit) override
    {
        const auto image = refresh();
        if (!image)
            return image.error();
        return m_live.since(after, limit);
    }

private:
    core::Result<std::shared_ptr<const store::HitImage>> refresh(const store::ReadWatch &watch = {})
    {
        auto image = m_reader.refresh(watch);
        if (image)
            m_live.notice(image.value(), m_clock.nowMs());
        return image;
    }

    store::HitReader m_reader;
    const core::SystemClock m_systemClock;
    const core::Clock &m_clock;
    LiveViews m_live;
};

} // namespace

std::unique_ptr<QuerySource> makeLocalSource(const QString &databasePath, const core::Clock *clock)
{
    return std::make_unique<LocalSource>(databasePath, clock);
}

} // namespace gatepost::query
