// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/own_turn.h"

#include <QObject>
#include <QTimer>

#include <cstddef>

class QJSEngine;
class QQuickWindow;

namespace gatepost::console {

// Has the garbage of the QML engine collected in turns of their own: when no frame has been drawn for a moment, or at
// once where there is much of it. Left to itself, Qt 6.4's engine stops for about 10 ms to do so, in the midst of
// whatever turn fills its heap, and together with that turn's own work this is more than a frame. Thread: GUI.
class IdleSweep : public QObject
{
    Q_OBJECT

public:
    // False with a Qt that is not 6.4, or not the one compiled with: its engine is left alone, and collects by itself.
    static bool holds();

    // Both outlive this.
    IdleSweep(QJSEngine &engine, QQuickWindow &window);
    ~IdleSweep() override; // the engine collects by itself again

private:
    void sweepIfAbove(std::size_t garbageBytes);
    void sweep();

    QJSEngine &m_engine;
    QTimer m_quiet;
    QTimer m_watch; // also while nothing is drawn
    models::OwnTurn m_next;
    std::size_t m_kept = 0; // bytes that the last sweep left
};

} // namespace gatepost::console
