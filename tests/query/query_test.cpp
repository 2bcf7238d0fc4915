// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/calendar.h"
#include "collector/query/engine.h"
#include "collector/query/filter.h"
#include "collector/query/live_views.h"
#include "collector/query/range_text.h"
#include "tests/query/image_builder.h"

#include <QTest>

using namespace gatepost;
using namespace gatepost::query;

namespace {

core::Slot slotOf(const char *iso)
{
    return core::slotOfSeconds(QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toSecsSinceEpoch());
}

QTimeZone zoneOf(const char *name) { return QTimeZone(QByteArray(name)); }

core::Hit view(core::Slot slot, const QByteArray &page, core::Channel channel = core::Channel::Agent)
{
    core::Hit hit;
    hit.site = 1;
    hit.slot = slot;
    hit.channel = channel;
    hit.term(core::Dimension::Page) = page;
    return hit;
}

Query everything()
{
    Query query;
    query.sites = {1};
    query.range = kAllTime;
    return query;
}

QStringList pagesOf(const std::vector<LiveView> &views)
{
    QStringList pages;
    for (const LiveView &live : views)
        pages.append(live.page);
    return pages;
}

} // namespace

class QueryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void blockedSaysWhatTheChannelsDisagreeOn_data()
    {
        QTest::addColumn<qint64>("counter");
        QTest::addColumn<qint64>("agent");
        QTest::addColumn<qint64>("noscript");
        QTest::addColumn<qint64>("blocked");
        QTest::addColumn<QString>("share");
        QTest::addColumn<QString>("interval"); // Wilson, computed apart from the code
        QTest::addColumn<QString>("unreported");
        QTest::addColumn<QString>("state");
        const auto row = [](qint64 counter, qint64 agent, qint64 noscript, qint64 blocked, const char *share,
                             const char *interval, const char *unreported, const char *state) {
            QTest::addRow("%lld-%lld-%lld", counter, agent, noscript)
                << counter << agent << noscript << blocked << QString::fromLatin1(share)
                << QString::fromLatin1(interval) << QString::fromLatin1(unreported) << QString::fromLatin1(state);
        };
        row(100, 82, 0, 18, "0.1800", "0.1170-0.2667", "0.1800", "ok");
        row(100, 70, 12, 18, "0.1800", "0.1170-0.2667", "0.3000", "ok");
        row(7, 0, 0, 7, "1.0000", "0.6457-1.0000", "1.0000", "small");
        row(0, 0, 0, 0, "none", "none", "none", "no-data");
        row(5, 8, 0, 0, "0.0000", "0.0000-0.4345", "0.0000", "agent-exceeds-counter");
        row(0, 3, 0, 0, "none", "none", "none", "agent-exceeds-counter");
        row(100, 82, 20, 0, "0.0000", "0.0000-0.0370", "0.1800", "agent-exceeds-counter");
        row(30, 30, 0, 0, "0.0000", "0.0000-0.1135", "0.0000", "ok");
        row(29, 29, 0, 0, "0.0000", "0.0000-0.1170", "0.0000", "small");
    }
    void blockedSaysWhatTheChannelsDisagreeOn()
    {
        QFETCH(qint64, counter);
        QFETCH(qint64, agent);
        QFETCH(qint64, noscript);
        const Blocked result = blockedOf(counter, agent, noscript);
        const auto text = [](std::optional<double> figure) {
            return figure ? QString::number(*figure, 'f', 4) : QStringLiteral("none");
        };
        const QString interval =
            result.low95 ? text(result.low95) + u'-' + text(result.high95) : QStringLiteral("none");
        QTEST(result.blocked, "blocked");
        QTEST(text(result.share), "share");
        QTEST(interval, "interval");
        QTEST(text(result.unreportedShare), "unreported");
        QTEST(QString(blockedStateName(result.state)), "state");
    }

    void figuresAreAbsentWithoutVisits()
    {
        Measures measures;
        QVERIFY(!measures.pagesPerVisit());
        QVERIFY(!measures.bounceRate());
        QVERIFY(!measures.loadMs(0.5));
        measures.firstViews = 4;
        measures.secondViews = 1;
        measures.depthViews = 6;
        QCOMPARE(measures.bounceRate().value(), 0.75);
        QCOMPARE(measures.pagesPerVisit().value(), 1.5);
        measures.secondViews = 9; // visits that began before the range
        QCOMPARE(measures.bounceRate().value(), 0.0);
    }

    void quantilesComeFromTheNearestRank()
    {
        LoadHistogram loads;
        for (int i = 0; i < 95; ++i)
            loads.add(core::loadBucketOf(100), 1);
        for (int i = 0; i < 5; ++i)
            loads.add(core::loadBucketOf(5000), 1);
        QCOMPARE(loads.quantileMs(0.5).value(), core::loadBucketMs(core::loadBucketOf(100)));
        QCOMPARE(loads.quantileMs(0.95).value(), core::loadBucketMs(core::loadBucketOf(100)));
        QCOMPARE(loads.quantileMs(0.96).value(), core::loadBucketMs(core::loadBucketOf(5000)));
        QCOMPARE(loads.quantileMs(0).value(), core::loadBucketMs(core::loadBucketOf(100)));
        QCOMPARE(loads.quantileMs(1).value(), core::loadBucketMs(core::loadBucketOf(5000)));
    }

    void filtersHaveATextForm_data()
    {
        using Match = Filter::Match;
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("dimension");
        QTest::addColumn<bool>("prefix");
        QTest::addColumn<bool>("negated");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *text, core::Dimension dimension, Match match, bool negated, QString value) {
            QTest::newRow(text) << QString::fromUtf8(text) << static_cast<int>(dimension) << (match == Match::Prefix)
                                << negated << value;
        };
        row("browser==Firefox", core::Dimension::Browser, Match::Equals, false, QStringLiteral("Firefox"));
        row("page=^/blog/", core::Dimension::Page, Match::Prefix, false, QStringLiteral("/blog/"));
        row("country!=DE", core::Dimension::Country, Match::Equals, true, QStringLiteral("DE"));
        row("page!^/x", core::Dimension::Page, Match::Prefix, true, QStringLiteral("/x"));
        row("country==", core::Dimension::Country, Match::Equals, false, QString());
        row("title==50%25%20off%3D%3D%21", core::Dimension::Title, Match::Equals, false, QStringLiteral("50% off==!"));
        row("title==a==b!=c", core::Dimension::Title, Match::Equals, false, QStringLiteral("a==b!=c"));
        row("title==%C3%BCber", core::Dimension::Title, Match::Equals, false, QStringLiteral("\u00fcber"));
        row("utm_source==x", core::Dimension::CampaignSource, Match::Equals, false, QStringLiteral("x"));
        row("network==tor", core::Dimension::Network, Match::Equals, false, QStringLiteral("tor"));
    }
    void filtersHaveATextForm()
    {
        QFETCH(QString, text);
        QFETCH(QString, value);
        const auto filter = parseFilter(text);
        QVERIFY2(filter.ok(), "the text is a filter");
        QTEST(static_cast<int>(filter.value().dimension), "dimension");
        QTEST(filter.value().match == Filter::Match::Prefix, "prefix");
        QTEST(filter.value().negated, "negated");
        QTEST(filter.value().value, "value");
        const auto again = parseFilter(filterText(filter.value()));
        QVERIFY(again.ok());
        QVERIFY2(again.value() == filter.value(), qPrintable(filterText(filter.value())));
    }

    void oddFiltersAreRefusedWithAHint_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text :
            {"", "browser", "browser=Firefox", "browser!Firefox", "Browser==x", "==x", "colour==red"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void oddFiltersAreRefusedWithAHint()
    {
        QFETCH(QString, text);
        const auto filter = parseFilter(text);
        QVERIFY(!filter.ok());
        QCOMPARE(filter.error().code, core::ErrorCode::InvalidInput);
        QVERIFY(filter.error().what.contains(QLatin1String("browser")));
    }

    void daysAreAsLongAsTheClocksMakeThem_data()
    {
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QDate>("day");
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("slotCount");
        const auto row = [](const char *zone, QDate day, const char *start, int slotCount) {
            QTest::addRow("%s %s", zone, qPrintable(day.toString(Qt::ISODate)))
                << QString::fromLatin1(zone) << day << QString::fromLatin1(start) << slotCount;
        };
        row("UTC", QDate(2025, 3, 30), "2025-03-30T00:00Z", 96);
        row("Europe/Berlin", QDate(2025, 3, 30), "2025-03-29T23:00Z", 92);
        row("Europe/Berlin", QDate(2025, 10, 26), "2025-10-25T22:00Z", 100);
        row("America/New_York", QDate(2025, 3, 9), "2025-03-09T05:00Z", 92);
        row("Australia/Lord_Howe", QDate(2025, 4, 6), "2025-04-05T13:00Z", 98);
        row("Australia/Lord_Howe", QDate(2025, 10, 5), "2025-10-04T13:30Z", 94);
        row("Asia/Kathmandu", QDate(2025, 6, 1), "2025-05-31T18:15Z", 96);
        row("Pacific/Apia", QDate(2011, 12, 29), "2011-12-29T10:00Z", 96);
        row("Pacific/Apia", QDate(2011, 12, 30), "2011-12-30T10:00Z", 0); // never was
        row("Pacific/Apia", QDate(2011, 12, 31), "2011-12-30T10:00Z", 96);
        row("America/Havana", QDate(2025, 3, 9), "2025-03-09T05:00Z", 92); // begins at one o'clock
        row("America/Havana", QDate(2025, 11, 2), "2025-11-02T04:00Z", 100); // midnight comes twice
    }
    void daysAreAsLongAsTheClocksMakeThem()
    {
        QFETCH(QString, zone);
        QFETCH(QDate, day);
        QFETCH(QString, start);
        QFETCH(int, slotCount);
        const QTimeZone local(zone.toLatin1());
        const core::TimeRange range = rangeOfDays(day, day.addDays(1), local);
        QCOMPARE(range.from, slotOf(start.toLatin1()));
        QCOMPARE(range.to - range.from, slotCount);
    }

    void pointsFollowTheLocalCalendar()
    {
        const QTimeZone berlin = zoneOf("Europe/Berlin");
        const auto count = [&](QDate from, QDate to, Interval interval) {
            return pointsOf(rangeOfDays(from, to, berlin), interval, berlin).value().size();
        };
        QCOMPARE(count({2025, 3, 30}, {2025, 3, 31}, Interval::Hour), std::size_t(23));
        QCOMPARE(count({2025, 10, 26}, {2025, 10, 27}, Interval::Hour), std::size_t(25));
        QCOMPARE(count({2025, 1, 1}, {2026, 1, 1}, Interval::Day), std::size_t(365));
        QCOMPARE(count({2025, 1, 1}, {2026, 1, 1}, Interval::Month), std::size_t(12));
        QCOMPARE(count({2025, 1, 6}, {2025, 1, 20}, Interval::Week), std::size_t(2)); // Monday to Monday
        QCOMPARE(count({2025, 1, 5}, {2025, 1, 20}, Interval::Week), std::size_t(3)); // a Sunday more
        QCOMPARE(count({2025, 1, 1}, {2025, 1, 2}, Interval::None), std::size_t(0));
        QCOMPARE(count({2024, 12, 31}, {2026, 1, 2}, Interval::Year), std::size_t(3));

        const auto weeks = pointsOf(rangeOfDays({2025, 3, 26}, {2025, 4, 10}, berlin), Interval::Week, berlin);
        QCOMPARE(weeks.value().at(1), slotOf("2025-03-30T22:00Z")); // Monday after the clocks moved
    }

    void tooLongASeriesIsRefused()
    {
        const QTimeZone utc = QTimeZone::utc();
        QVERIFY(!pointsOf(kAllTime, Interval::Month, utc).ok());
        QVERIFY(!pointsOf({0, kMaxPoints * 4 + 4}, Interval::Hour, utc).ok());
        QVERIFY(pointsOf({0, kMaxPoints * 4}, Interval::Hour, utc).ok());
    }

    void comparedRangesKeepTheClock_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<Compare>("compare");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char *name, const char *from, const char *to, Compare compare, const char *wanted) {
            QTest::newRow(name) << QString::fromLatin1(from) << QString::fromLatin1(to) << compare
                                << QString::fromLatin1(wanted);
        };
        row("a day before the clocks move", "2025-03-31", "2025-04-01", Compare::Previous, "2025-03-30 2025-03-31");
        row("a month", "2025-04-01", "2025-05-01", Compare::Previous, "2025-03-02 2025-04-01");
        row("until this morning", "2025-03-31", "2025-03-31T09:00", Compare::Previous, "2025-03-30 2025-03-30T09:00");
        row("three hours", "2025-06-01T06:00", "2025-06-01T09:00", Compare::Previous,
            "2025-06-01T03:00 2025-06-01T06:00");
        row("week day", "2025-04-02", "2025-04-03", Compare::SameWeekday, "2025-03-26 2025-03-27");
        row("eight days", "2025-06-10", "2025-06-18", Compare::SameWeekday, "2025-05-27 2025-06-04");
        row("year", "2025-03-30", "2025-04-02", Compare::LastYear, "2024-03-30 2024-04-02");
        row("leap day", "2024-02-29", "2024-03-01", Compare::LastYear, "2023-02-28 2023-03-01");
        row("after a leap day", "2025-02-28", "2025-03-01", Compare::LastYear, "2024-02-28 2024-02-29");
        row("as many days", "2024-02-22", "2024-03-01", Compare::LastYear, "2023-02-22 2023-03-02");
        row("as many days, other way", "2025-02-22", "2025-03-02", Compare::LastYear, "2024-02-22 2024-03-01");
        row("a whole February", "2024-02-01", "2024-03-01", Compare::LastYear, "2023-02-01 2023-03-01");
        row("a whole leap year", "2024-01-01", "2025-01-01", Compare::LastYear, "2023-01-01 2024-01-01");
        row("the last twelve months", "2023-11-23", "2024-11-23", Compare::LastYear, "2022-11-22 2023-11-23");
        row("a leap day's morning", "2024-02-29", "2024-02-29T09:00", Compare::LastYear, "2023-02-28 2023-02-28T09:00");
    }
    void comparedRangesKeepTheClock()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(Compare, compare);
        QFETCH(QString, wanted);
        const QTimeZone berlin = zoneOf("Europe/Berlin");
        const auto range = parseRange(from, to, berlin);
        const QStringList ends = wanted.split(u' ');
        const auto expected = parseRange(ends[0], ends[1], berlin);
        QVERIFY(range.ok() && expected.ok());
        const auto compared = comparedRange(range.value(), compare, berlin);
        QVERIFY(compared.has_value());
        QCOMPARE(compared->from, expected.value().from);
        QCOMPARE(compared->to, expected.value().to);
    }

    void nothingIsComparedWithAllTime()
    {
        QVERIFY(!comparedRange(kAllTime, Compare::Previous, QTimeZone::utc()));
        QVERIFY(!comparedRange({0, 4}, Compare::None, QTimeZone::utc()));
    }

    void rangesAreRead_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *from, const char *to, bool good) {
            QTest::addRow("%s..%s", from, to) << QString::fromLatin1(from) << QString::fromLatin1(to) << good;
        };
        row("", "", true);
        row("2025-03-30", "", true);
        row("2025-03-30T02:30", "2025-03-30T12:00:00+02:00", true);
        row("2025-03-30", "2025-03-30", false);
        row("2025-03-31", "2025-03-30", false);
        row("2025-02-30", "", false);
        row("yesterday", "", false);
        row("2025-3-1", "", false);
        row("", "99999-01-01", false);
        row("1601-01-01", "", false);
    }
    void rangesAreRead()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        // Whatever this machine's own zone is: one that skips the same hour, and one that does not.
        const auto before = qEnvironmentVariableIsSet("TZ") ? std::optional(qgetenv("TZ")) : std::nullopt;
        for (const char *own : {"Europe/Berlin", "UTC"}) {
            qputenv("TZ", own);
            QTEST(parseRange(from, to, zoneOf("Europe/Berlin")).ok(), "good");
        }
        before ? qputenv("TZ", *before) : qunsetenv("TZ");
    }

    void impossibleQueriesAreRefused()
    {
        const auto image = tests::ImageBuilder().image();
        Query query = everything();
        QVERIFY(answer(query, *image, nullptr).ok());
        query.sites.clear();
        QCOMPARE(answer(query, *image, nullptr).error().code, core::ErrorCode::InvalidInput);
        query = everything();
        query.range = {8, 8};
        QCOMPARE(answer(query, *image, nullptr).error().code, core::ErrorCode::InvalidInput);
        query = everything();
        query.zone = QTimeZone();
        QCOMPARE(answer(query, *image, nullptr).error().code, core::ErrorCode::InvalidInput);
    }

    void aCancelledQueryStops()
    {
        tests::ImageBuilder builder;
        builder.add(view(8, "/"));
        const std::atomic<bool> cancelled = true;
        const auto report = answer(everything(), *builder.image(), &cancelled);
        QVERIFY(!report.ok());
        QCOMPARE(report.error().code, core::ErrorCode::Busy);
    }

    void blocksOutsideTheRangeAreNotRead()
    {
        tests::ImageBuilder builder(10);
        for (int i = 0; i < 100; ++i)
            builder.add(view(i, "/"));
        Query query = everything();
        query.range = {25, 40};
        const Report report = answer(query, *builder.image(), nullptr).value();
        QCOMPARE(report.totals.views(), 15);
        QCOMPARE(report.rowsScanned, 20);
        QCOMPARE(report.dataRange, (core::TimeRange{0, 100}));
    }

    void dataRangeIsTheSitesOwn()
    {
        tests::ImageBuilder builder(2);
        for (const core::Slot slot : {50, 7, 90, 3, 60}) {
            core::Hit hit = view(slot, "/");
            hit.site = slot == 3 || slot == 90 ? 2 : 1;
            builder.add(hit);
        }
        const auto image = builder.image();
        Query query = everything();
        QCOMPARE(answer(query, *image, nullptr).value().dataRange, (core::TimeRange{7, 61}));
        query.sites = {1, 2};
        QCOMPARE(answer(query, *image, nullptr).value().dataRange, (core::TimeRange{3, 91}));
        query.sites = {3};
        QVERIFY(answer(query, *image, nullptr).value().dataRange.isEmpty());
    }

    void aDamagedIdCountsAsUnknown()
    {
        tests::ImageBuilder builder;
        builder.add(view(8, "/a"));
        auto image = std::make_shared<store::HitImage>(*builder.image());
        auto block = std::make_shared<store::HitBlock>(*image->blocks.front());
        store::ColumnArray &pages = block->columns[store::columnOf(core::Dimension::Page)];
        pages = {};
        pages.push(4000000000);
        image->blocks.front() = block;
        Query query = everything();
        query.dimensions = {core::Dimension::Page};
        query.filters = {{core::Dimension::Page, Filter::Match::Equals, true, QStringLiteral("/a")}};
        const Report report = answer(query, *image, nullptr).value();
        QCOMPARE(report.breakdowns.front().rows.size(), std::size_t(1));
        QCOMPARE(report.breakdowns.front().rows.front().id, 0U);
    }

    void aQueryEndsAtItsLimit()
    {
        tests::ImageBuilder builder;
        for (int i = 0; i < 100000; ++i)
            builder.add(view(8, "/a"));
        Query query = everything();
        query.dimensions.assign(400, core::Dimension::Page);
        const auto answered = answer(query, *builder.image(), nullptr, {.limit = std::chrono::milliseconds(1)});
        QCOMPARE(answered.error().code, core::ErrorCode::Busy);
        QVERIFY(answered.error().what.contains(QStringLiteral("longer")));
        const std::atomic<bool> cancelled = true;
        const auto ended = answer(query, *builder.image(), &cancelled, {.threads = 2});
        QVERIFY(ended.error().what.contains(QStringLiteral("cancelled")));
    }

    void aReportSaysWhenItsFiguresMeanNothing()
    {
        const auto image = tests::ImageBuilder().image();
        const auto report = [&](core::Dimension dimension) {
            Query query = everything();
            query.filters = {{dimension, Filter::Match::Equals, false, QStringLiteral("x")}};
            return answer(query, *image, nullptr).value();
        };
        QVERIFY(report(core::Dimension::Network).visitsWhole);
        QVERIFY(report(core::Dimension::Network).blockedKnown);
        QVERIFY(report(core::Dimension::Browser).visitsWhole);
        QVERIFY(!report(core::Dimension::Browser).blockedKnown);
        QVERIFY(!report(core::Dimension::Page).visitsWhole);
        QVERIFY(report(core::Dimension::Page).blockedKnown);
    }

    void liveViewsComeOnceInOrder()
    {
        tests::ImageBuilder builder(2);
        builder.add(view(4, "/old"));
        LiveViews live;
        live.notice(builder.image(), 9000000);
        builder.add(view(9, "/a"));
        builder.add(view(9, "/a", core::Channel::Counter));
        builder.add(view(9, "/b"));
        core::Hit ready = view(9, "/b");
        ready.action = core::Action::Ready;
        builder.add(ready);
        live.notice(builder.image(), 9001000);
        live.notice(builder.image(), 9002000); // nothing new

        const auto all = live.since(0, 100);
        QCOMPARE(pagesOf(all), QStringList({QStringLiteral("/old"), QStringLiteral("/a"), QStringLiteral("/b")}));
        QCOMPARE(all[0].seenMs, core::slotStart(4) * 1000);
        QCOMPARE(all[1].seenMs, 9001000);
        QCOMPARE(all[1].channel, QStringLiteral("agent"));
        QCOMPARE(pagesOf(live.since(all[1].hitId, 100)), QStringList(QStringLiteral("/b")));
        QCOMPARE(pagesOf(live.since(0, 1)), QStringList(QStringLiteral("/b")));
        QVERIFY(live.since(all[2].hitId, 100).empty());
    }

    void liveViewsAreBounded()
    {
        tests::ImageBuilder builder;
        for (int i = 0; i < kLiveMemory + 500; ++i)
            builder.add(view(4, QByteArray::number(i)));
        LiveViews live;
        live.notice(builder.image(), 0);
        const auto all = live.since(0, 1000000);
        QCOMPARE(all.size(), std::size_t(kLiveMemory));
        QCOMPARE(all.back().page, QString::number(kLiveMemory + 499));
    }
};

QTEST_GUILESS_MAIN(QueryTest)
#include "query_test.moc"
