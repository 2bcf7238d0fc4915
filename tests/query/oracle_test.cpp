// SPDX-License-Identifier: GPL-3.0-or-later

// The engine against a second opinion: random rows and random queries, answered again by plain loops over structs and
// maps, with QDateTime for every row's local time. Nothing of the engine is used but the types of its answer.

#include "collector/query/engine.h"
#include "tests/query/image_builder.h"

#include <QDateTime>
#include <QMap>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <tuple>

using namespace gatepost;
using namespace gatepost::query;

namespace {

struct Record {
    core::Hit hit;
    quint32 count = 1;
};

QString textOf(const core::Hit &hit, core::Dimension dimension)
{
    if (dimension == core::Dimension::Network)
        return core::networkName(hit.network);
    if (dimension == core::Dimension::Channel)
        return core::channelName(hit.channel);
    return QString::fromUtf8(hit.term(dimension));
}

bool isWanted(const core::Hit &hit, const std::vector<Filter> &filters)
{
    QMap<int, bool> anyOf;
    for (const Filter &filter : filters) {
        const QString text = textOf(hit, filter.dimension);
        const bool match = filter.match == Filter::Match::Equals ? text == filter.value : text.startsWith(filter.value);
        if (filter.negated && match)
            return false;
        if (!filter.negated)
            anyOf[static_cast<int>(filter.dimension)] = anyOf.value(static_cast<int>(filter.dimension)) || match;
    }
    return std::all_of(anyOf.cbegin(), anyOf.cend(), [](bool match) { return match; });
}

void count(Measures &measures, const Record &record)
{
    const core::Hit &hit = record.hit;
    if (hit.action == core::Action::Event) {
        measures.events += record.count;
        return;
    }
    measures.loads.add(hit.load, record.count);
    if (hit.action == core::Action::Ready)
        return;
    switch (hit.channel) {
    case core::Channel::Agent:
        measures.agentViews += record.count;
        measures.depthViews += hit.visitDepth > 0 ? record.count : 0;
        measures.firstViews += hit.visitDepth == 1 ? record.count : 0;
        measures.secondViews += hit.visitDepth == 2 ? record.count : 0;
        break;
    case core::Channel::Noscript:
        measures.noscriptViews += record.count;
        break;
    case core::Channel::Counter:
        measures.counterViews += record.count;
        break;
    case core::Channel::Log:
        measures.logViews += record.count;
        break;
    }
}

// What tells two points of a series apart.
QString periodOf(core::Slot slot, const Query &query)
{
    const QDateTime local = QDateTime::fromSecsSinceEpoch(core::slotStart(slot), query.zone);
    const QDate date = local.date();
    switch (query.interval) {
    case Interval::Hour:
        return QStringLiteral("%1 %2 %3")
            .arg(date.toString(Qt::ISODate))
            .arg(local.time().hour())
            .arg(local.offsetFromUtc());
    case Interval::Day:
        return date.toString(Qt::ISODate);
    case Interval::Week:
        return date.addDays(-((date.dayOfWeek() + 7 - query.firstWeekday) % 7)).toString(Qt::ISODate);
    case Interval::Month:
        return date.toString(QStringLiteral("yyyy-MM"));
    case Interval::Year:
        return date.toString(QStringLiteral("yyyy"));
    case Interval::None:
        break;
    }
    return {};
}

struct Naive {
    Measures totals;
    std::vector<QMap<QString, Measures>> groups; // by query.dimensions
    QMap<QString, QMap<QString, qint64>> titles; // page -> title -> views
    QMap<QString, QMap<QString, qint64>> mediums; // source -> medium -> views
    QMap<QString, Measures> periods;
    QMap<QString, std::array<Measures, 3>> periodsByNetwork;
};

Naive naive(const std::vector<Record> &records, const Query &query, core::TimeRange range)
{
    Naive result;
    result.groups.resize(query.dimensions.size());
    for (const Record &record : records) {
        const core::Hit &hit = record.hit;
        if (std::count(query.sites.begin(), query.sites.end(), hit.site) == 0 || !range.contains(hit.slot)
            || !isWanted(hit, query.filters))
            continue;
        count(result.totals, record);
        for (std::size_t i = 0; i < query.dimensions.size(); ++i)
            count(result.groups[i][textOf(hit, query.dimensions[i])], record);
        if (hit.action == core::Action::View && hit.channel != core::Channel::Counter) {
            if (const QString title = textOf(hit, core::Dimension::Title); !title.isEmpty())
                result.titles[textOf(hit, core::Dimension::Page)][title] += record.count;
            if (const QString medium = textOf(hit, core::Dimension::Medium); !medium.isEmpty())
                result.mediums[textOf(hit, core::Dimension::Source)][medium] += record.count;
        }
        if (query.interval != Interval::None) {
            const QString period = periodOf(hit.slot, query);
            count(result.periods[period], record);
            count(result.periodsByNetwork[period][static_cast<std::size_t>(hit.network)], record);
        }
    }
    return result;
}

double rankOf(const Measures &measures, Order order)
{
    switch (order) {
    case Order::Views:
        return double(measures.agentViews + measures.noscriptViews);
    case Order::Visits:
        return double(measures.firstViews);
    case Order::Events:
        return double(measures.events);
    case Order::Counter:
        return double(measures.counterViews);
    case Order::BlockedShare: {
        if (measures.counterViews == 0)
            return -1;
        const qint64 blocked = measures.counterViews - measures.agentViews - measures.noscriptViews;
        return std::max(0.0, double(blocked) / double(measures.counterViews));
    }
    case Order::Text:
        return 0;
    }
    return 0;
}

QString mostFrequent(const QMap<QString, qint64> &votes)
{
    QString best;
    for (auto it = votes.cbegin(); it != votes.cend(); ++it) {
        if (best.isEmpty() || it.value() > votes[best])
            best = it.key();
    }
    return best;
}

QString attributeOf(const Naive &expected, core::Dimension dimension, const QString &text)
{
    if (dimension == core::Dimension::Page)
        return mostFrequent(expected.titles.value(text));
    return dimension == core::Dimension::Source ? mostFrequent(expected.mediums.value(text)) : QString();
}

QStringList orderedTexts(const Naive &expected, std::size_t which, const Query &query)
{
    const QMap<QString, Measures> &groups = expected.groups[which];
    QStringList texts;
    for (auto it = groups.cbegin(); it != groups.cend(); ++it) {
        const bool found = it.key().contains(query.search, Qt::CaseInsensitive)
            || attributeOf(expected, query.dimensions[which], it.key()).contains(query.search, Qt::CaseInsensitive);
        if (!it.value().isEmpty() && found)
            texts.append(it.key()); // a map is in order of text
    }
    std::stable_sort(texts.begin(), texts.end(), [&](const QString &a, const QString &b) {
        return rankOf(groups[a], query.order) > rankOf(groups[b], query.order);
    });
    return texts;
}

struct Places {
    const char *zone;
    QDate from; // something happens to the clocks within the next weeks
};
constexpr int kDays = 24;

} // namespace

