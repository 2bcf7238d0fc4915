// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/demo/demo_store.h"
#include "collector/query/query_source.h"
#include "collector/query/range_text.h"
#include "collector/store/batch_sequence.h"
#include "collector/store/data_directory.h"
#include "tests/support/steady_clock.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <cmath>

using namespace gatepost;

namespace {

// All that the order decides, as text: records, dictionary, drops.
QByteArray contentOf(const QString &directory)
{
    const QString name = QUuid::createUuid().toString();
    QByteArray content;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(store::DataDirectory(directory).databasePath());
        if (!database.open())
            return "cannot be opened";
        for (const char *table : {"hit", "term", "\"drop\""}) {
            QSqlQuery query(database);
            query.exec(QStringLiteral("SELECT * FROM %1 ORDER BY 1, 2, 3, 4").arg(QLatin1String(table)));
            while (query.next()) {
                for (int i = 0; i < 40 && query.value(i).isValid(); ++i)
                    content += query.value(i).toByteArray() + ',';
                content += '\n';
            }
        }
    }
    QSqlDatabase::removeDatabase(name);
    return content;
}

// One cell by SQL.
qint64 numberIn(const QString &directory, const QString &sql)
{
    qint64 number = -1;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("number"));
        database.setDatabaseName(store::DataDirectory(directory).databasePath());
        QSqlQuery query(database.open() ? database : QSqlDatabase());
        if (query.exec(sql) && query.next())
            number = query.value(0).toLongLong();
    }
    QSqlDatabase::removeDatabase(QStringLiteral("number"));
    return number;
}

demo::DemoOrder order(qint64 views, quint32 seed = 1, bool packed = false)
{
    demo::DemoOrder order;
    order.packed = packed;
    order.days = 30;
    order.views = views;
    order.seed = seed;
    order.end = core::slotOfMs(QDateTime({2026, 3, 1}, {0, 0}, Qt::UTC).toMSecsSinceEpoch());
    return order;
}

} // namespace

class DemoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameOrderGivesTheSameRecords()
    {
        const testing::SteadyClock clock;
        QTemporaryDir one;
        QTemporaryDir two;
        QTemporaryDir other;
        QVERIFY(demo::fillDemo(one.path(), order(3000), clock).ok());
        QVERIFY(demo::fillDemo(two.path(), order(3000), clock).ok());
        QVERIFY(demo::fillDemo(other.path(), order(3000, 2), clock).ok());
        const QByteArray content = contentOf(one.path());
        QVERIFY(content.size() > 100000);
        QVERIFY(content == contentOf(two.path()));
        QVERIFY(content != contentOf(other.path()));
        QVERIFY(store::checkBatchSequence(store::DataDirectory(one.path()).databasePath())->whole());
    }

    void reportsFindWhatWasPutIn_data()
    {
        QTest::addColumn<bool>("packed");
        QTest::newRow("packed") << true;
        QTest::newRow("rows") << false;
    }

    // The number of views, the rates of blockers, the marking.
    void reportsFindWhatWasPutIn()
    {
        QFETCH(bool, packed);
        const testing::SteadyClock clock;
        QTemporaryDir folder;
        const auto filled = demo::fillDemo(folder.path(), order(40000, 1, packed), clock);
        QVERIFY(filled.ok());
        QCOMPARE(
            numberIn(folder.path(), QStringLiteral("SELECT count(*) FROM waiting_hit")), packed ? 0 : filled->hits);
        const auto source = query::makeLocalSource(store::DataDirectory(folder.path()).databasePath());
        const auto book = source->sites();
        QVERIFY(book.value()->sites().front().options.demo);
        query::Query query;
        query.sites = {filled->site.id};
        query.range = query::kAllTime;
        query.zone = QTimeZone::utc();
        query.dimensions = {core::Dimension::Network, core::Dimension::Page, core::Dimension::Referrer};
        const auto report = source->report(query, nullptr);
        QVERIFY(report.ok());
        QCOMPARE(report->totals.views(), qint64(40000));
        for (const query::BreakdownRow &row : report->breakdowns[0].rows) {
            const auto network = core::networkOfName(row.text);
            QVERIFY(network.has_value());
            const query::Blocked blocked = row.measures.blocked();
            const double wanted = demo::mixOf(*network).blocked;
            const double spread = 5 * std::sqrt(wanted * (1 - wanted) / static_cast<double>(blocked.counter));
            QVERIFY2(std::abs(blocked.share.value_or(0) - wanted) < spread, qPrintable(row.text));
        }
        QVERIFY(report->breakdowns[1].rowsInAll > 200);
        QVERIFY(report->breakdowns[2].rowsInAll > 100); // a long tail
        QVERIFY(report->totals.events > 500);
        QVERIFY(report->totals.visits() > 10000 && report->totals.visits() < 25000);
        // Days of the range only.
        QVERIFY(report->dataRange.to <= order(1).end);
        QVERIFY(report->dataRange.from >= order(1).end - 30 * 96);
    }

    void onlyAnEmptyDirectoryIsFilled()
    {
        const testing::SteadyClock clock;
        QTemporaryDir folder;
        QVERIFY(demo::fillDemo(folder.path(), order(10), clock).ok());
        const auto again = demo::fillDemo(folder.path(), order(10), clock);
        QCOMPARE(again.error().code, core::ErrorCode::AlreadyExists);
        QCOMPARE(demo::fillDemo(folder.path(), order(0), clock).error().code, core::ErrorCode::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(DemoTest)
#include "demo_test.moc"
