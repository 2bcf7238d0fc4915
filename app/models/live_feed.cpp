// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/live_feed.h"

#include <algorithm>

namespace gatepost::models {

namespace {

constexpr qint64 kMinuteMs = 60000;

int countOf(const QHash<core::SiteId, int> &counts, core::SiteId site)
{
    if (site != core::kNoSite)
        return counts.value(site);
    int sum = 0;
    for (const int count : counts)
        sum += count;
    return sum;
}

} // namespace

LiveFeed::LiveFeed(QueryRunner &runner, const core::Clock &clock, QObject *parent) : QObject(parent), m_clock(clock)
{
    connect(&runner, &QueryRunner::liveSeen, this, &LiveFeed::take);
}

void LiveFeed::take(const LiveBatch &batch)
{
    for (const query::LiveView &view : batch.newest)
        m_rows.push_front({view, batch.initial});
    while (m_rows.size() > kLiveRows)
        m_rows.pop_back();
    if (!batch.initial) {
        m_looks.push_back({batch.seenMs, batch.counts});
        const qint64 minute = batch.seenMs / kMinuteMs;
        if (m_minutes.empty() || m_minutes.back().first != minute)
            m_minutes.push_back({minute, {}});
        for (auto count = batch.counts.constBegin(); count != batch.counts.constEnd(); ++count)
            m_minutes.back().second[count.key()] += count.value();
        while (m_looks.front().ms < batch.seenMs - kMinuteMs)
            m_looks.pop_front();
        while (m_minutes.front().first <= minute - kMinutes)
            m_minutes.pop_front();
    }
    Q_EMIT seen();
}

std::array<int, LiveFeed::kMinutes> LiveFeed::minutes(core::SiteId site) const
{
    std::array<int, kMinutes> found{};
    const qint64 now = m_clock.nowMs() / kMinuteMs;
    for (const auto &[minute, counts] : m_minutes) {
        const qint64 place = kMinutes - 1 - (now - minute);
        if (place >= 0 && place < kMinutes)
            found[static_cast<std::size_t>(place)] += countOf(counts, site);
    }
    return found;
}

int LiveFeed::lastMinute(core::SiteId site) const
{
    const qint64 since = m_clock.nowMs() - kMinuteMs;
    int sum = 0;
    for (const Look &look : m_looks) {
        if (look.ms > since)
            sum += countOf(look.counts, site);
    }
    return sum;
}

} // namespace gatepost::models
