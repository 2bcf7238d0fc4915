// SPDX-License-Identifier: GPL-3.0-or-later

// Packed hits against plain SQL: the same random hits go into two directories through the real writer. One stays as
// rows and is asked with SQL, the other is packed, in part or wholly, and is asked through the engine. Every cell of a
// thousand random queries must be the same. GATEPOST_SEED=<number> repeats a run.

#include "tests/query/stored_hits.h"

#include <QRandomGenerator>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTest>

#include <optional>

using namespace gatepost;
using namespace gatepost::query;
using core::Dimension;

namespace {

constexpr int kQueries = 1000;
constexpr core::Slot kDaySlots = 96;
const core::Slot kFirst = core::slotOfSeconds(1748736000); // 1 June 2025, UTC
constexpr int kDays = 70; // two months and a bit, so that months are merged

const std::vector<Dimension> kAsked = {Dimension::Page, Dimension::Title, Dimension::Browser, Dimension::Country,
    Dimension::Event, Dimension::Host, Dimension::Language, Dimension::Network, Dimension::Channel};

using Groups = QMap<QString, Measures>;

// The rows with their texts, one table, asked with plain SQL.
class SqlAnswers
{
public:
    explicit SqlAnswers(const QString &path)
    {
        m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("oracle"));
        m_database.setDatabaseName(path);
        m_database.open();
        QStringList texts;
        for (const Dimension dimension : kAsked) {
            const core::DimensionInfo &info = core::dimensionInfo(dimension);
            texts += info.hasTerms()
                ? QStringLiteral("coalesce((SELECT text FROM term WHERE dim = %1 AND id = hit.%2), '') AS %2")
                      .arg(info.number)
                      .arg(info.column)
                : dimension == Dimension::Network
                ? QStringLiteral("CASE network WHEN 0 THEN 'clearnet' WHEN 1 THEN 'tor' ELSE 'i2p' END AS network")
                : QStringLiteral("CASE channel WHEN 0 THEN 'agent' WHEN 1 THEN 'counter' WHEN 2 THEN 'noscript' ELSE "
                                 "'log' END AS channel");
        }
        run(QStringLiteral("CREATE TEMP TABLE wide AS SELECT site, slot, action, load_bucket, visit_depth, %1 FROM hit")
                .arg(texts.join(u',')));
    }
    ~SqlAnswers()
    {
        m_database.close();
        m_database = {};
        QSqlDatabase::removeDatabase(QStringLiteral("oracle"));
    }

    // By the text of `group`, a column or an expression.
    Groups measures(const Query &query, core::TimeRange range, const QString &group)
    {
        const auto sum = [](const char *what) { return QStringLiteral("sum(%1)").arg(QLatin1String(what)); };
        QSqlQuery rows =
            run(QStringLiteral("SELECT %1, iif(action <> 2, load_bucket, 0) AS bucket, count(*), ").arg(group)
                + QStringList{sum("action = 0 AND channel = 'agent'"), sum("action = 0 AND channel = 'noscript'"),
                    sum("action = 0 AND channel = 'counter'"), sum("action = 0 AND channel = 'log'"),
                    sum("action = 0 AND channel = 'agent' AND visit_depth = 1"),
                    sum("action = 0 AND channel = 'agent' AND visit_depth = 2"),
                    sum("action = 0 AND channel = 'agent' AND visit_depth > 0"), sum("action = 2")}
                      .join(u',')
                + QStringLiteral(" FROM wide WHERE ") + where(query, range) + QStringLiteral(" GROUP BY 1, 2"));
        Groups groups;
        while (rows.next()) {
            Measures &measures = groups[rows.value(0).toString()];
            measures.agentViews += rows.value(3).toLongLong();
            measures.noscriptViews += rows.value(4).toLongLong();
            measures.counterViews += rows.value(5).toLongLong();
            measures.logViews += rows.value(6).toLongLong();
            measures.firstViews += rows.value(7).toLongLong();
            measures.secondViews += rows.value(8).toLongLong();
            measures.depthViews += rows.value(9).toLongLong();
            measures.events += rows.value(10).toLongLong();
            measures.loads.add(static_cast<core::LoadBucket>(rows.value(1).toInt()), rows.value(2).toUInt());
        }
        return groups;
    }

