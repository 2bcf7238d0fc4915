// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/window.h"

#include "app/console/collector_host.h"
#include "app/console/frame_log.h"
#include "app/console/idle_sweep.h"
#include "app/models/session.h"
#include "collector/cli/stop_signals.h"
#include "collector/cli/usage.h"
#include "collector/store/data_directory.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QIcon>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace gatepost::console {

namespace {

models::SessionParts partsOf(const QString &dataDirectory, const core::Clock &clock)
{
    const store::DataDirectory directory(dataDirectory);
    models::SessionParts parts;
    parts.source = [path = directory.databasePath(), &clock] { return query::makeLocalSource(path, &clock); };
    parts.clock = &clock;
    parts.locale = QLocale::system();
    parts.dataDirectory = directory.path();
    parts.settingsFile =
        QDir(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)).filePath(u"console.ini"_s);
    return parts;
}

QQuickWindow *windowOf(const QQmlApplicationEngine &engine)
{
    return engine.rootObjects().isEmpty() ? nullptr : qobject_cast<QQuickWindow *>(engine.rootObjects().front());
}

// Milliseconds from the start of this process to the first frame on the screen.
void measureStart(QQuickWindow *window, const QElapsedTimer &sinceStart)
{
    const auto shown = std::make_shared<bool>(false);
    QObject::connect(window, &QQuickWindow::frameSwapped, window, [sinceStart, shown] {
        if (std::exchange(*shown, true))
            return;
        cli::print(u"window %1 ms"_s.arg(sinceStart.elapsed()));
        qApp->quit();
    });
}

} // namespace

int runWindow(const Wanted &wanted, FrameLog *frameLog)
{
    QElapsedTimer sinceStart;
    sinceStart.start();
    QQuickStyle::setStyle(u"Basic"_s);
    QGuiApplication::setWindowIcon(QIcon(u":/qt/qml/Gatepost/Console/gatepost.png"_s));
    const core::SystemClock clock;
    models::Session session(partsOf(wanted.collector.dataDirectory, clock));
    CollectorHost host(wanted.collector, clock, session);
    cli::StopSignals stopSignals;
    QObject::connect(&stopSignals, &cli::StopSignals::stopAsked, qApp, &QCoreApplication::quit);

    int code = cli::kFailed;
    {
        QQmlApplicationEngine engine;
        engine.addImportPath(u"qrc:/qt/qml"_s);
        engine.setInitialProperties({{u"session"_s, QVariant::fromValue(&session)}});
        host.start();
        session.start();
        if (frameLog)
            frameLog->begin("loading the window");
        engine.load(QUrl(u"qrc:/qt/qml/Gatepost/Console/Main.qml"_s));
        if (frameLog)
            frameLog->end();
        QQuickWindow *window = windowOf(engine);
        if (!window)
            return refuse(u"the window could not be loaded; the lines above say why"_s, cli::kFailed);
        if (frameLog)
            frameLog->watch(window);
        const IdleSweep sweep(engine, *window);
        if (wanted.measureStart)
            measureStart(window, sinceStart);
        code = QCoreApplication::exec();
    }
    // The pages are gone with the engine: nothing asks any more, and the collector may end.
    session.stop();
    host.stop();
    return code;
}

} // namespace gatepost::console
