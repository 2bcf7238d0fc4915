// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/gradual_rows.h"
#include "app/models/report_model.h"
#include "tests/models/fake_world.h"

#include <QSemaphore>
#include <QSignalSpy>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;
using models::BreakdownModel;
using models::ReportModel;
using models::ReportScope;

namespace {

struct Stage {
    explicit Stage(int rows = 2) : runner(world.factory(), clock, 10)
    {
        clock.set(u"2026-11-22T11:00:00Z"_s);
        world.setSites({makeSite(1, "one")});
        world.setAnswer([rows](const query::Query &query, const std::atomic<bool> *) { return answerOf(query, rows); });
        report.setDimensions({u"page"_s});
        report.setScope(&scope);
    }

    // Rows /0, /1, … as far as the limit and the search of the question go.
    static query::Report answerOf(const query::Query &query, int rows)
    {
        std::vector<query::BreakdownRow> found;
        for (int row = 0; row < rows; ++row) {
            const QByteArray page = "/" + QByteArray::number(row);
            if (QString::fromLatin1(page).contains(query.search))
                found.push_back(rowOf(page.constData(), rows - row));
        }
        const auto all = static_cast<qint64>(found.size());
        if (query.limit > 0)
            found.resize(std::min(found.size(), static_cast<std::size_t>(query.limit)));
        query::Report report = reportFor(query, found);
        for (query::Breakdown &breakdown : report.breakdowns)
            breakdown.rowsInAll = all;
        return report;
    }

    query::Query lastAsked() const { return world.asked().back(); }

    FakeWorld world;
    StoppedClock clock;
    models::Formatter format;
    models::QueryRunner runner;
    ReportScope scope{runner, format, clock};
    ReportModel report;
};

// Reads for as long as nobody cancels, or until it is let through.
struct Reading {
    QSemaphore entered;
    QSemaphore release;
    std::atomic<int> cancelled{0};

    FakeWorld::CatchUp catchUp()
    {
        return
            [this](const std::atomic<bool> *stop, const query::QuerySource::Progress &progress) -> core::Result<void> {
                entered.release();
                for (qint64 records = 0; !release.tryAcquire(1, 5); ++records) {
                    progress(records * 1000, 9'800'000);
                    if (*stop) {
                        ++cancelled;
                        return core::Error{core::ErrorCode::Busy, u"cancelled"_s, {}};
                    }
                }
                release.release(); // once read it stays read
                return {};
            };
    }
};

} // namespace

class QuestionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyChangeIsOneQuestion()
    {
        Stage stage;
        stage.runner.start();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QCOMPARE(stage.world.askedCount(), 1);
        const std::vector<std::function<void()>> changes{[&] { stage.scope.addFilter(u"page"_s, u"/0"_s); },
            [&] { stage.scope.removeFilter(0); }, [&] { stage.scope.setRange(ReportScope::Months12); },
            [&] { stage.scope.setRange(ReportScope::All); },
            [&] { stage.scope.setCustomRange(u"2026-11-01"_s, u"2026-11-09"_s); },
            [&] { stage.scope.setCompare(ReportScope::LastYear); },
            [&] { stage.scope.setInterval(ReportScope::Hour); }};
        int asked = 1;
        for (const auto &change : changes) {
            change();
            QVERIFY(stage.report.isOutdated());
            QTRY_VERIFY(!stage.report.isOutdated());
            QCOMPARE(stage.world.askedCount(), ++asked);
        }
        // All rows are here: the table does these by itself.
        stage.report.breakdown(u"page"_s)->setSearchText(u"0"_s);
        stage.report.breakdown(u"page"_s)->sortBy(u"visits"_s);
        stage.clock.advance(1);
        QTest::qWait(50);
        QCOMPARE(stage.world.askedCount(), asked);
    }

    // Which days "all" means is read before the question, not learned from a first answer.
    void allTimeIsOneQuestion()
    {
        Stage stage;
        const core::Slot first = core::slotOfMs(QDateTime({2024, 3, 1}, {12, 0}, Qt::UTC).toMSecsSinceEpoch());
        stage.world.setDataRange({first, first + 90'000});
        stage.world.setAnswer([first](const query::Query &query, const std::atomic<bool> *) {
            query::Report report = reportFor(query, {rowOf("/a", 1)});
            report.dataRange = {first, first + 90'000};
            return report;
        });
        stage.scope.setRange(ReportScope::All);
        stage.runner.start();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QTest::qWait(50);
        QCOMPARE(stage.world.askedCount(), 1);
        QCOMPARE(stage.scope.firstDay(), QDate(2024, 3, 1));
        QVERIFY(stage.lastAsked().range.from <= first);
    }

    void whatTheLimitLeftOutIsAskedFor()
    {
        Stage stage(2000);
        stage.report.setLimit(500);
        stage.report.setProperty("growing", true);
        stage.runner.start();
        BreakdownModel *pages = stage.report.breakdown(u"page"_s);
        QTRY_COMPARE(pages->count(), 500);
        QCOMPARE(stage.world.askedCount(), 1);

        pages->setSearchText(u"1999"_s);
        QTRY_COMPARE(pages->count(), 1);
        QCOMPARE(pages->value(0, u"text"_s).toString(), u"/1999"_s);
        QCOMPARE(stage.lastAsked().search, u"1999"_s);
        QCOMPARE(stage.world.askedCount(), 2);
        QVERIFY(!stage.report.isOutdated()); // what is shown is right, if not all
        pages->setSearchText(QString());
        QTRY_COMPARE(pages->count(), 500);
        QCOMPARE(stage.world.askedCount(), 3);

        pages->sortBy(u"visits"_s);
        QTRY_COMPARE(stage.world.askedCount(), 4);
        QCOMPARE(stage.lastAsked().order, query::Order::Visits);
        QTRY_VERIFY(!stage.report.isRefreshing());

        QVERIFY(pages->canFetchMore({}));
        pages->fetchMore({});
        QTRY_COMPARE(pages->count(), 1000);
        QCOMPARE(stage.world.askedCount(), 5);
        stage.scope.setRange(ReportScope::Days7);
        QTRY_COMPARE(pages->count(), 500); // from the top again
    }

    // Figures of the former site that come late do not tell when the new one began.
    void aLateAnswerTeachesNothingOfAnotherSite()
    {
        QSemaphore mayAnswer(1); // outlives the query thread
        Stage stage;
        const QTimeZone zone("Europe/Berlin");
        const core::TimeRange first = query::rangeOfDays({2020, 1, 1}, {2026, 11, 23}, zone);
        stage.world.setSites({makeSite(1, "one"), makeSite(2, "two")});
        stage.world.setDataRange(1, first);
        const core::TimeRange second = query::rangeOfDays({2024, 5, 1}, {2026, 11, 23}, zone);
        stage.world.setDataRange(2, second);
        stage.world.setAnswer([&mayAnswer, first, second](const query::Query &query, const std::atomic<bool> *) {
            mayAnswer.tryAcquire(1, 5000);
            query::Report report = Stage::answerOf(query, 2);
            report.dataRange = query.sites.front() == 1 ? first : second;
            return report;
        });
        stage.runner.start();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QList<QDate> firstDays;
        connect(&stage.scope, &ReportScope::changed, this, [&] { firstDays.append(stage.scope.firstDay()); });
        stage.report.retry();
        QTRY_VERIFY(stage.report.isRefreshing());
        QSemaphore answered;
        stage.runner.run(
            [&answered](query::QuerySource &, const std::atomic<bool> *) { answered.release(); }, this, [] {});
        mayAnswer.release(9);
        QVERIFY(answered.tryAcquire(1, 5000));
        stage.scope.setSiteId(2);
        stage.scope.setRange(ReportScope::All);
        QTRY_COMPARE(stage.scope.firstDay(), QDate(2024, 5, 1));
        QVERIFY(!firstDays.contains(QDate(2020, 1, 1)));
    }

    // In a short range the table searches and sorts its rows by itself; a longer one has more than the limit lets in.
    void aLongerRangeIsSearchedAndSortedWhole()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            return Stage::answerOf(query, query.range.to - query.range.from > 8 * 96 ? 2000 : 300);
        });
        stage.report.setLimit(500);
        stage.scope.setRange(ReportScope::Days7);
        stage.runner.start();
        BreakdownModel *pages = stage.report.breakdown(u"page"_s);
        QTRY_COMPARE(pages->count(), 300);
        pages->setSearchText(u"199"_s);
        QCOMPARE(pages->count(), 1);

        stage.scope.setRange(ReportScope::Days30);
        QTRY_COMPARE(pages->count(), 12); // /199, /1199 and /1990 to /1999
        QCOMPARE(stage.lastAsked().search, u"199"_s);
        QTRY_VERIFY(!stage.report.isRefreshing());
        const int asked = stage.world.askedCount();
        QCOMPARE(asked, 3);

        // The same for an order, and an order that no question has makes none.
        pages->setSearchText(QString());
        QTRY_COMPARE(pages->count(), 500);
        stage.scope.setRange(ReportScope::Days7);
        QTRY_COMPARE(pages->count(), 300);
        pages->sortBy(u"visits"_s);
        stage.scope.setRange(ReportScope::Days30);
        QTRY_COMPARE(stage.lastAsked().order, query::Order::Visits);
        QTRY_VERIFY(!stage.report.isRefreshing());
        QCOMPARE(stage.world.askedCount(), asked + 4);

        stage.scope.setRange(ReportScope::Days7);
        QTRY_COMPARE(pages->count(), 300);
        pages->sortBy(u"loadP50"_s);
        stage.scope.setRange(ReportScope::Days30);
        QTRY_COMPARE(pages->count(), 500);
        QTest::qWait(50);
        QCOMPARE(stage.world.askedCount(), asked + 6);
    }

    void aFirstReadingIsToldAndCancelled()
    {
        Reading reading; // outlives the query thread
        Stage stage;
        stage.world.setCatchUp(reading.catchUp());
        stage.runner.start();
        QTRY_VERIFY(stage.scope.isReady());
        QTRY_VERIFY(stage.report.isRefreshing());
        QTRY_VERIFY2(stage.report.loadingText().endsWith(u"of 9,800,000 records read"_s),
            qPrintable(stage.report.loadingText()));
        QCOMPARE(stage.report.state(), ReportModel::Loading);
        QCOMPARE(stage.world.askedCount(), 0);

        const int before = reading.cancelled;
        stage.scope.setRange(ReportScope::Days7);
        QTRY_VERIFY(reading.cancelled > before);
        reading.release.release();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QCOMPARE(stage.world.askedCount(), 1);
        QTRY_COMPARE(stage.report.loadingText(), QString());
    }

    void leavingDuringAReadingDoesNotWait()
    {
        Reading reading;
        Stage stage;
        stage.world.setCatchUp(reading.catchUp());
        stage.runner.start();
        QVERIFY(reading.entered.tryAcquire(1, 5000));
        stage.runner.stop(); // never returns when nobody cancels
        QVERIFY(reading.cancelled > 0);
    }

    // Newest views are read after the figures, and give way to them.
    void theFeedGivesWayToAQuestion()
    {
        Reading reading;
        Stage stage;
        stage.report.setActive(false);
        stage.world.setCatchUp(reading.catchUp());
        stage.world.addView(1, u"/a"_s);
        QSignalSpy seen(&stage.runner, &models::QueryRunner::liveSeen);
        stage.runner.start();
        QVERIFY(reading.entered.tryAcquire(1, 5000));
        QTRY_VERIFY(stage.scope.isReady());
        stage.report.setActive(true);
        QTRY_VERIFY(reading.cancelled > 0);
        QVERIFY(seen.isEmpty());
        reading.release.release();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QTRY_COMPARE(seen.count(), 1);
    }

    void damageNamesDaysAndSites()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::Report report = answerWithDamage(query);
            return report;
        });
        stage.runner.start();
        QTRY_COMPARE(stage.report.state(), ReportModel::Ready);
        QCOMPARE(stage.report.damageText(),
            u"Some days could not be read: 3 May 2026 of one, 1 Jun 2026 \u2013 30 Jun 2026 of one, 2 Jul 2026 of site "
            "7, and 1 more. The figures leave them out. Run gatepostd doctor."_s);
        stage.world.setAnswer(
            [](const query::Query &query, const std::atomic<bool> *) { return reportFor(query, {rowOf("/a", 1)}); });
        stage.world.commit();
        QTRY_COMPARE(stage.report.damageText(), QString());
    }

    void rowsAreGivenAFewAtATime()
    {
        Stage stage(300);
        stage.runner.start();
        BreakdownModel *pages = stage.report.breakdown(u"page"_s);
        models::GradualRows rows;
        rows.setSource(pages);
        int largest = 0;
        connect(&rows, &QAbstractItemModel::rowsInserted, &rows, [&](const QModelIndex &, int first, int last) {
            if (first < 40)
                largest = std::max(largest, last - first + 1);
        });
        QTRY_COMPARE(rows.rowCount(), 300);
        QVERIFY2(largest <= 8, qPrintable(QString::number(largest)));
        QCOMPARE(rows.data(rows.index(299), BreakdownModel::TextRole).toString(), u"/299"_s);

        QSignalSpy reset(&rows, &QAbstractItemModel::modelReset);
        std::vector<bool> told(300);
        connect(&rows, &QAbstractItemModel::dataChanged, &rows, [&](const QModelIndex &from, const QModelIndex &to) {
            std::fill(told.begin() + from.row(), told.begin() + to.row() + 1, true);
        });
        pages->sortBy(u"views"_s);
        pages->sortBy(u"views"_s); // the other way round
        QTRY_VERIFY(std::all_of(told.begin(), told.end(), [](bool one) { return one; }));
        QCOMPARE(rows.data(rows.index(0), BreakdownModel::TextRole).toString(), u"/299"_s);
        pages->setSearchText(u"/29"_s);
        QCOMPARE(rows.rowCount(), 11);
        pages->setSearchText(QString());
        QTRY_COMPARE(rows.rowCount(), 300);
        QVERIFY(reset.isEmpty());
    }

private:
    static query::Report answerWithDamage(const query::Query &query)
    {
        query::Report report = reportFor(query, {rowOf("/a", 1)});
        const auto part = [](core::SiteId site, QDate first, QDate last) {
            query::Damage damage;
            damage.site = site;
            damage.slots = query::rangeOfDays(first, last.addDays(1), QTimeZone("Europe/Berlin"));
            damage.hits = 12;
            return damage;
        };
        report.damage = {part(7, {2026, 7, 2}, {2026, 7, 2}), part(1, {2026, 6, 1}, {2026, 6, 30}),
            part(1, {2026, 5, 3}, {2026, 5, 3}), part(1, {2026, 7, 9}, {2026, 7, 9})};
        return report;
    }
};

GATEPOST_MODELS_MAIN(QuestionTest)
#include "question_test.moc"
