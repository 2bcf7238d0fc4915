// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/idle_sweep.h"

#include <QGuiApplication>
#include <QJSEngine>
#include <QPointer>
#include <QQuickWindow>
#include <QTest>

using namespace gatepost;

// Garbage goes soon after input, and not within it.
class IdleSweepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void garbageGoesAfterInput()
    {
        QJSEngine engine;
        QQuickWindow window;
        console::IdleSweep sweep(engine, window);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));

        for (int round = 0; round < 3; ++round) {
            const QPointer<QObject> garbage = litter(engine);
            round == 1 ? QTest::mouseMove(&window, {3, 3}) : QTest::keyClick(&window, Qt::Key_A);
            QVERIFY(garbage); // not within the input
            QTRY_VERIFY(!garbage);
        }
    }

private:
    // An object that only the next collection deletes.
    static QObject *litter(QJSEngine &engine)
    {
        auto *object = new QObject;
        QJSEngine::setObjectOwnership(object, QJSEngine::JavaScriptOwnership);
        engine.newQObject(object);
        return object;
    }
};

int main(int argc, char **argv)
{
    qputenv("QT_QUICK_BACKEND", "software");
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication app(argc, argv);
    IdleSweepTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "idle_sweep_test.moc"
