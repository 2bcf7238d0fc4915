// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/report_model.h"
#include "tests/models/fake_world.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QSignalSpy>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;
using models::BreakdownModel;
using models::ReportModel;
using models::ReportScope;
using models::TileModel;

namespace {

constexpr int kPollMs = 250; // as in the program

struct Stage {
    explicit Stage(const std::vector<core::Site> &sites = {makeSite(1, "one")}, int pollMs = 10)
        : runner(world.factory(), clock, pollMs)
    {
        clock.set(u"2026-11-22T11:00:00Z"_s);
        world.setSites(sites);
        world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            return reportFor(query, {rowOf("/a", 60), rowOf("/b", 40)});
        });
    }

    FakeWorld world;
    StoppedClock clock;
    models::Formatter format;
    models::QueryRunner runner;
    ReportScope scope{runner, format, clock};
};

// An answer that waits until it is released, and tells whether it was cancelled meanwhile.
struct Gate {
    QSemaphore entered;
    QSemaphore release;
    std::atomic<bool> sawCancel{false};

    core::Result<query::Report> pass(const std::atomic<bool> *cancelled, bool heedsCancel, qint64 views)
    {
        entered.release();
        for (int waited = 0; waited < 2000 && !release.tryAcquire(1, 5); ++waited) {
            if (!*cancelled)
                continue;
            sawCancel = true;
            if (heedsCancel)
                return core::Error{core::ErrorCode::Busy, u"cancelled"_s, {}};
        }
        return reportOf(views);
    }
};

core::Error diskTrouble() { return {core::ErrorCode::Io, u"The database cannot be read."_s, {}}; }

} // namespace

class ReportModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsEveryPanelFromOneQuestion()
    {
        Stage stage;
        ReportModel report;
        report.setDimensions({u"page"_s, u"source"_s});
        report.setLimit(5);
        report.setScope(&stage.scope);
        BreakdownModel *pages = report.breakdown(u"page"_s);
        QCOMPARE(report.state(), ReportModel::Loading);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Ready);

        QCOMPARE(stage.world.askedCount(), 1);
        QCOMPARE(report.totals().viewsText, u"100"_s);
        QCOMPARE(report.breakdown(u"page"_s), pages);
        QCOMPARE(pages->count(), 2);
        QCOMPARE(pages->value(0, u"text"_s).toString(), u"/a"_s);
        QCOMPARE(pages->value(0, u"shareText"_s).toString(), u"60\u00a0%"_s);
        QCOMPARE(pages->value(1, u"barFraction"_s).toDouble(), 40.0 / 60.0);
        QCOMPARE(report.breakdown(u"source"_s)->count(), 2);
        QVERIFY(!report.breakdown(u"colour"_s));
        QCOMPARE(report.tiles()->index(0).data(TileModel::ValueTextRole).toString(), u"100"_s);
    }

    void asksWhatTheScopeAndItsOwnPropertiesSay()
    {
        Stage stage;
        stage.scope.addFilter(u"browser"_s, u"Firefox"_s);
        ReportModel report;
        report.setDimensions({u"host"_s, u"network"_s});
        report.setLimit(7);
        report.setOrder(ReportModel::ByBlockedShare);
        report.setSeriesWanted(false);
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(stage.world.askedCount(), 1);
        const query::Query asked = stage.world.asked().front();
        QCOMPARE(asked.sites, std::vector<core::SiteId>{1});
        QCOMPARE(asked.dimensions, (std::vector{core::Dimension::Host, core::Dimension::Network}));
        QCOMPARE(asked.limit, 7);
        QCOMPARE(asked.order, query::Order::BlockedShare);
        QCOMPARE(asked.interval, query::Interval::None);
        QCOMPARE(asked.compare, query::Compare::Previous);
        QCOMPARE(asked.filters.size(), std::size_t(1));
    }

    void emptyTellsWhatToDo()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) { return query::Report{}; });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Empty);
        QVERIFY2(report.emptyText().contains(u"snippet"_s), qPrintable(report.emptyText()));
    }

    void withoutASiteItIsEmptyAndAsksNothing()
    {
        Stage stage(std::vector<core::Site>{});
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Empty);
        QVERIFY(report.emptyText().contains(u"Sites"_s));
        QCOMPARE(stage.world.askedCount(), 0);
    }

    void failsWithASentenceAndRetries()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) -> core::Result<query::Report> {
            return diskTrouble();
        });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Failed);
        QCOMPARE(report.errorText(), u"The database cannot be read."_s);

        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) { return reportOf(3); });
        report.retry();
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        QVERIFY(report.errorText().isEmpty());
    }

    void aSourceThatCannotBeReadIsAFailureToo()
    {
        Stage stage;
        stage.world.setBatch(diskTrouble());
        stage.world.setSitesReadable(false);
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Failed);
        QCOMPARE(report.errorText(), u"The database cannot be read."_s);
        stage.world.setSitesReadable(true);
        stage.world.setBatch(qint64(1));
        QTRY_COMPARE(report.state(), ReportModel::Ready);
    }

    void aFailedRefreshKeepsTheFigures()
    {
        Stage stage;
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) -> core::Result<query::Report> {
            return diskTrouble();
        });
        stage.world.commit();
        QTRY_VERIFY(!report.errorText().isEmpty());
        QCOMPARE(report.state(), ReportModel::Ready);
        QCOMPARE(report.totals().viewsText, u"100"_s);

        QVERIFY(!report.isOutdated());
        QCOMPARE(report.errorText(), u"The database cannot be read."_s);

        // Figures of another question stay as well, but are not passed off as the answer.
        stage.scope.setRange(ReportScope::Days7);
        QVERIFY(report.isOutdated());
        QTRY_COMPARE(report.errorText(), u"The database cannot be read. Shown are the figures of one, last 30 days."_s);
        QCOMPARE(report.state(), ReportModel::Ready);
        QCOMPARE(report.totals().viewsText, u"100"_s);
        QVERIFY(report.isOutdated());
    }

    void aNewerQuestionCancelsTheOlder()
    {
        Gate gate; // outlives the query thread
        Stage stage;
        stage.world.setAnswer([&](const query::Query &query, const std::atomic<bool> *cancelled) {
            return query.filters.empty() ? gate.pass(cancelled, true, 1) : core::Result<query::Report>(reportOf(2));
        });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_VERIFY(gate.entered.available() > 0);
        QVERIFY(report.isRefreshing());
        stage.scope.addFilter(u"page"_s, u"/a"_s);
        QTRY_COMPARE(report.totals().viewsText, u"2"_s);
        QVERIFY(gate.sawCancel);
        QCOMPARE(report.state(), ReportModel::Ready);
        QVERIFY(!report.isRefreshing());
    }

    void anOlderAnswerNeverOverwritesANewer()
    {
        Gate gate; // outlives the query thread
        Stage stage;
        stage.world.setAnswer([&](const query::Query &query, const std::atomic<bool> *cancelled) {
            return query.filters.empty() ? gate.pass(cancelled, false, 1) : core::Result<query::Report>(reportOf(2));
        });
        ReportModel report;
        QStringList shown;
        QObject::connect(&report, &ReportModel::reportChanged, &report, [&] { shown << report.totals().viewsText; });
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_VERIFY(gate.entered.available() > 0);
        stage.scope.addFilter(u"page"_s, u"/a"_s);
        QTRY_VERIFY(gate.sawCancel);
        gate.release.release(); // the older one is answered all the same
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        QCOMPARE(shown, QStringList{u"2"_s});
    }

    void aHitIsShownWithinASecond()
    {
        Stage stage({makeSite(1, "one")}, kPollMs);
        std::atomic<qint64> views{1};
        stage.world.setAnswer([&](const query::Query &, const std::atomic<bool> *) { return reportOf(views); });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.totals().viewsText, u"1"_s);
        for (qint64 hit = 2; hit <= 4; ++hit) {
            QElapsedTimer timer;
            timer.start();
            views = hit;
            stage.world.commit();
            QTRY_COMPARE_WITH_TIMEOUT(report.totals().viewsText, QString::number(hit), 1000);
            QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
        }
    }

    void underLoadItAsksNoMoreThanATimeInThree()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) {
            QTest::qSleep(60);
            return reportOf(1);
        });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 1200) {
            stage.world.commit();
            QTest::qWait(10);
        }
        // Each takes 60 ms and is followed by 120 ms of rest.
        QVERIFY2(stage.world.askedCount() <= 8, qPrintable(QString::number(stage.world.askedCount())));
        QVERIFY2(stage.world.askedCount() >= 3, qPrintable(QString::number(stage.world.askedCount())));
    }

    void asleepItAsksNothingAndCatchesUp()
    {
        Stage stage;
        std::atomic<qint64> views{1};
        stage.world.setAnswer([&](const query::Query &, const std::atomic<bool> *) { return reportOf(views); });
        ReportModel report;
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.totals().viewsText, u"1"_s);
        report.setActive(false);
        const int asked = stage.world.askedCount();
        QSignalSpy committed(&stage.runner, &models::QueryRunner::committed);
        views = 2;
        stage.world.commit();
        QVERIFY(committed.wait());
        stage.scope.setRange(ReportScope::Days7);
        QCoreApplication::processEvents();
        QCOMPARE(stage.world.askedCount(), asked);
        report.setActive(true);
        QTRY_COMPARE(report.totals().viewsText, u"2"_s);
        QCOMPARE(stage.world.askedCount(), asked + 1);
    }

    void refreshingKeepsTheListsPlace()
    {
        Stage stage;
        ReportModel report;
        report.setDimensions({u"page"_s});
        report.setScope(&stage.scope);
        stage.runner.start();
        BreakdownModel *pages = report.breakdown(u"page"_s);
        QTRY_COMPARE(pages->count(), 2);
        QSignalSpy reset(pages, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(pages, &QAbstractItemModel::rowsInserted);
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            return reportFor(query, {rowOf("/c", 70), rowOf("/a", 60), rowOf("/b", 40)});
        });
        stage.world.commit();
        QTRY_COMPARE(pages->count(), 3);
        QCOMPARE(pages->value(0, u"text"_s).toString(), u"/c"_s);
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(reset.count(), 0);
    }

    void unknownValuesHaveWords()
    {
        Stage stage;
        stage.world.setAnswer(
            [](const query::Query &query, const std::atomic<bool> *) { return reportFor(query, {rowOf("", 5)}); });
        ReportModel report;
        report.setDimensions({u"source"_s, u"country"_s});
        report.setScope(&stage.scope);
        stage.runner.start();
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        BreakdownModel *sources = report.breakdown(u"source"_s);
        QCOMPARE(sources->value(0, u"text"_s).toString(), u"No outside source"_s);
        QCOMPARE(sources->value(0, u"rawValue"_s).toString(), QString());
        QCOMPARE(sources->value(0, u"unknown"_s).toBool(), true);
        QCOMPARE(report.breakdown(u"country"_s)->value(0, u"text"_s).toString(), u"Unknown country"_s);
        // The image does not know the country: no figure is better than a wrong one.
        QCOMPARE(report.breakdown(u"country"_s)->value(0, u"blockedShareText"_s).toString(), u"–"_s);
    }

    void rowsAreSortedAndSearched()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::BreakdownRow slow = rowOf("/slow", 10);
            slow.measures.loads.add(40, 1);
            query::BreakdownRow quick = rowOf("/quick", 30);
            quick.measures.loads.add(10, 1);
            return reportFor(query, {quick, rowOf("/untimed", 20), slow});
        });
        ReportModel report;
        report.setDimensions({u"page"_s});
        report.setScope(&stage.scope);
        stage.runner.start();
        BreakdownModel *pages = report.breakdown(u"page"_s);
        QTRY_COMPARE(pages->count(), 3);
        const auto texts = [pages] {
            QStringList all;
            for (int row = 0; row < pages->count(); ++row)
                all << pages->value(row, u"text"_s).toString();
            return all;
        };
        pages->sortBy(u"loadP50"_s);
        QCOMPARE(texts(), (QStringList{u"/slow"_s, u"/quick"_s, u"/untimed"_s}));
        pages->sortBy(u"loadP50"_s);
        QCOMPARE(texts(), (QStringList{u"/quick"_s, u"/slow"_s, u"/untimed"_s}));
        pages->sortBy(u"text"_s);
        QCOMPARE(texts(), (QStringList{u"/quick"_s, u"/slow"_s, u"/untimed"_s}));
        pages->sortBy(QString());
        QCOMPARE(texts(), (QStringList{u"/quick"_s, u"/untimed"_s, u"/slow"_s}));
        pages->setSearchText(u"SLO"_s);
        QCOMPARE(texts(), QStringList{u"/slow"_s});
        QVERIFY2(pages->asText().contains(u"/slow\t10"_s), qPrintable(pages->asText()));
    }

    void whatALimitLeavesOutIsTold()
    {
        Stage stage;
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::Report report = reportFor(query, {rowOf("/a", 60)});
            report.totals += rowOf("", 40).measures;
            report.breakdowns.front().other = rowOf("", 40).measures;
            report.breakdowns.front().rowsInAll = 4;
            return report;
        });
        ReportModel report;
        report.setDimensions({u"page"_s});
        report.setScope(&stage.scope);
        stage.runner.start();
        BreakdownModel *pages = report.breakdown(u"page"_s);
        QTRY_COMPARE(pages->count(), 1);
        QCOMPARE(pages->otherText(), u"3 more"_s);
        QCOMPARE(pages->otherViewsText(), u"40"_s);
        QCOMPARE(pages->otherShareText(), u"40\u00a0%"_s);
    }

    void changesAreColouredOnlyWhenReal_data()
    {
        QTest::addColumn<qint64>("now");
        QTest::addColumn<qint64>("before");
        QTest::addColumn<int>("verdict");
        QTest::newRow("much more") << qint64(23418) << qint64(20832) << int(TileModel::Better);
        QTest::newRow("much less") << qint64(100) << qint64(200) << int(TileModel::Worse);
        QTest::newRow("by chance") << qint64(105) << qint64(100) << int(TileModel::NotReal);
        QTest::newRow("the same") << qint64(100) << qint64(100) << int(TileModel::NoChange);
    }

    void changesAreColouredOnlyWhenReal()
    {
        QFETCH(qint64, now);
        QFETCH(qint64, before);
        QFETCH(int, verdict);
        models::Formatter format;
        TileModel tiles(format);
        query::Report report = reportOf(now);
        report.comparedTotals = reportOf(before).totals;
        tiles.setReport(report);
        QCOMPARE(tiles.index(0).data(TileModel::VerdictRole).toInt(), verdict);
    }

    void blockedTileShowsItsDoubt()
    {
        models::Formatter format;
        TileModel tiles(format);
        const QModelIndex tile = tiles.index(5);
        QCOMPARE(tile.data(TileModel::ValueTextRole).toString(), u"–"_s);
        query::Report report;
        report.totals.counterViews = 1000;
        report.totals.agentViews = 820;
        report.comparedTotals = report.totals;
        tiles.setReport(report);
        QCOMPARE(tile.data(TileModel::ValueTextRole).toString(), u"18.0\u00a0%"_s);
        QCOMPARE(tile.data(TileModel::VerdictRole).toInt(), int(TileModel::NotReal));
        QCOMPARE(tile.data(TileModel::NoteRole).toString(), u"no real change"_s);
        report.comparedTotals->agentViews = 500;
        tiles.setReport(report);
        QCOMPARE(tile.data(TileModel::VerdictRole).toInt(), int(TileModel::Better));
        report.totals.counterViews = 7;
        report.totals.agentViews = 0;
        tiles.setReport(report);
        QCOMPARE(tile.data(TileModel::ValueTextRole).toString(), u"100\u00a0%"_s);
        QVERIFY(tile.data(TileModel::SmallRole).toBool());
    }

    void hoursStillToComeHaveNoValue()
    {
        models::Formatter format;
        models::SeriesModel series(format);
        const QTimeZone zone("Europe/Berlin");
        const core::TimeRange day = query::rangeOfDays({2026, 11, 22}, {2026, 11, 23}, zone);
        query::Report report = reportOf(3);
        report.range = {day.from, day.from + 8}; // two hours of today
        report.series = {{day.from, rowOf("", 1).measures}, {day.from + 4, rowOf("", 2).measures}};
        report.comparedSeries = report.series;
        series.setReport(report, query::Interval::Hour, zone, day.to, u"yesterday"_s);
        QCOMPARE(series.count(), 24);
        QCOMPARE(series.views()->points(), (QList<QPointF>{{0, 1}, {1, 2}}));
        QCOMPARE(series.views()->valueText(2), QString());
        QCOMPARE(series.views()->changeText(1), u"0\u00a0%"_s);
        QCOMPARE(series.pointLabel(13), u"Sun 22 Nov, 13:00"_s);
        QCOMPARE(series.firstDayOf(0), u"2026-11-22"_s);
        QCOMPARE(series.lastDayOf(23), u"2026-11-22"_s);
        QCOMPARE(series.tickPositions().size(), series.tickLabels().size());
        QVERIFY(series.tickPositions().size() <= 8);
    }
};

GATEPOST_MODELS_MAIN(ReportModelTest)
#include "report_model_test.moc"
