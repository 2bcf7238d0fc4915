// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/turns.h"

#include <QElapsedTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

// Stays within a frame of 16 ms also where the last step is a long one and a frame comes in the same turn.
constexpr qint64 kBudgetMs = 3;
constexpr auto kPause = 4ms;

} // namespace

Turns::Turns(QObject *parent) : QObject(parent)
{
    m_timer.setObjectName(u"turns"_s); // for the frame log
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Turns::work);
}

void Turns::take(QObject *who, Step step)
{
    const bool waits =
        std::any_of(m_waiting.begin(), m_waiting.end(), [who](const Waiting &waiting) { return waiting.who == who; });
    if (waits)
        return;
    m_waiting.push_back({who, std::move(step)});
    if (!m_timer.isActive())
        m_timer.start(0);
}

void Turns::work()
{
    QElapsedTimer timer;
    timer.start();
    while (!m_waiting.empty() && timer.elapsed() < kBudgetMs) {
        Waiting next = std::move(m_waiting.front());
        m_waiting.pop_front();
        if (next.who && next.step() && next.who)
            take(next.who, std::move(next.step));
    }
    if (!m_waiting.empty())
        m_timer.start(kPause);
}

} // namespace gatepost::models
