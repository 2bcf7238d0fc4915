// SPDX-License-Identifier: GPL-3.0-or-later

// Every zone of tzdata, against the C library's own reading of it.

#include "collector/query/calendar.h"
#include "collector/query/engine.h"
#include "tests/query/image_builder.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <map>

using namespace gatepost;
using query::Interval;

namespace {

constexpr core::Slot kSlotsPerDay = 96;

// What the C library says of a slot's beginning, in the zone of this process.
struct Local {
    qint64 day; // since 1 January 1970
    int weekday; // 1 Monday … 7 Sunday
    int month; // year * 12 + month
    int year;
    int minute; // of the hour
    int offset; // seconds
};

Local localOf(core::Slot slot)
{
    const auto seconds = static_cast<std::time_t>(core::slotStart(slot));
    std::tm parts = {};
    localtime_r(&seconds, &parts);
    const qint64 local = qint64(seconds) + parts.tm_gmtoff;
    return {.day = (local - (local % 86400 + 86400) % 86400) / 86400,
        .weekday = parts.tm_wday == 0 ? 7 : parts.tm_wday,
        .month = (parts.tm_year + 1900) * 12 + parts.tm_mon,
        .year = parts.tm_year + 1900,
        .minute = parts.tm_min,
        .offset = static_cast<int>(parts.tm_gmtoff)};
}

QByteArrayList zonesOfTzdata()
{
    QFile file(QStringLiteral("/usr/share/zoneinfo/tzdata.zi"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArrayList names;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QByteArrayList words = line.split(' ');
        if (words.size() > 1 && words[0] == "Z")
            names.append(words[1]);
        else if (words.size() > 2 && words[0] == "L")
            names.append(words[2]);
    }
    return names;
}

core::TimeRange years(int from, int to)
{
    return {static_cast<core::Slot>(QDate(1970, 1, 1).daysTo(QDate(from, 1, 1)) * kSlotsPerDay),
        static_cast<core::Slot>(QDate(1970, 1, 1).daysTo(QDate(to, 1, 1)) * kSlotsPerDay)};
}

// How many slots of each local day there are around `utcDay`, counted one by one. A day that comes back when the clocks
// go over midnight twice keeps what it had: what follows belongs to the later day.
std::map<qint64, int> countedDays(qint64 utcDay)
{
    std::map<qint64, int> counts;
    qint64 latest = std::numeric_limits<qint64>::min();
    for (qint64 slot = (utcDay - 3) * kSlotsPerDay; slot < (utcDay + 4) * kSlotsPerDay; ++slot) {
        latest = std::max(latest, localOf(static_cast<core::Slot>(slot)).day);
        ++counts[latest];
    }
    counts.erase(counts.begin());
    counts.erase(std::prev(counts.end()));
    return counts;
}

class ZonesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_zones = zonesOfTzdata();
        if (m_zones.isEmpty())
            QSKIP("skipped: needs tzdata.zi of the package tzdata");
        QVERIFY2(m_zones.size() > 500, "tzdata.zi holds far fewer zones than it should");
    }
    void cleanup() { use("UTC"); }

