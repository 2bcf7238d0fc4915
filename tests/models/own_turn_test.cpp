// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/own_turn.h"

#include <QAbstractEventDispatcher>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QSocketNotifier>
#include <QTest>
#include <QTimer>

#include <array>
#include <chrono>
#include <functional>
#include <optional>

#include <fcntl.h>
#include <unistd.h>

using namespace gatepost;
using namespace std::chrono_literals;

// Work that says when it comes gets a turn of the event loop for itself, but is not put off for ever.
class OwnTurnTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_turn = 0;
        m_came.clear();
        m_own.emplace();
        connect(QAbstractEventDispatcher::instance(), &QAbstractEventDispatcher::awake, &*m_own, [this] { ++m_turn; });
        connect(&*m_own, &models::OwnTurn::came, &*m_own, [this] { m_came += m_turn; });
    }

    void cleanup() { m_own.reset(); }

    void comesOnce()
    {
        m_own->start();
        m_own->start();
        QVERIFY(m_came.isEmpty());
        run(50ms);
        QCOMPARE(m_came.size(), 1);
        m_own->start();
        run(50ms);
        QCOMPARE(m_came.size(), 2);
    }

    // Where it came first, the other would follow in the same turn.
    void leavesTheTurnToWhatIsDueBehindIt()
    {
        int others = 0;
        QTimer other;
        other.setSingleShot(true);
        connect(&other, &QTimer::timeout, this, [&] {
            others = m_turn;
            work(2ms);
        });
        for (int round = 0; round < 20; ++round) {
            m_came.clear();
            m_own->start();
            other.start(2ms);
            work(5ms); // both are due now, the other one later
            run(50ms);
            QCOMPARE(m_came.size(), 1);
            QVERIFY2(m_came.front() > others, qPrintable(QString::number(round)));
        }
    }

    void leavesTheTurnToWhatWasDoneBeforeIt()
    {
        QList<int> busy;
        QTimer other;
        connect(&other, &QTimer::timeout, this, [&] {
            if (busy.size() < 10) {
                busy += m_turn;
                work(1ms);
            }
        });
        other.start(0);
        m_own->start();
        run(100ms);
        QCOMPARE(busy.size(), 10);
        QCOMPARE(m_came.size(), 1);
        QVERIFY(m_came.front() > busy.back());
    }

    // After posted events a timer may go off in one turn with those of the desktop, which come by a socket.
    void leavesTheTurnToWhatComesFromOutside()
    {
        std::array<int, 2> ends{};
        QCOMPARE(::pipe2(ends.data(), O_CLOEXEC), 0);
        int outside = 0;
        QSocketNotifier notifier(ends[0], QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, this, [&] {
            char byte = 0;
            QCOMPARE(::read(ends[0], &byte, 1), 1);
            outside = m_turn;
            work(2ms);
        });
        int inside = 0;
        const auto post = [&](const std::function<void()> &also) {
            const auto posted = [&, also] {
                inside = m_turn;
                QCOMPARE(::write(ends[1], "x", 1), 1);
                also();
            };
            QMetaObject::invokeMethod(this, posted, Qt::QueuedConnection);
        };
        QTimer behind; // after the first look
        behind.setSingleShot(true);
        connect(&behind, &QTimer::timeout, this, [&] { post([] {}); });
        for (int round = 0; round < 20; ++round) {
            m_came.clear();
            if (round % 2 == 0) {
                post([this] { m_own->start(); });
            } else {
                m_own->start();
                behind.start(0);
            }
            run(50ms);
            QCOMPARE(m_came.size(), 1);
            QVERIFY2(m_came.front() > inside, qPrintable(QString::number(round)));
            QVERIFY2(m_came.front() != outside, qPrintable(QString::number(round)));
        }
        notifier.setEnabled(false);
        ::close(ends[0]);
        ::close(ends[1]);
    }

    void twoDoNotHoldEachOtherUp()
    {
        models::OwnTurn second;
        int turnOfSecond = 0;
        connect(&second, &models::OwnTurn::came, this, [&] { turnOfSecond = m_turn; });
        connect(&*m_own, &models::OwnTurn::came, this, [] { work(2ms); });
        m_own->start();
        second.start();
        const int first = m_turn;
        run(100ms);
        QCOMPARE(m_came.size(), 1);
        QVERIFY(turnOfSecond > m_came.front());
        QVERIFY2(turnOfSecond - first < 20, qPrintable(QString::number(turnOfSecond - first)));
    }

    void isNotPutOffForEver()
    {
        QTimer other;
        connect(&other, &QTimer::timeout, this, [] { work(1ms); });
        other.start(0);
        m_own->start();
        const int first = m_turn;
        for (int round = 0; round < 100 && m_came.isEmpty(); ++round)
            run(50ms);
        QCOMPARE(m_came.size(), 1);
        QVERIFY(m_came.front() - first >= models::OwnTurn::kMostPutOff);
    }

private:
    static void work(std::chrono::milliseconds time)
    {
        for (const QDeadlineTimer end(time, Qt::PreciseTimer); !end.hasExpired();) { }
    }
    static void run(std::chrono::milliseconds time)
    {
        QEventLoop loop;
        QTimer::singleShot(time, &loop, &QEventLoop::quit);
        loop.exec();
    }

    int m_turn = 0;
    QList<int> m_came; // in which turns
    std::optional<models::OwnTurn> m_own;
};

QTEST_GUILESS_MAIN(OwnTurnTest)

#include "own_turn_test.moc"
