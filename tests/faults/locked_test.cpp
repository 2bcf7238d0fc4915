// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/stored_rows.h"

#include <QTest>

#include <sqlite3.h>

using namespace gatepost::testing;

namespace {

constexpr int kConnections = 8;

// Another program that holds the write lock of the database.
class Intruder
{
public:
    explicit Intruder(const QString &path)
    {
        sqlite3_open_v2(path.toUtf8().constData(), &m_database, SQLITE_OPEN_READWRITE, nullptr);
        sqlite3_busy_timeout(m_database, 30000);
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
        QTest::newRow("beyond the time a view may wait") << 11000 << true;
    }

    void waitsThenShedsThenRecovers()
    {
        QFETCH(int, heldMs);
        QFETCH(bool, sheds);
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Locked"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        HttpLoad load(collector.collectPort(), "example.org", 0, kConnections);
        load.start();
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > 100, 30000);

        qint64 then = 0;
        {
            const Intruder intruder(collector.databasePath());
            QVERIFY(intruder.holds());
            then = load.acknowledgedCount();
            QTest::qWait(heldMs);
            if (sheds)
                QTRY_VERIFY_WITH_TIMEOUT(load.busyCount() > 0, 30000);
            else
                QCOMPARE(load.busyCount(), 0);
            // Answers of the last commit may still have been on their way: one a connection.
            QVERIFY2(load.acknowledgedCount() <= then + kConnections, QByteArray::number(load.acknowledgedCount()));
        }
        QTRY_VERIFY_WITH_TIMEOUT(load.acknowledgedCount() > then + 100, 30000);
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