class OracleTest : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

    quint32 seedRandom()
    {
        bool isGiven = false;
        quint32 seed = qEnvironmentVariable("GATEPOST_SEED").toUInt(&isGiven);
        if (!isGiven)
            seed = QRandomGenerator::global()->generate();
        m_random.seed(seed);
        return seed;
    }

    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }

    QByteArray word(const char *stem, int choices)
    {
        const int choice = below(choices + 1);
        return choice == 0 ? QByteArray() : QByteArray(stem) + QByteArray::number(choice);
    }

    Record randomRecord(core::TimeRange span)
    {
        Record record;
        core::Hit &hit = record.hit;
        hit.site = 1 + below(3);
        hit.slot = span.from + below(span.to - span.from);
        hit.channel = static_cast<core::Channel>(below(4));
        hit.action = below(4) == 0 ? static_cast<core::Action>(below(3)) : core::Action::View;
        hit.network = static_cast<core::Network>(below(3));
        hit.load = below(2) == 0 ? core::LoadBucket(0) : static_cast<core::LoadBucket>(below(65));
        hit.visitDepth = static_cast<quint8>(below(4));
        record.count = below(5) == 0 ? 1 + quint32(below(9)) : 1;
        hit.term(core::Dimension::Page) = word(below(2) == 0 ? "/blog/" : "/p", 40);
        hit.term(core::Dimension::Title) = word("Title ", 6);
        hit.term(core::Dimension::Browser) = word("B", 5);
        hit.term(core::Dimension::Country) = word("C", 12);
        hit.term(core::Dimension::Source) = word("s", 8);
        hit.term(core::Dimension::Medium) = word("m", 2);
        hit.term(core::Dimension::Event) = hit.action == core::Action::Event ? word("e", 3) : QByteArray();
        hit.term(core::Dimension::Host) = word("host", 3);
        return record;
    }

    Filter randomFilter()
    {
        static const std::vector<std::pair<core::Dimension, QStringList>> values = {
            {core::Dimension::Page, {QStringLiteral("/blog/"), QStringLiteral("/p1"), QStringLiteral("/blog/7")}},
            {core::Dimension::Browser, {QStringLiteral("B1"), QStringLiteral("B2"), QString(), QStringLiteral("none")}},
            {core::Dimension::Network, {QStringLiteral("tor"), QStringLiteral("clearnet")}},
            {core::Dimension::Channel, {QStringLiteral("agent"), QStringLiteral("counter")}},
            {core::Dimension::Country, {QStringLiteral("C1"), QStringLiteral("C"), QString()}},
            {core::Dimension::Event, {QString(), QStringLiteral("e1")}},
        };
        const auto &[dimension, texts] = values[std::size_t(below(int(values.size())))];
        return {dimension, below(2) == 0 ? Filter::Match::Equals : Filter::Match::Prefix, below(3) == 0,
            texts[below(int(texts.size()))]};
    }

    Query randomQuery(core::TimeRange span, const QTimeZone &zone)
    {
        static const std::vector<core::Dimension> dimensions = {core::Dimension::Page, core::Dimension::Browser,
            core::Dimension::Network, core::Dimension::Channel, core::Dimension::Country, core::Dimension::Source,
            core::Dimension::Event, core::Dimension::Host, core::Dimension::Language};
        Query query;
        query.sites = below(3) == 0 ? std::vector<core::SiteId>{1, 3} : std::vector<core::SiteId>{1 + below(4)};
        query.zone = zone;
        const core::Slot from = span.from - 40 + below(span.to - span.from);
        query.range = {from, from + 1 + below(span.to + 40 - from)};
        query.interval = static_cast<Interval>(below(6));
        query.firstWeekday = static_cast<Qt::DayOfWeek>(1 + below(7));
        for (int i = below(4); i > 0; --i)
            query.filters.push_back(randomFilter());
        for (const core::Dimension dimension : dimensions) {
            if (below(2) == 0)
                query.dimensions.push_back(dimension);
        }
        query.compare = static_cast<Compare>(below(4));
        query.order = static_cast<Order>(below(6));
        query.limit = below(2) == 0 ? 0 : 1 + below(8);
        query.offset = below(3) == 0 ? below(6) : 0;
        static const QStringList searches{QStringLiteral("1"), QStringLiteral("TITLE 2"), QStringLiteral("m1")};
        query.search = below(3) == 0 ? searches[below(3)] : QString();
        return query;
    }

    void checkSeries(const std::vector<SeriesPoint> &series, const QMap<QString, Measures> &expected,
        const Query &query, core::TimeRange range)
    {
        QMap<QString, Measures> answered;
        for (const SeriesPoint &point : series) {
            const QString period = periodOf(point.start, query);
            QVERIFY2(!answered.contains(period), "a period has one point");
            answered[period] = point.measures;
        }
        QStringList periods;
        for (core::Slot slot = range.from; query.interval != Interval::None && slot < range.to; ++slot) {
            const QString period = periodOf(slot, query);
            if (periods.isEmpty() || periods.last() != period)
                periods.append(period);
        }
        periods.sort();
        QCOMPARE(QStringList(answered.keys()), periods); // every period of the range has a point
        for (const QString &period : periods)
            QVERIFY2(answered[period] == expected.value(period), qPrintable(period));
    }

    void checkBreakdown(
        const Breakdown &breakdown, const Query &query, const Naive &expected, std::size_t which, const Naive *before)
    {
        const QMap<QString, Measures> &groups = expected.groups[which];
        const QStringList ordered = orderedTexts(expected, which, query);
        QCOMPARE(breakdown.rowsInAll, qint64(ordered.size()));
        const QStringList shown = ordered.mid(query.offset, query.limit > 0 ? query.limit : -1);
        QStringList answered;
        Measures sum = breakdown.other;
        for (const BreakdownRow &row : breakdown.rows) {
            answered.append(row.text);
            QVERIFY2(row.measures == groups.value(row.text), qPrintable(row.text));
            QCOMPARE(row.compared.has_value(), before != nullptr);
            if (before != nullptr)
                QVERIFY2(*row.compared == before->groups[which].value(row.text), qPrintable(row.text));
            QCOMPARE(row.attribute, attributeOf(expected, breakdown.dimension, row.text));
            sum += row.measures;
        }
        QCOMPARE(answered, shown);
        QVERIFY2(sum == expected.totals, "rows and other make the total");
    }

    void checkQuery(const Query &query, const std::vector<Record> &records, const store::HitImage &image)
    {
        const auto answered = answer(query, image, nullptr, {.threads = 1U + m_random.bounded(3U)});
        QVERIFY(answered.ok());
        const Report &report = answered.value();
        const Naive expected = naive(records, query, query.range);
        QVERIFY(report.totals == expected.totals);
        checkSeries(report.series, expected.periods, query, query.range);
        for (std::size_t i = 0; i < report.series.size(); ++i) {
            const auto byNetwork = expected.periodsByNetwork.value(periodOf(report.series[i].start, query));
            for (std::size_t network = 0; network < 3; ++network)
                QVERIFY(report.seriesByNetwork[network][i] == byNetwork[network]);
        }

        std::optional<Naive> before;
        if (const auto range = comparedRange(query.range, query.compare, query.zone)) {
            before = naive(records, query, *range);
            QVERIFY(report.comparedTotals.has_value());
            QVERIFY(*report.comparedTotals == before->totals);
            checkSeries(report.comparedSeries, before->periods, query, *range);
        }
        QCOMPARE(report.breakdowns.size(), query.dimensions.size());
        for (std::size_t i = 0; i < query.dimensions.size(); ++i)
            checkBreakdown(report.breakdowns[i], query, expected, i, before ? &*before : nullptr);
    }

