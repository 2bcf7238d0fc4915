// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/stored_rows.h"

#include <QElapsedTimer>
#include <QTest>

#include <sqlite3.h>

using namespace gatepost::testing;

namespace {

// Another program that holds the write lock of the database.
class Intruder
{
public:
    explicit Intruder(const QString &path)
    {
        sqlite3_open_v2(path.toUtf8().constData(), &m_database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_busy_timeout(m_database, 10000);
        m_holds = sqlite3_exec(m_database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK;
    }
    ~Intruder()
    {
        sqlite3_exec(m_database, "ROLLBACK", nullptr, nullptr, nullptr);
        sqlite3_close(m_database);
    }
    bool holds() const { return m_holds; }

private:
    sqlite3 *m_database = nullptr;
    bool m_holds = false;
};

} // namespace

// A database that another program keeps locked: views wait, then are told to come back; none is acknowledged and lost.
class LockedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsThenShedsThenRecovers_data()
    {
        QTest::addColumn<int>("heldMs");
        QTest::addColumn<bool>("sheds");
        QTest::newRow("a short while") << 2000 << false;
        QTest::newRow("beyond the time a view may wait") << 13000 << true;
    }

    void waitsThenShedsThenRecovers()
    {
        QFETCH(int, heldMs);
        QFETCH(bool, sheds);
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Locked"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        HttpLoad load(collector.collectPort(), "example.org", 0, 8);
        load.start();
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 100, 20000);

        qint64 then = 0;
        {
            const Intruder intruder(collector.databasePath());
            QVERIFY(intruder.holds());
            // Answers of the last commit may still be on their way.
            QTest::qWait(300);
            then = load.acknowledgedCount();
            QElapsedTimer held;
            held.start();
            while (held.elapsed() < heldMs) {
                QTest::qWait(50);
                QCOMPARE(load.acknowledgedCount(), then);
            }
            QCOMPARE(load.busyCount() > 0, sheds);
        }
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > then + 100, 15000);
        load.stop(10000);
        QCOMPARE(load.goodBusyCount(), load.busyCount());
        QCOMPARE(collector.terminate(), 0);

        StoredRows rows(collector.databasePath());
        const QHash<qint64, int> stored = rows.loadNumbers();
        const QSet<qint64> numbers(stored.keyBegin(), stored.keyEnd());
        std::printf("locked for %d ms: %lld acknowledged, %lld stored, %lld told to come back\n", heldMs,
            static_cast<long long>(load.acknowledgedCount()), static_cast<long long>(numbers.size()),
            static_cast<long long>(load.busyCount()));
        std::fflush(stdout);
        QCOMPARE((load.acknowledged() - numbers).size(), 0);
        QCOMPARE((numbers - load.acknowledged()).size(), 0);
        QCOMPARE(rows.batchTrouble(), QByteArray());
    }
};

QTEST_GUILESS_MAIN(LockedTest)
#include "locked_test.moc"
