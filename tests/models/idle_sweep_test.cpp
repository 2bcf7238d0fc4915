// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/idle_sweep.h"

#include <QGuiApplication>
#include <QJSEngine>
#include <QPointer>
#include <QQuickWindow>
#include <QTest>

#include <optional>

using namespace gatepost;
using namespace Qt::StringLiterals;

// Garbage goes in turns of its own: not within the code that makes it, but soon after, drawn frames or not.
class IdleSweepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!console::IdleSweep::holds())
            QSKIP("skipped: needs the Qt that it was compiled with");
    }

    void init()
    {
        m_engine.emplace();
        m_window.emplace();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(&*m_window));
    }

    void cleanup()
    {
        m_window.reset();
        m_engine.reset();
    }

    void engineByItselfCollectsInTheMidst()
    {
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(isCollected(dropped));
    }

    void waitsForTheEndOfTheTurn()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(!isCollected(dropped));
        draw();
        QTRY_VERIFY(!dropped);
    }

    void littleGoesWhenTheWindowIsQuiet()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kSome);
        // As long as frames come it stays.
        for (int frame = 0; frame < 20; ++frame) {
            draw();
            QVERIFY(!isCollected(dropped));
        }
        QTRY_VERIFY(!dropped);
    }

    void goesWhileNothingIsDrawn()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        m_window->hide();
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(!isCollected(dropped));
        QTRY_VERIFY(!dropped);
    }

    void keepsWhatIsStillUsed()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        m_engine->evaluate(u"var kept = []; for (let i = 0; i < 5000; ++i) kept.push({ n: [i] });"_s);
        for (int round = 0; round < 5; ++round) {
            const QPointer<QObject> dropped = drop();
            makeGarbage(kMuch);
            draw();
            QTRY_VERIFY(!dropped);
        }
        QCOMPARE(m_engine->evaluate(u"kept.reduce((sum, one) => sum + one.n[0], 0)"_s).toInt(), 12497500);
    }

    void engineIsOnItsOwnAfterwards()
    {
        {
            const console::IdleSweep sweep(*m_engine, *m_window);
        }
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(isCollected(dropped));
    }

private:
    static constexpr int kSome = 6'000; // objects
    static constexpr int kMuch = 200'000;

    // An object that the next collection deletes.
    QObject *drop()
    {
        auto *object = new QObject;
        QJSEngine::setObjectOwnership(object, QJSEngine::JavaScriptOwnership);
        m_engine->newQObject(object);
        return object;
    }
    // The engine leaves the deleting to the event loop.
    static bool isCollected(const QPointer<QObject> &dropped)
    {
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return !dropped;
    }
    void makeGarbage(int objects)
    {
        const auto made = m_engine->evaluate(u"for (let i = 0; i < %1; ++i) ({ a: i, b: 'x' + i });"_s.arg(objects));
        QVERIFY2(!made.isError(), qPrintable(made.toString()));
    }
    // Until a frame is there.
    void draw()
    {
        bool drawn = false;
        const auto link = connect(&*m_window, &QQuickWindow::frameSwapped, this, [&drawn] { drawn = true; });
        m_window->update();
        QTRY_VERIFY(drawn);
        disconnect(link);
    }

    std::optional<QJSEngine> m_engine;
    std::optional<QQuickWindow> m_window;
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
