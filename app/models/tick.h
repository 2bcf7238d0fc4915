// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace gatepost::models {

// For work that a view does in steps: start() has ticked() follow once, in a later turn of the event loop. Unlike QML's
// Timer it is no animation, so that it neither starts nor stops the clock of those. Thread: GUI.
class Tick : public QObject
{
    Q_OBJECT
    QML_ELEMENT

    // In milliseconds.
    Q_PROPERTY(int interval READ interval WRITE setInterval NOTIFY intervalChanged)

public:
    explicit Tick(QObject *parent = nullptr) : QObject(parent)
    {
        m_timer.setObjectName(QStringLiteral("tick")); // for the frame log
        m_timer.setSingleShot(true);
        m_timer.setInterval(8); // half a frame
        connect(&m_timer, &QTimer::timeout, this, &Tick::ticked);
    }

    int interval() const { return m_timer.interval(); }
    void setInterval(int ms)
    {
        if (ms == interval())
            return;
        m_timer.setInterval(ms);
        Q_EMIT intervalChanged();
    }

    // Also when it has been started: then it begins anew.
    Q_INVOKABLE void start() { m_timer.start(); }

Q_SIGNALS:
    void intervalChanged();
    void ticked();

private:
    QTimer m_timer;
};

} // namespace gatepost::models
