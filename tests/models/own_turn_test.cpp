// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/own_turn.h"

#include <QAbstractEventDispatcher>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QSignalSpy>
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
        QVERIFY(comes());
        run(20ms);
        QCOMPARE(m_came.size(), 1);
        m_own->start();
        QVERIFY(comes());
    }

    void beginsAnewWhenItIsStartedAsItComes()
    {
        QEventLoop loop;
        connect(&*m_own, &models::OwnTurn::came, &loop, [&] {
            if (m_came.size() < 5)
                m_own->start();
            else
                loop.quit();
        });
        m_own->start();
        QTimer::singleShot(kPatience, &loop, &QEventLoop::quit);
        loop.exec();
        QCOMPARE(m_came.size(), 5);
        for (qsizetype i = 1; i < m_came.size(); ++i)
            QVERIFY2(m_came[i] - m_came[i - 1] >= 2, qPrintable(QString::number(i))); // a look between them
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
            QVERIFY(comes());
            QVERIFY2(m_came.front() > others, qPrintable(QString::number(round)));
        }
    }

    void leavesTheTurnToWhatWasDoneBeforeIt()
    {
        QList<int> busy;
        QTimer other;
        connect(&other, &QTimer::timeout, this, [&] {
            busy += m_turn;
            work(1ms);
            if (busy.size() == 10)
                other.stop();
        });
        other.start(0);
        m_own->start();
        QVERIFY(comes());
        QCOMPARE(busy.size(), 10);
        QVERIFY(m_came.front() > busy.back());
        QVERIFY2(m_came.front() - busy.back() < kFew, qPrintable(QString::number(m_came.front() - busy.back())));
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
            QVERIFY(comes());
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
        QVERIFY(comes());
        if (turnOfSecond == 0)
            QVERIFY(QSignalSpy(&second, &models::OwnTurn::came).wait(std::chrono::milliseconds(kPatience).count()));
        QVERIFY(turnOfSecond != m_came.front());
        QVERIFY2(turnOfSecond - first < 2 * kFew, qPrintable(QString::number(turnOfSecond - first)));
    }

    void isNotPutOffForEver()
    {
        QTimer other;
        connect(&other, &QTimer::timeout, this, [] { work(1ms); });
        other.start(0);
        m_own->start();
        const int first = m_turn;
        QVERIFY(comes());
        QVERIFY(m_came.front() - first >= models::OwnTurn::kMostPutOff);
    }

private:
    static constexpr auto kPatience = 30s;
    static constexpr int kFew = 20; // turns

    // Waits for one time more.
    bool comes()
    {
        const qsizetype before = m_came.size();
        QEventLoop loop;
        connect(&*m_own, &models::OwnTurn::came, &loop, &QEventLoop::quit);
        QTimer::singleShot(kPatience, &loop, &QEventLoop::quit);
        loop.exec();
        return m_came.size() == before + 1;
    }
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
