// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/session.h"
#include "tests/qml/sample_site.h"

#include <QQmlAbstractUrlInterceptor>
#include <QQmlApplicationEngine>
#include <QQuickWindow>
#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace gatepost::tests {

// The whole console, offscreen, over a SampleWorld: what tests and the screens share. Thread: GUI; needs QApplication.
class ConsoleStage
{
public:
    // Loads Main.qml. `now` is the fixed time of the clock. `qmlSources`: folder whose QML is taken instead of what was
    // built in; empty for the latter.
    explicit ConsoleStage(const QDateTime &now, const QString &qmlSources = {});
    ~ConsoleStage();

    // Before QApplication: nothing on a screen, drawn by the processor; what the environment already says stays.
    static void useNoScreen();

    // One on the screen, at a fixed time; null when the window does not come.
    static std::unique_ptr<ConsoleStage> shown();
    // And with the sample's figures on it.
    static std::unique_ptr<ConsoleStage> filled();

    SampleWorld &world() { return m_world; }
    SetClock &clock() { return m_clock; }
    models::Session &session() { return *m_session; }
    QQuickWindow *window() { return m_window; }

    // A site with sixty days of hits.
    void fill();
    // One minute after the other with live views, until the clock is back at its start.
    void letViewsCome();
    void open(const QString &page);
    // Runs the event loop until nothing is under way and the last frame is drawn. False after five seconds.
    bool settle();
    static bool waitFor(const std::function<bool()> &done, int ms = 5000);
    // The first visible item below the window with this objectName; null when there is none.
    QQuickItem *item(const QString &name) const;
    // The first of this QML type below the window, seen or not; null when there is none.
    QQuickItem *anyOf(const char *type) const;
    // All items within, the nearest first, seen or not.
    static QList<QQuickItem *> below(const QQuickItem *item);
    static bool isOfType(const QObject *object, const char *type);
    // What a screen reader says of it.
    static QString spokenName(const QQuickItem *item);

private:
    QTemporaryDir m_folder;
    SampleWorld m_world;
    SampleEditor m_editor{m_world};
    SampleHealth m_health;
    SetClock m_clock;
    std::unique_ptr<models::Session> m_session;
    std::unique_ptr<QQmlAbstractUrlInterceptor> m_sources;
    std::unique_ptr<QQmlApplicationEngine> m_engine;
    QQuickWindow *m_window = nullptr;
};

// Runs the test functions with an application for a stage, in English.
int runOnStage(QObject &test, int argc, char **argv);

} // namespace gatepost::tests
