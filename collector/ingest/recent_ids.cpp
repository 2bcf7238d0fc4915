// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/recent_ids.h"

#include <QHash>
#include <QHashFunctions>

namespace gatepost::ingest {

namespace {

constexpr qint64 kMemoryMs = 10 * 60 * 1000;

} // namespace

RecentIds::RecentIds(const core::Clock &clock, std::size_t capacity) : m_clock(clock), m_capacity(capacity) { }

bool RecentIds::seenBefore(core::SiteId site, core::Action action, QByteArrayView id)
{
    const qint64 now = m_clock.monotonicMs();
    while (!m_order.empty() && m_order.front().untilMs <= now)
        dropOldest();
    const std::size_t digest = qHashMulti(QHashSeed::globalSeed(), site, static_cast<int>(action), id);
    m_last = 0;
    if (!m_seen.insert(digest).second)
        return true;
    m_last = digest;
    m_order.push_back({now + kMemoryMs, digest});
    if (m_order.size() > m_capacity)
        dropOldest();
    return false;
}

// A place in the midst of the order stays until its time: at the worst the same id, seen again, is forgotten early.
void RecentIds::forget(std::size_t digest)
{
    m_seen.erase(digest);
    while (!m_order.empty() && !m_seen.contains(m_order.back().digest))
        m_order.pop_back();
}

void RecentIds::dropOldest()
{
    m_seen.erase(m_order.front().digest);
    m_order.pop_front();
}

} // namespace gatepost::ingest