    void daysAreAsLongAsTheZoneSays()
    {
        int changes = 0;
        std::map<int, int> lengths; // slots -> how often
        for (const QByteArray &name : std::as_const(m_zones)) {
            const QTimeZone zone(name);
            QVERIFY2(zone.isValid(), name.constData());
            use(name);
            for (const core::TimeRange range : {years(2004, 2032), years(2036, 2041)}) {
                int offset = localOf(range.from).offset;
                for (core::Slot slot = range.from; slot < range.to; slot += kSlotsPerDay) {
                    const int now = localOf(slot).offset;
                    if (std::exchange(offset, now) == now)
                        continue;
                    ++changes;
                    for (const auto &[day, slots] : countedDays(slot / kSlotsPerDay)) {
                        const QDate date = QDate(1970, 1, 1).addDays(day);
                        const core::TimeRange wanted = query::rangeOfDays(date, date.addDays(1), zone);
                        ++lengths[wanted.to - wanted.from];
                        QVERIFY2(wanted.to - wanted.from == slots,
                            qPrintable(QStringLiteral("%1 %2: %3 slots instead of %4")
                                           .arg(QString::fromLatin1(name), date.toString(Qt::ISODate))
                                           .arg(wanted.to - wanted.from)
                                           .arg(slots)));
                    }
                }
            }
        }
        QTextStream out(stdout);
        out << m_zones.size() << " zones, " << changes << " changes; days of";
        for (const auto &[slots, often] : lengths)
            out << ' ' << slots / 4.0 << " h: " << often << ';';
        out << Qt::endl;
        // Lord Howe moves by half an hour; most zones by a whole one. (Apia's missing day is not in a UTC day's count.)
        for (const int slots : {92, 94, 96, 98, 100})
            QVERIFY2(lengths[slots] > 0, qPrintable(QString::number(slots)));
    }

    void namedChangeDays_data()
    {
        QTest::addColumn<QDate>("day");
        QTest::addColumn<int>("slotCount");
        const auto row = [](const char *zone, QDate day, int slotCount) { QTest::newRow(zone) << day << slotCount; };
        row("Europe/Berlin", {2026, 3, 29}, 92);
        row("America/New_York", {2026, 11, 1}, 100);
        row("Australia/Lord_Howe", {2026, 10, 4}, 94);
        row("Antarctica/Troll", {2026, 3, 29}, 88);
        row("Pacific/Apia", {2011, 12, 30}, 0);
        row("Pacific/Kwajalein", {2026, 1, 1}, 96);
        row("Asia/Kathmandu", {2026, 1, 1}, 96);
        row("Pacific/Chatham", {2026, 4, 5}, 100);
        row("Asia/Pyongyang", {2018, 5, 4}, 94); // forward by half an hour at 23:30
    }
    void namedChangeDays()
    {
        QFETCH(QDate, day);
        const core::TimeRange range = query::rangeOfDays(day, day.addDays(1), QTimeZone(QTest::currentDataTag()));
        QTEST(range.to - range.from, "slotCount");
    }

    void periodsBeginWhereTheCalendarSays()
    {
        const core::TimeRange range = years(2010, 2014);
        for (const QByteArray &name : std::as_const(m_zones)) {
            const QTimeZone zone(name);
            use(name);
            const auto days = query::pointsOf(range, Interval::Day, zone);
            QVERIFY(days.ok());
            checkStarts(name, range, days.value(), [](const Local &local) { return local.day; });
            const auto firstWeekday = static_cast<Qt::DayOfWeek>(1 + qHash(name) % 7);
            const auto weeks = query::pointsOf(range, Interval::Week, zone, firstWeekday);
            checkStarts(name, range, weeks.value(),
                [firstWeekday](const Local &local) { return (local.day - (local.weekday - firstWeekday + 7) % 7); });
            const auto months = query::pointsOf(range, Interval::Month, zone);
            checkStarts(name, range, months.value(), [](const Local &local) { return qint64(local.month); });
            const auto ofYears = query::pointsOf(range, Interval::Year, zone);
            checkStarts(name, range, ofYears.value(), [](const Local &local) { return qint64(local.year); });
            if (QTest::currentTestFailed())
                return;
        }
    }

    void hoursAreWholeOrAtAChange()
    {
        const core::TimeRange range = years(2018, 2019);
        for (const QByteArray &name : std::as_const(m_zones)) {
            use(name);
            const auto hours = query::pointsOf(range, Interval::Hour, QTimeZone(name));
            QVERIFY(hours.ok());
            const std::vector<core::Slot> &starts = hours.value();
            for (std::size_t i = 1; i < starts.size(); ++i) {
                const core::Slot slots = starts[i] - starts[i - 1];
                const bool isChange = localOf(starts[i]).offset != localOf(starts[i] - 1).offset
                    || localOf(starts[i - 1]).offset != localOf(starts[i - 1] - 1).offset || i == 1;
                // A slot belongs to the hour in which it begins; a zone that moves by half an hour has half hours then.
                const bool isRight = (slots == 4 && localOf(starts[i]).minute == 0) || (slots <= 6 && isChange);
                if (!isRight)
                    QFAIL(qPrintable(QStringLiteral("%1: an hour of %2 slots before slot %3")
                                         .arg(QString::fromLatin1(name))
                                         .arg(slots)
                                         .arg(starts[i])));
            }
        }
    }

