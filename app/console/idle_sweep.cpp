// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/idle_sweep.h"

#include <QEvent>
#include <QJSEngine>
#include <QQuickWindow>

#include <chrono>

using namespace std::chrono_literals;

namespace gatepost::console {

namespace {

constexpr auto kQuiet = 120ms; // between two hidden pages that follow a resize
constexpr auto kAttended = 3s; // figures that come by themselves leave little behind

bool isInput(QEvent::Type type)
{
    switch (type) {
    case QEvent::KeyPress:
    case QEvent::ShortcutOverride: // a key that becomes a shortcut is no KeyPress
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonRelease:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::Resize:
        return true;
    default:
        return false;
    }
}

} // namespace

IdleSweep::IdleSweep(QJSEngine &engine, QQuickWindow &window) : m_engine(engine)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(kQuiet);
    connect(&m_quiet, &QTimer::timeout, this, &IdleSweep::sweep);
    connect(&window, &QQuickWindow::frameSwapped, &m_quiet, qOverload<>(&QTimer::start));
    window.installEventFilter(this);
    m_sinceInput.start();
}

bool IdleSweep::eventFilter(QObject *watched, QEvent *event)
{
    if (isInput(event->type())) {
        m_sinceInput.start();
        m_quiet.start();
    }
    return QObject::eventFilter(watched, event);
}

void IdleSweep::sweep()
{
    if (std::chrono::milliseconds(m_sinceInput.elapsed()) < kAttended)
        m_engine.collectGarbage();
}

} // namespace gatepost::console
