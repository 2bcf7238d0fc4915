// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the figures of core::Health.
#pragma once

#include "collector/core/clock.h"
#include "collector/core/health.h"

#include <array>
#include <mutex>

namespace gatepost::store {

// Thread: any.
class HealthMeter
{
public:
    explicit HealthMeter(const core::Clock &clock) : m_clock(clock) { }

    void committed(qint64 hits);
    void setStoring();
    void setTrouble(const QString &sentence); // not storing from now on

    // All but the queue's figures.
    core::Health health() const;

private:
    static constexpr std::size_t kSeconds = 60;

    const core::Clock &m_clock;
    mutable std::mutex m_mutex;
    core::Health m_health;
    qint64 m_lastCommitMs = -1;
    std::array<qint64, kSeconds> m_hits{}; // by second, as a ring
    std::array<qint64, kSeconds> m_second{}; // which second a place of the ring stands for
};

} // namespace gatepost::store
