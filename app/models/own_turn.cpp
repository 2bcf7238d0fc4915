// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/own_turn.h"

#include <QAbstractEventDispatcher>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

constexpr auto kAtOnce = 1ms;

} // namespace

OwnTurn::OwnTurn(QObject *parent) : QObject(parent)
{
    setName(u"own turn"_s);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &OwnTurn::look);
    connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, this,
        [this] { m_turnsSince = std::min(m_turnsSince + 1, 2); });
}

void OwnTurn::start()
{
    if (!m_timer.isActive())
        m_timer.start(0);
}

// Timers that are due go off in one turn, in the order in which they became so. GLib's dispatcher lets them wait for the
// events of the desktop, but for the first time after posted ones: then they share a turn with those. So the turn before
// has to be one that only looked, a moment ago.
void OwnTurn::look()
{
    const bool isAlone = m_turnsSince == 1 && Clock::now() - m_lookedAt <= kAtOnce;
    if (!isAlone && m_putOff < kMostPutOff) {
        ++m_putOff;
        m_lookedAt = Clock::now();
        m_turnsSince = 0;
        m_timer.start(0);
        return;
    }
    m_putOff = 0;
    Q_EMIT came();
}

} // namespace gatepost::models
