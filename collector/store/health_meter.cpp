// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/health_meter.h"

namespace gatepost::store {

void HealthMeter::committed(qint64 hits)
{
    const qint64 now = m_clock.monotonicMs();
    const qint64 second = now / 1000;
    const std::size_t place = static_cast<std::size_t>(second) % kSeconds;
    const std::lock_guard lock(m_mutex);
    if (m_second[place] != second) {
        m_second[place] = second;
        m_hits[place] = 0;
    }
    m_hits[place] += hits;
    m_health.storedHits += hits;
    m_health.storing = true;
    m_health.trouble.clear();
    m_lastCommitMs = now;
}

void HealthMeter::setStoring()
{
    const std::lock_guard lock(m_mutex);
    m_health.storing = true;
    m_health.trouble.clear();
}

void HealthMeter::setTrouble(const QString &sentence)
{
    const std::lock_guard lock(m_mutex);
    m_health.storing = false;
    m_health.trouble = sentence;
}

core::Health HealthMeter::health() const
{
    const qint64 now = m_clock.monotonicMs();
    const qint64 oldest = now / 1000 - static_cast<qint64>(kSeconds) + 1;
    const std::lock_guard lock(m_mutex);
    core::Health health = m_health;
    for (std::size_t i = 0; i < kSeconds; ++i) {
        if (m_second[i] >= oldest)
            health.storedLastMinute += m_hits[i];
    }
    health.lastCommitAgoMs = m_lastCommitMs < 0 ? -1 : now - m_lastCommitMs;
    return health;
}

} // namespace gatepost::store
