// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"

#include <atomic>

namespace gatepost::testing {

// Begins in every run at noon of 20 November 2026, UTC, goes on as time does, and can be pushed ahead: what is old, due
// or of a closed day is the same whenever a test runs, and no midnight comes in between. Thread: any.
class SteadyClock : public core::Clock
{
public:
    qint64 nowMs() const override { return kStartMs + monotonicMs() - m_madeAt; }
    qint64 monotonicMs() const override { return m_system.monotonicMs() + m_pushed; }
    void push(qint64 ms) { m_pushed += ms; }

private:
    static constexpr qint64 kStartMs = 1'795'176'000'000;

    core::SystemClock m_system;
    std::atomic<qint64> m_pushed = 0;
    const qint64 m_madeAt = m_system.monotonicMs();
};

} // namespace gatepost::testing
