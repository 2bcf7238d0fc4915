// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/own_turn.h"

#include <QCoreApplication>

using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

constexpr auto kAtOnce = 1ms;

} // namespace

OwnTurn::OwnTurn(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(this, &QObject::objectNameChanged, &m_timer, [this](const QString &name) { m_timer.setObjectName(name); });
    connect(&m_timer, &QTimer::timeout, this, &OwnTurn::look);
}

void OwnTurn::start()
{
    if (m_timer.isActive())
        return;
    qApp->installEventFilter(this);
    m_othersSince = true; // such as who calls this
    m_timer.start(0);
}

bool OwnTurn::eventFilter(QObject *receiver, QEvent *)
{
    // Others of this kind that wait hold nobody up.
    if (!qobject_cast<OwnTurn *>(receiver->parent()))
        m_othersSince = true;
    return false;
}

// Timers that are due go off in one turn, in the order in which they became so. With GLib's dispatcher the desktop's
// events have turns before them, but right after posted events the timers share one with those, and come first. So there
// has to be nothing between two looks, a moment apart.
void OwnTurn::look()
{
    const bool isAlone = !m_othersSince && Clock::now() - m_lookedAt <= kAtOnce;
    if (!isAlone && m_putOff < kMostPutOff) {
        ++m_putOff;
        m_lookedAt = Clock::now();
        m_othersSince = false;
        m_timer.start(0);
        return;
    }
    m_putOff = 0;
    qApp->removeEventFilter(this);
    Q_EMIT came();
}

} // namespace gatepost::models
