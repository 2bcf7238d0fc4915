// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_queue.h"

#include <chrono>

namespace gatepost::store {

namespace {

constexpr std::size_t kMaxSightings = 1000;

} // namespace

void SideRecords::add(const core::DropCount &drop)
{
    drops[{drop.hour, drop.site, drop.reason, drop.rule}] += drop.count;
}

void SideRecords::add(core::UnlistedSighting &&sighting)
{
    unlisted.push_back(std::move(sighting));
    if (unlisted.size() > kMaxSightings)
        unlisted.pop_front();
}

void SideRecords::add(SideRecords &&other)
{
    for (const auto &[key, count] : other.drops)
        drops[key] += count;
    for (core::UnlistedSighting &sighting : other.unlisted)
        add(std::move(sighting));
}

HitQueue::HitQueue(qsizetype limit, qsizetype batchLimit)
    : m_limit(static_cast<std::size_t>(std::max<qsizetype>(limit, 1))),
      m_batchLimit(static_cast<std::size_t>(std::max<qsizetype>(batchLimit, 1)))
{
}

core::HitSink::Offer HitQueue::offer(core::Hit &&hit, quint64 ticket, qint64 nowMs)
{
    bool mayBeTaken = false;
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed || m_shedding || m_unsettled >= m_limit)
            return core::HitSink::Offer::Full;
        if (m_batches.empty() || m_batches.back().size() >= m_batchLimit)
            m_batches.emplace_back();
        m_batches.back().push_back({std::move(hit), ticket, nowMs});
        ++m_unsettled;
        mayBeTaken = !m_held;
    }
    if (mayBeTaken)
        m_wake.notify_one();
    return core::HitSink::Offer::Queued;
}

void HitQueue::addDrops(const std::vector<core::DropCount> &drops)
{
    if (drops.empty())
        return;
    {
        const std::lock_guard lock(m_mutex);
        for (const core::DropCount &drop : drops)
            m_side.add(drop);
    }
    m_wake.notify_one();
}

void HitQueue::addUnlisted(core::UnlistedSighting &&sighting)
{
    {
        const std::lock_guard lock(m_mutex);
        m_side.add(std::move(sighting));
    }
    m_wake.notify_one();
}

bool HitQueue::addEdit(Edit edit)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_closed)
            return false;
        m_edits.push_back(std::move(edit));
    }
    m_wake.notify_one();
    return true;
}

bool HitQueue::hasWork(bool wantHits) const
{
    return m_closed || !m_edits.empty() || (wantHits && !m_held && (!m_batches.empty() || !m_side.isEmpty()));
}

HitQueue::Work HitQueue::take(bool wantHits, qint64 waitMs)
{
    Work work;
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, std::chrono::milliseconds(waitMs), [&] { return hasWork(wantHits); });
    work.edits.swap(m_edits);
    if (wantHits && (!m_held || m_closed)) {
        std::swap(work.side, m_side);
        if (!m_batches.empty()) {
            work.hits = std::move(m_batches.front());
            m_batches.pop_front();
        }
    }
    work.ended = m_closed && m_batches.empty();
    return work;
}

void HitQueue::settle(std::size_t hits)
{
    const std::lock_guard lock(m_mutex);
    m_unsettled -= hits;
}

void HitQueue::setHeld(bool held)
{
    {
        const std::lock_guard lock(m_mutex);
        m_held = held;
    }
    if (!held)
        m_wake.notify_one();
}

void HitQueue::setShedding(bool shedding)
{
    const std::lock_guard lock(m_mutex);
    m_shedding = shedding;
}

void HitQueue::open()
{
    const std::lock_guard lock(m_mutex);
    m_closed = false;
    m_shedding = false;
}

void HitQueue::close()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_wake.notify_one();
}

qint64 HitQueue::unsettled() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<qint64>(m_unsettled);
}

} // namespace gatepost::store
