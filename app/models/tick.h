// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <chrono>

namespace gatepost::models {

// For work that a view does in steps: start() has ticked() follow once, in a later turn of the event loop. Unlike QML's
// Timer it is no animation, so that it neither starts nor stops the clock of those. Thread: GUI.
class Tick : public QObject
{
    Q_OBJECT
    QML_ELEMENT

public:
    explicit Tick(QObject *parent = nullptr) : QObject(parent)
    {
        using namespace std::chrono_literals;
        m_timer.setSingleShot(true);
        m_timer.setInterval(8ms); // half a frame
        connect(&m_timer, &QTimer::timeout, this, &Tick::ticked);
    }

    Q_INVOKABLE void start() { m_timer.start(); }

Q_SIGNALS:
    void ticked();

private:
    QTimer m_timer;
};

} // namespace gatepost::models
