// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <chrono>

namespace gatepost::models {

// For work that takes half a frame or more: start() has came() follow once, in a turn of the event loop that seems to
// have nothing else to do, since the two together may take longer than a frame. After kMostPutOff turns it comes all the
// same. The frame log names it by its objectName. Thread: GUI.
class OwnTurn : public QObject
{
    Q_OBJECT
    QML_ELEMENT

public:
    static constexpr int kMostPutOff = 50;

    explicit OwnTurn(QObject *parent = nullptr);

    // Without effect while one is to come.
    Q_INVOKABLE void start();

Q_SIGNALS:
    void came();

private:
    using Clock = std::chrono::steady_clock;

    bool eventFilter(QObject *receiver, QEvent *event) override;
    void look();

    QTimer m_timer{this}; // of no length: comes after what is due
    Clock::time_point m_lookedAt;
    bool m_othersSince = false;
    int m_putOff = 0;
};

} // namespace gatepost::models