    QString trouble;

private:
    QSqlQuery run(const QString &sql)
    {
        QSqlQuery query(m_database);
        if (!query.exec(sql))
            trouble = query.lastError().text() + u' ' + sql;
        return query;
    }

    static QString quoted(QString text) { return u'\'' + text.replace(u'\'', QStringLiteral("''")) + u'\''; }

    static QString where(const Query &query, core::TimeRange range)
    {
        QStringList sites;
        for (const core::SiteId site : query.sites)
            sites += QString::number(site);
        QString all = QStringLiteral("site IN (%1) AND slot >= %2 AND slot < %3")
                          .arg(sites.join(u','))
                          .arg(range.from)
                          .arg(range.to);
        QMap<QString, QStringList> anyOf;
        for (const Filter &filter : query.filters) {
            const QString column = core::dimensionInfo(filter.dimension).column;
            const QString match = filter.match == Filter::Match::Equals
                ? QStringLiteral("%1 = %2").arg(column, quoted(filter.value))
                : QStringLiteral("substr(%1, 1, %2) = %3")
                      .arg(column)
                      .arg(filter.value.size())
                      .arg(quoted(filter.value));
            if (filter.negated)
                all += QStringLiteral(" AND NOT (%1)").arg(match);
            else
                anyOf[column] += match;
        }
        for (const QStringList &matches : anyOf)
            all += QStringLiteral(" AND (%1)").arg(matches.join(QStringLiteral(" OR ")));
        return all;
    }

    QSqlDatabase m_database;
};

} // namespace

class PackedOracleTest : public QObject
{
    Q_OBJECT

private:
    QRandomGenerator m_random;

    int below(int bound) { return static_cast<int>(m_random.bounded(bound)); }

    QByteArray word(const char *stem, int choices)
    {
        const int choice = below(choices + 1);
        return choice == 0 ? QByteArray() : stem + QByteArray::number(choice);
    }

    core::Hit randomHit(core::Slot slot)
    {
        core::Hit hit;
        hit.site = 1 + below(3);
        hit.slot = slot;
        hit.channel = static_cast<core::Channel>(below(4));
        hit.action = below(5) == 0 ? static_cast<core::Action>(below(3)) : core::Action::View;
        hit.network = static_cast<core::Network>(below(3));
        if (hit.channel == core::Channel::Agent) {
            hit.load = below(2) == 0 ? core::LoadBucket(0) : static_cast<core::LoadBucket>(below(65));
            hit.visitDepth = static_cast<quint8>(below(4));
            hit.term(Dimension::Browser) = word("B", 5);
            hit.term(Dimension::Country) = word("C", 300);
            hit.term(Dimension::Title) = word("Title ", 9);
        }
        hit.term(Dimension::Page) = word(below(2) == 0 ? "/blog/" : "/p", below(2) == 0 ? 700 : 6);
        hit.term(Dimension::Event) = hit.action == core::Action::Event ? word("e", 3) : QByteArray();
        hit.term(Dimension::Host) = word("host", 2);
        return hit;
    }

    std::vector<core::Hit> randomHits(int count, bool inOrder)
    {
        std::vector<core::Hit> hits;
        for (int i = 0; i < count; ++i) {
            const core::Slot slots = kDays * kDaySlots;
            hits.push_back(randomHit(kFirst + (inOrder ? slots * i / count : below(slots))));
        }
        return hits;
    }

    Filter randomFilter()
    {
        static const std::vector<std::pair<Dimension, QStringList>> values = {
            {Dimension::Page, {QStringLiteral("/blog/"), QStringLiteral("/p1"), QStringLiteral("/blog/7")}},
            {Dimension::Browser, {QStringLiteral("B1"), QStringLiteral("B2"), QString(), QStringLiteral("none")}},
            {Dimension::Network, {QStringLiteral("tor"), QStringLiteral("clearnet")}},
            {Dimension::Channel, {QStringLiteral("agent"), QStringLiteral("counter")}},
            {Dimension::Country, {QStringLiteral("C1"), QStringLiteral("C"), QString()}},
            {Dimension::Event, {QString(), QStringLiteral("e1")}},
        };
        const auto &[dimension, texts] = values[std::size_t(below(int(values.size())))];
        return {dimension, below(2) == 0 ? Filter::Match::Equals : Filter::Match::Prefix, below(3) == 0,
            texts[below(int(texts.size()))]};
    }

