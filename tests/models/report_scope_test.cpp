// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/report_scope.h"
#include "tests/models/fake_world.h"

#include <QSemaphore>
#include <QSignalSpy>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;
using models::ReportScope;

namespace {

// The scope of a world with one site, already read.
struct Stage {
    explicit Stage(const QString &now, const std::vector<core::Site> &sites)
    {
        clock.set(now);
        world.setSites(sites);
        runner.start();
        [this] { QTRY_VERIFY(scope.isReady()); }();
    }

    FakeWorld world;
    StoppedClock clock;
    models::Formatter format;
    models::QueryRunner runner{world.factory(), clock, 10};
    ReportScope scope{runner, format, clock};
};

} // namespace

class ReportScopeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void daysAreThoseOfTheSite_data()
    {
        QTest::addColumn<QString>("now");
        QTest::addColumn<int>("range");
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("last");
        QTest::addColumn<int>("quarters"); // slots in the range; today ends now
        const auto row = [](const char *name, const char *now, ReportScope::Range range, const char *first,
                             const char *last, int quarters) {
            QTest::newRow(name) << QString::fromLatin1(now) << int(range) << QString::fromLatin1(first)
                                << QString::fromLatin1(last) << quarters;
        };
        // Berlin is an hour ahead in winter, two in summer.
        row("today", "2026-11-22T11:00:00Z", ReportScope::Today, "2026-11-22", "2026-11-22", 49);
        row("after local midnight", "2026-11-21T23:10:00Z", ReportScope::Today, "2026-11-22", "2026-11-22", 1);
        row("yesterday", "2026-11-22T11:00:00Z", ReportScope::Yesterday, "2026-11-21", "2026-11-21", 96);
        row("clocks set forward", "2026-03-30T11:00:00Z", ReportScope::Yesterday, "2026-03-29", "2026-03-29", 92);
        row("clocks set back", "2026-10-26T11:00:00Z", ReportScope::Yesterday, "2026-10-25", "2026-10-25", 100);
        row("7 days", "2026-11-22T22:59:00Z", ReportScope::Days7, "2026-11-16", "2026-11-22", 7 * 96);
        row("30 days over the change", "2026-11-22T22:59:00Z", ReportScope::Days30, "2026-10-24", "2026-11-22",
            30 * 96 + 4);
        row("90 days", "2026-11-22T22:59:00Z", ReportScope::Days90, "2026-08-25", "2026-11-22", 90 * 96 + 4);
        row("12 months", "2026-11-22T22:59:00Z", ReportScope::Months12, "2025-11-23", "2026-11-22", 365 * 96);
    }

    void daysAreThoseOfTheSite()
    {
        QFETCH(QString, now);
        QFETCH(int, range);
        QFETCH(QString, first);
        QFETCH(QString, last);
        QFETCH(int, quarters);
        Stage stage(now, {makeSite(1, "one")});
        stage.scope.setRange(static_cast<ReportScope::Range>(range));
        QCOMPARE(stage.scope.firstDayText(), first);
        QCOMPARE(stage.scope.lastDayText(), last);
        const query::Query query = stage.scope.query();
        QCOMPARE(query.range.to - query.range.from, quarters);
        QCOMPARE(query.zone, QTimeZone("Europe/Berlin"));
    }

    void beginsAsPeopleExpect()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(2, "b"), makeSite(1, "a")});
        QCOMPARE(stage.scope.range(), ReportScope::Days30);
        QCOMPARE(stage.scope.compare(), ReportScope::Previous);
        QCOMPARE(stage.scope.siteName(), u"a"_s);
        QCOMPARE(stage.scope.hostCountText(), u"2 hosts"_s);
        QCOMPARE(stage.scope.rangeText(), u"24 Oct – 22 Nov"_s);
        QCOMPARE(stage.scope.compareName(), u"previous 30 d"_s);
        QCOMPARE(stage.scope.compareText(), u"24 Sept – 23 Oct"_s);
        QCOMPARE(stage.scope.intervalNoun(), u"day"_s);
        QCOMPARE(stage.scope.query().sites, std::vector<core::SiteId>{1});
    }

    void allSitesTogether()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a"), makeSite(2, "b")});
        QSignalSpy changed(&stage.scope, &ReportScope::changed);
        stage.scope.chooseAllSites();
        QCOMPARE(changed.count(), 1);
        QVERIFY(stage.scope.isAllSites());
        QCOMPARE(stage.scope.siteName(), u"All sites"_s);
        QCOMPARE(stage.scope.hostCount(), 4);
        QCOMPARE(stage.scope.query().sites, (std::vector<core::SiteId>{1, 2}));
        QCOMPARE(stage.scope.timeZone(), u"Europe/Berlin"_s);
    }

    void aSiteThatGoesGivesWay()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a"), makeSite(2, "b")});
        stage.scope.setSiteId(2);
        QCOMPARE(stage.scope.siteName(), u"b"_s);
        stage.world.setSites({makeSite(1, "a")});
        QTRY_COMPARE(stage.scope.siteId(), 1);
        stage.world.setSites({});
        QTRY_VERIFY(!stage.scope.hasSites());
        QCOMPARE(stage.scope.siteName(), u"No site yet"_s);
        QVERIFY(stage.scope.query().sites.empty());
    }

    void aSiteChosenEarlyComesIntoForce()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        stage.scope.setSiteId(2);
        QCOMPARE(stage.scope.siteId(), 1);
        stage.world.setSites({makeSite(1, "a"), makeSite(2, "b")});
        QTRY_COMPARE(stage.scope.siteId(), 2);
    }

    void midnightMovesTheDays()
    {
        Stage stage(u"2026-11-22T22:50:00Z"_s, {makeSite(1, "a")});
        QSignalSpy changed(&stage.scope, &ReportScope::changed);
        stage.scope.lookAtTheDate();
        QCOMPARE(changed.count(), 0);
        stage.clock.set(u"2026-11-22T23:00:00Z"_s);
        stage.scope.lookAtTheDate();
        QCOMPARE(changed.count(), 1);
        QCOMPARE(stage.scope.lastDayText(), u"2026-11-23"_s);
    }

    void customDays()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        QVERIFY(stage.scope.setCustomRange(u"2026-11-10"_s, u"2026-11-03"_s));
        QCOMPARE(stage.scope.range(), ReportScope::Custom);
        QCOMPARE(stage.scope.rangeName(), u"3 Nov – 10 Nov"_s);
        QVERIFY(!stage.scope.setCustomRange(u"2026-11-31"_s, u"2026-11-10"_s));
        QCOMPARE(stage.scope.rangeText(), u"3 Nov – 10 Nov"_s);
        QVERIFY(stage.scope.setCustomRange(u"2026-11-20"_s, u"2027-01-01"_s));
        QCOMPARE(stage.scope.lastDayText(), u"2026-11-22"_s);
    }

    void choosingCustomKeepsTheDays()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        stage.scope.setRange(ReportScope::Days7);
        stage.scope.setRange(ReportScope::Custom);
        QCOMPARE(stage.scope.firstDayText(), u"2026-11-16"_s);
    }

    void allTimeIsLearned()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        stage.scope.setRange(ReportScope::All);
        QCOMPARE(stage.scope.firstDayText(), u"2026-10-24"_s);
        QSignalSpy changed(&stage.scope, &ReportScope::changed);
        const core::TimeRange held = query::rangeOfDays({2024, 1, 1}, {2026, 11, 23}, stage.scope.zone());
        stage.scope.learnDataRange(held);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(stage.scope.firstDayText(), u"2024-01-01"_s);
        QCOMPARE(stage.scope.query().compare, query::Compare::None);
        QCOMPARE(stage.scope.intervalNoun(), u"month"_s);
    }

    // An answer that was on its way when another site was chosen says nothing of that.
    void theRangeOfTheFormerSiteIsNotLearned_data()
    {
        QTest::addColumn<bool>("viaOtherRange"); // the new site is chosen while nothing has to be read for it
        QTest::newRow("under all time") << false;
        QTest::newRow("under another range") << true;
    }

    void theRangeOfTheFormerSiteIsNotLearned()
    {
        QFETCH(bool, viaOtherRange);
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a"), makeSite(2, "b")});
        const QTimeZone zone = stage.scope.zone();
        stage.world.setDataRange(1, query::rangeOfDays({2020, 1, 1}, {2026, 11, 23}, zone));
        stage.world.setDataRange(2, query::rangeOfDays({2024, 5, 1}, {2026, 11, 23}, zone));
        QList<QDate> ofTheSecond;
        connect(&stage.scope, &ReportScope::changed, this, [&] {
            if (stage.scope.siteId() == 2 && stage.scope.range() == ReportScope::All)
                ofTheSecond.append(stage.scope.firstDay());
        });
        stage.scope.setRange(ReportScope::All);
        QSemaphore answered; // what was asked before is: its answer waits for the event loop
        stage.runner.run(
            [&answered](query::QuerySource &, const std::atomic<bool> *) { answered.release(); }, this, [] {});
        QVERIFY(answered.tryAcquire(1, 5000));
        if (viaOtherRange)
            stage.scope.setRange(ReportScope::Days7);
        stage.scope.setSiteId(2);
        if (viaOtherRange) {
            QCoreApplication::processEvents();
            stage.scope.setRange(ReportScope::All);
        }
        QTRY_COMPARE(stage.scope.firstDay(), QDate(2024, 5, 1));
        QVERIFY(!ofTheSecond.contains(QDate(2020, 1, 1)));
    }

    void intervalFollowsTheRange_data()
    {
        QTest::addColumn<int>("range");
        QTest::addColumn<int>("chosen");
        QTest::addColumn<int>("inForce");
        QTest::newRow("today") << int(ReportScope::Today) << int(ReportScope::Auto) << int(ReportScope::Hour);
        QTest::newRow("90 days") << int(ReportScope::Days90) << int(ReportScope::Auto) << int(ReportScope::Day);
        QTest::newRow("a year") << int(ReportScope::Months12) << int(ReportScope::Auto) << int(ReportScope::Week);
        QTest::newRow("chosen") << int(ReportScope::Days30) << int(ReportScope::Week) << int(ReportScope::Week);
        QTest::newRow("hours of a month")
            << int(ReportScope::Days30) << int(ReportScope::Hour) << int(ReportScope::Hour);
        QTest::newRow("too many hours") << int(ReportScope::Months12) << int(ReportScope::Hour)
                                        << int(ReportScope::Week);
        QTest::newRow("one year") << int(ReportScope::Months12) << int(ReportScope::Year) << int(ReportScope::Week);
        QTest::newRow("one day") << int(ReportScope::Today) << int(ReportScope::Day) << int(ReportScope::Hour);
    }

    void intervalFollowsTheRange()
    {
        QFETCH(int, range);
        QFETCH(int, chosen);
        QFETCH(int, inForce);
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        stage.scope.setRange(static_cast<ReportScope::Range>(range));
        stage.scope.setInterval(static_cast<ReportScope::Interval>(chosen));
        QCOMPARE(int(stage.scope.effectiveInterval()), inForce);
    }

    void filtersBecomeConditions()
    {
        Stage stage(u"2026-11-22T11:00:00Z"_s, {makeSite(1, "a")});
        ReportScope &scope = stage.scope;
        QSignalSpy changed(&scope, &ReportScope::changed);
        QVERIFY(scope.addFilter(u"page"_s, u"/posts/"_s, false, true));
        QVERIFY(scope.addFilter(u"country"_s, u"DE"_s));
        QVERIFY(!scope.addFilter(u"colour"_s, u"red"_s));
        QCOMPARE(changed.count(), 2);

        // Alt-click on the same row turns the chip round instead of adding a second one.
        QVERIFY(scope.addFilter(u"country"_s, u"DE"_s, true));
        QCOMPARE(scope.filterCount(), 2);
        const std::vector<query::Filter> wanted{
            {core::Dimension::Page, query::Filter::Match::Prefix, false, u"/posts/"_s},
            {core::Dimension::Country, query::Filter::Match::Equals, true, u"DE"_s}};
        QCOMPARE(scope.query().filters, wanted);

        const QModelIndex chip = scope.filters()->index(1);
        QCOMPARE(chip.data(models::FilterListModel::DimensionLabelRole).toString(), u"Country"_s);
        QCOMPARE(chip.data(models::FilterListModel::ValueTextRole).toString(), u"Germany"_s);
        QCOMPARE(chip.data(models::FilterListModel::OperatorTextRole).toString(), u"is not"_s);

        QVERIFY(scope.editFilter(0, u"/"_s, false, false));
        QCOMPARE(scope.query().filters.front().match, query::Filter::Match::Equals);
        scope.removeFilter(0);
        QCOMPARE(scope.filterCount(), 1);
        scope.removeFilter(7);
        scope.clearFilters();
        QVERIFY(scope.query().filters.empty());
    }
};

GATEPOST_MODELS_MAIN(ReportScopeTest)
#include "report_scope_test.moc"