    // Random hits, asked zone by zone: local days, weeks, months and years each add up to what UTC says.
    void localPeriodsAddUpToTheUtcTotal()
    {
        const quint32 seed = QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const core::TimeRange range = years(2011, 2013);
        tests::ImageBuilder builder;
        core::Hit hit;
        hit.site = 1;
        hit.channel = core::Channel::Agent;
        qint64 all = 0;
        for (int i = 0; i < 5000; ++i) {
            hit.slot = static_cast<core::Slot>(random.bounded(range.from, range.to));
            const quint32 count = 1 + random.bounded(3u);
            all += count;
            builder.add(hit, count);
        }
        const auto image = builder.image();
        for (const QByteArray &name : std::as_const(m_zones)) {
            use(name);
            query::Query asked;
            asked.sites = {1};
            asked.zone = QTimeZone(name);
            asked.range = range;
            asked.firstWeekday = static_cast<Qt::DayOfWeek>(1 + random.bounded(7));
            for (const Interval interval : {Interval::Day, Interval::Week, Interval::Month, Interval::Year}) {
                asked.interval = interval;
                const auto report = query::answer(asked, *image, nullptr);
                QVERIFY(report.ok());
                qint64 sum = 0;
                for (const auto &point : report->series)
                    sum += point.measures.views();
                QVERIFY2(report->totals.views() == all && sum == all,
                    qPrintable(QStringLiteral("%1, seed %2: %3 of %4")
                                   .arg(QString::fromLatin1(name))
                                   .arg(seed)
                                   .arg(sum)
                                   .arg(all)));
            }
        }
    }

private:
    static void use(const QByteArray &zone)
    {
        qputenv("TZ", ":" + zone);
        tzset();
    }

    // The points are the range's beginning and exactly those slots that begin a new period, which only rises.
    template <typename Key>
    void checkStarts(const QByteArray &zone, core::TimeRange range, const std::vector<core::Slot> &starts, Key key)
    {
        QVERIFY2(!starts.empty() && starts.front() == range.from && starts.back() < range.to, zone.constData());
        for (std::size_t i = 1; i < starts.size(); ++i) {
            const core::Slot end = i + 1 < starts.size() ? starts[i + 1] : range.to;
            const qint64 own = key(localOf(starts[i]));
            const bool isRight = starts[i] > starts[i - 1] && key(localOf(starts[i] - 1)) < own
                && (end == range.to || key(localOf(end - 1)) <= own) && key(localOf(starts[i - 1])) < own;
            if (!isRight)
                QFAIL(qPrintable(QStringLiteral("%1: a period begins wrongly at slot %2")
                                     .arg(QString::fromLatin1(zone))
                                     .arg(starts[i])));
        }
        // And none is missed: as many as the calendar has, less the days that a zone skipped.
        std::size_t changes = 0;
        qint64 latest = key(localOf(range.from));
        for (core::Slot slot = range.from; slot < range.to; slot += 24) {
            const qint64 now = key(localOf(slot));
            changes += now > latest ? 1 : 0;
            latest = std::max(latest, now);
        }
        latest = std::max(latest, key(localOf(range.to - 1)));
        QVERIFY2(changes == starts.size() - 1 || changes + 1 == starts.size() - 1, zone.constData());
    }

    QByteArrayList m_zones;
};

} // namespace

QTEST_GUILESS_MAIN(ZonesTest)
#include "zones_test.moc"