    Query randomQuery()
    {
        Query query;
        query.sites = below(3) == 0 ? std::vector<core::SiteId>{1, 3} : std::vector<core::SiteId>{1 + below(4)};
        const core::Slot from = kFirst - 40 + below(kDays * kDaySlots);
        query.range = below(5) == 0 ? core::TimeRange{kFirst - 40, kFirst + kDays * kDaySlots + 40}
                                    : core::TimeRange{from, from + 1 + below(kFirst + kDays * kDaySlots + 40 - from)};
        query.interval = below(2) == 0 ? Interval::None : Interval::Day;
        for (int i = below(4); i > 0; --i)
            query.filters.push_back(randomFilter());
        for (const Dimension dimension : kAsked) {
            if (below(3) == 0)
                query.dimensions.push_back(dimension);
        }
        query.compare = below(4) == 0 ? Compare::Previous : Compare::None;
        return query;
    }

    void checkQuery(const Query &query, const Report &report, SqlAnswers &sql)
    {
        QVERIFY(report.damage.isEmpty());
        QVERIFY(report.totals == sql.measures(query, query.range, QStringLiteral("''")).value(QString()));
        const auto before = comparedRange(query.range, query.compare, query.zone);
        QCOMPARE(report.comparedTotals.has_value(), before.has_value());
        if (before)
            QVERIFY(*report.comparedTotals == sql.measures(query, *before, QStringLiteral("''")).value(QString()));
        if (query.interval == Interval::Day) {
            const Groups days = sql.measures(query, query.range, QStringLiteral("slot / 96"));
            int withHits = 0;
            for (const SeriesPoint &point : report.series) {
                QVERIFY(point.measures == days.value(QString::number(point.start / kDaySlots)));
                withHits += days.contains(QString::number(point.start / kDaySlots)) ? 1 : 0;
            }
            QCOMPARE(withHits, int(days.size()));
        }
        for (const Breakdown &breakdown : report.breakdowns) {
            Groups expected = sql.measures(query, query.range, core::dimensionInfo(breakdown.dimension).column);
            expected.removeIf([](const Groups::iterator &group) { return group.value().isEmpty(); });
            QCOMPARE(int(breakdown.rows.size()), int(expected.size()));
            for (const BreakdownRow &row : breakdown.rows)
                QVERIFY2(row.measures == expected.value(row.text), qPrintable(row.text));
        }
    }

private Q_SLOTS:
    void packedHitsAnswerAsRowsDo()
    {
        bool isGiven = false;
        quint32 seed = qEnvironmentVariable("GATEPOST_SEED").toUInt(&isGiven);
        if (!isGiven)
            seed = QRandomGenerator::global()->generate();
        qInfo("GATEPOST_SEED=%u", seed);
        m_random.seed(seed);

        const std::vector<core::Hit> early = randomHits(2000, true);
        const std::vector<core::Hit> late = randomHits(250, false);
        const std::vector<core::Hit> last = randomHits(120, false);
        tests::StoredHits rows(3, early);
        rows.write(late);
        tests::StoredHits packed(3, early);
        QCOMPARE(packed.pack(), qint64(early.size()));
        packed.write(late);
        std::optional<SqlAnswers> sql(std::in_place, rows.databasePath());
        const auto source = packed.source();
        for (int i = 0; i < kQueries; ++i) {
            // Packed with late rows beside them, then all packed, then rows again beside late segments.
            if (i == kQueries / 3)
                QCOMPARE(packed.pack(), qint64(late.size()));
            if (i == kQueries * 2 / 3) {
                packed.write(last);
                rows.write(last);
                sql.reset();
                sql.emplace(rows.databasePath());
            }
            if (i == kQueries / 2)
                QCOMPARE(packed.pack(), qint64(0));
            const Query query = randomQuery();
            const auto answered = source->report(query, nullptr);
            QVERIFY2(answered.ok(), answered.ok() ? "" : qPrintable(answered.error().what));
            checkQuery(query, answered.value(), *sql);
            QVERIFY2(sql->trouble.isEmpty(), qPrintable(sql->trouble));
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QStringLiteral("query %1; repeat with GATEPOST_SEED=%2").arg(i).arg(seed)));
        }
        QVERIFY2(packed.trouble().isEmpty(), qPrintable(packed.trouble()));
    }
};

QTEST_GUILESS_MAIN(PackedOracleTest)
#include "packed_oracle_test.moc"
