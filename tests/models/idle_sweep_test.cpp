// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/idle_sweep.h"
#include "app/console/thread_time.h"

#include <QGuiApplication>
#include <QJSEngine>
#include <QPointer>
#include <QQuickWindow>
#include <QTest>
#include <QTimer>

#include <functional>
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
            QSKIP("skipped: needs Qt 6.4, as it was compiled with");
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

    void muchGoesAfterTheFrame()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(!isCollected(dropped));
        // One frame after the other: the window is never quiet.
        QVERIFY(takeTurns(
            kFew, [this] { draw(); }, [&] { return isCollected(dropped); }));
    }

    void littleWaitsUntilTheWindowIsQuiet()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kSome);
        QVERIFY(!takeTurns(
            kFew, [this] { draw(); }, [&] { return isCollected(dropped); }));
        QTRY_VERIFY_WITH_TIMEOUT(!dropped, kPatienceMs);
    }

    void hasATurnOfItsOwn()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        QTimer busy; // in every turn
        connect(&busy, &QTimer::timeout, this, &IdleSweepTest::work);
        busy.start(0);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        draw();
        QVERIFY(!takeTurns(
            kFew, [] {}, [&] { return isCollected(dropped); }));
        busy.stop();
        QVERIFY(takeTurns(
            kFew, [] {}, [&] { return isCollected(dropped); }));
    }

    void isNotPutOffForEver()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        QTimer busy;
        connect(&busy, &QTimer::timeout, this, &IdleSweepTest::work);
        busy.start(0);
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        draw();
        QVERIFY(takeTurns(
            20 * kFew, [] {}, [&] { return isCollected(dropped); }));
    }

    void goesWhileNothingIsDrawn()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        m_window->hide();
        const QPointer<QObject> dropped = drop();
        makeGarbage(kMuch);
        QVERIFY(!isCollected(dropped));
        QTRY_VERIFY_WITH_TIMEOUT(!dropped, kPatienceMs);
    }

    void keepsWhatIsStillUsed()
    {
        const console::IdleSweep sweep(*m_engine, *m_window);
        m_engine->evaluate(u"var kept = []; for (let i = 0; i < 5000; ++i) kept.push({ n: [i] });"_s);
        for (int round = 0; round < 5; ++round) {
            const QPointer<QObject> dropped = drop();
            makeGarbage(kMuch);
            draw();
            QTRY_VERIFY_WITH_TIMEOUT(!dropped, kPatienceMs);
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
    static constexpr int kSome = 3'300; // objects, some 230 bytes each
    static constexpr int kMuch = 200'000;
    static constexpr int kFew = 20; // turns: far less than the window is quiet for
    static constexpr int kPatienceMs = 30000;

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
    static void work()
    {
        for (const double began = console::threadMs(); console::threadMs() - began < 1;) { }
    }
    // As a window tells of a frame.
    void draw() { Q_EMIT m_window->frameSwapped(); }
    // Whether `done` came within so many turns of the event loop.
    static bool takeTurns(int turns, const std::function<void()> &before, const std::function<bool()> &done)
    {
        for (int turn = 0; turn < turns; ++turn) {
            before();
            QCoreApplication::processEvents();
            if (done())
                return true;
        }
        return false;
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