private Q_SLOTS:
    void engineAgreesWithPlainLoops_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QDate>("from");
        const auto row = [](const char *zone, QDate from) { QTest::newRow(zone) << QByteArray(zone) << from; };
        row("UTC", {2025, 12, 20});
        row("Europe/Berlin", {2025, 3, 18});
        row("America/New_York", {2025, 10, 20});
        row("America/Havana", {2025, 10, 20});
        row("Asia/Kathmandu", {1985, 12, 20}); // moved to :45 on 1 January 1986
        row("Asia/Kolkata", {2025, 1, 20});
        row("Australia/Lord_Howe", {2025, 3, 25});
        row("Pacific/Apia", {2011, 12, 20});
        row("Pacific/Chatham", {2025, 9, 15});
        row("America/Sao_Paulo", {2018, 2, 5}); // set back over midnight
    }
    void engineAgreesWithPlainLoops()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QDate, from);
        const quint32 seed = seedRandom();
        const QTimeZone local(zone);
        const auto start = core::slotOfSeconds(QDateTime(from, QTime(0, 0), Qt::UTC).toSecsSinceEpoch());
        const core::TimeRange span{start, start + kDays * 96};
        tests::ImageBuilder builder(97);
        std::vector<Record> records;
        for (int i = 0; i < 400; ++i) {
            records.push_back(randomRecord(span));
            builder.add(records.back().hit, records.back().count);
        }
        const auto image = builder.image();
        for (int i = 0; i < 30; ++i) {
            checkQuery(randomQuery(span, local), records, *image);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("query %1; repeat with GATEPOST_SEED=%2").arg(i).arg(seed)));
        }
    }

    // Long blocks of sorted rows, as packed ones are: columns with one value in a whole chunk, in stretches of it and in
    // single rows, and filters that leave one stretch or many.
    void engineAgreesOverSortedRows_data()
    {
        QTest::addColumn<int>("morePages");
        QTest::newRow("few pages") << 0;
        QTest::newRow("many pages") << 9000; // so many that not each has all its counts side by side
    }
    void engineAgreesOverSortedRows()
    {
        QFETCH(int, morePages);
        const quint32 seed = seedRandom();
        const auto start = core::slotOfSeconds(QDateTime({2025, 6, 1}, QTime(0, 0), Qt::UTC).toSecsSinceEpoch());
        const core::TimeRange span{start, start + kDays * 96};
        std::vector<Record> records;
        for (int i = 0; i < 5000; ++i) {
            records.push_back(randomRecord(span));
            if (core::Hit &hit = records.back().hit; hit.channel == core::Channel::Noscript)
                hit.term(core::Dimension::Page) = "/long";
        }
        const auto place = [](const Record &record) {
            const core::Hit &hit = record.hit;
            return std::tuple(hit.site, hit.channel, hit.action, hit.network, hit.term(core::Dimension::Country),
                hit.term(core::Dimension::Browser), hit.slot, hit.visitDepth, hit.load);
        };
        std::sort(
            records.begin(), records.end(), [&place](const Record &a, const Record &b) { return place(a) < place(b); });
        tests::ImageBuilder builder(4500);
        for (int i = 0; i < morePages; ++i) {
            core::Hit unasked;
            unasked.site = 9;
            unasked.slot = span.from;
            unasked.term(core::Dimension::Page) = "/other/" + QByteArray::number(i);
            builder.add(unasked);
        }
        for (const Record &record : records)
            builder.add(record.hit, record.count);
        const auto image = builder.image();
        for (int i = 0; i < 20; ++i) {
            checkQuery(randomQuery(span, QTimeZone::utc()), records, *image);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("query %1; repeat with GATEPOST_SEED=%2").arg(i).arg(seed)));
        }
    }
};

QTEST_GUILESS_MAIN(OracleTest)
#include "oracle_test.moc"
