// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

class QJSEngine;
class QQuickWindow;

namespace gatepost::console {

// Has the garbage of the QML engine collected while nobody waits for the window: for some seconds after input, whenever
// no frame has been drawn for a moment. The engine would otherwise stop to do so for about 10 ms in the midst of
// whatever turn fills its heap. Thread: GUI.
class IdleSweep : public QObject
{
    Q_OBJECT

public:
    // Both outlive this.
    IdleSweep(QJSEngine &engine, QQuickWindow &window);

    bool eventFilter(QObject *watched, QEvent *event) override; // takes nothing away

private:
    void sweep();

    QJSEngine &m_engine;
    QTimer m_quiet;
    QElapsedTimer m_sinceInput;
};

} // namespace gatepost::console
