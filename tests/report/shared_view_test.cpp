// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/shared_view.h"

#include "collector/report/csv_writer.h"
#include "collector/report/json_writer.h"

#include <QTest>

using namespace gatepost::report;

namespace {

Table pages(std::vector<std::pair<qint64, qint64>> viewsAndVisits)
{
    Table table;
    table.name = QStringLiteral("pages");
    table.columns = {{QStringLiteral("page"), ColumnKind::Text}, {QStringLiteral("views"), ColumnKind::Count},
        {QStringLiteral("visits"), ColumnKind::Count}, {QStringLiteral("share"), ColumnKind::Share}};
    for (const auto &[views, visits] : viewsAndVisits)
        table.rows.push_back({QStringLiteral("/%1").arg(table.rows.size()), views, visits, 0.5});
    return table;
}

QString cells(const Table &table)
{
    QStringList rows;
    const auto add = [&](const Row &row) {
        QStringList texts;
        for (std::size_t i = 1; i < row.size(); ++i) {
            const auto *text = std::get_if<QString>(&row[i]);
            texts.append(text ? *text : numberText(row[i], table.columns[i].kind));
        }
        rows.append(texts.join(u' '));
    };
    for (const Row &row : table.rows)
        add(row);
    if (table.other)
        add(*table.other);
    return rows.join(QStringLiteral(" | "));
}

} // namespace

class SharedViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void damageIsToldWithoutCounts()
    {
        Table table = pages({{100, 50}});
        QVERIFY(!jsonOf(table).contains("left_out"));
        table.leftOut = {{QStringLiteral("2025-06-01"), QStringLiteral("2025-06-30"), 7}};
        QVERIFY2(jsonOf(table).contains(
                     "\"left_out\":[\n{\"first_day\":\"2025-06-01\",\"last_day\":\"2025-06-30\",\"hits\":7}\n]"),
            jsonOf(table).constData());
        const QByteArray shared = jsonOf(forSharing(table, 10));
        QVERIFY2(shared.contains("\"last_day\":\"2025-06-30\",\"hits\":null"), shared.constData());
        QCOMPARE(csvOf(forSharing(table, 10)), csvOf(table));
    }

    void smallCountsAreHidden_data()
    {
        QTest::addColumn<QList<QPair<qint64, qint64>>>("given");
        QTest::addColumn<QString>("shown");
        using Rows = QList<QPair<qint64, qint64>>;
        QTest::newRow("all large") << Rows{{100, 50}, {90, 40}} << QStringLiteral("100 50 0.5 | 90 40 0.5");
        QTest::newRow("exactly k is shown") << Rows{{10, 10}} << QStringLiteral("10 10 0.5");
        // What is hidden must stand for twenty records, or the total would tell too much of it.
        QTest::newRow("small rows that tell little")
            << Rows{{100, 50}, {9, 9}, {8, 8}, {7, 7}} << QStringLiteral("100 50 0.5 | <10 <10  | <10 <10  | <10 <10 ");
        QTest::newRow("small rows that tell much")
            << Rows{{100, 50}, {40, 20}, {9, 3}, {2, 1}} << QStringLiteral("100 50 0.5 |    | <10 <10  | <10 <10 ");
        // The only hidden one of its column would follow from the total: the next smallest goes, too.
        QTest::newRow("one small row") << Rows{{100, 50}, {40, 20}, {9, 3}}
                                       << QStringLiteral("100 50 0.5 |    | <10 <10 ");
        QTest::newRow("nothing to take") << Rows{{5, 1}} << QStringLiteral("<10 <10 ");
        QTest::newRow("zero is small") << Rows{{0, 0}, {0, 0}} << QStringLiteral("<10 <10  | <10 <10 ");
    }

    void smallCountsAreHidden()
    {
        using Rows = QList<QPair<qint64, qint64>>;
        QFETCH(Rows, given);
        QFETCH(QString, shown);
        std::vector<std::pair<qint64, qint64>> rows;
        for (const auto &row : given)
            rows.emplace_back(row.first, row.second);
        QCOMPARE(cells(forSharing(pages(rows), 10)), shown);
    }

    void theRestIsHiddenAlike()
    {
        Table table = pages({{100, 50}, {90, 40}});
        table.other = Row{QStringLiteral("(other)"), qint64(3), qint64(1), 0.1};
        QCOMPARE(cells(forSharing(std::move(table), 10)), QStringLiteral("100 50 0.5 |    | <10 <10 "));
    }

    // Counts of a row that follow from each other, and no others.
    void relationsOfARowAreKept_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QList<qint64>>("counts");
        QTest::addColumn<QString>("shown");
        using Counts = QList<qint64>;
        const QStringList series{
            QStringLiteral("views"), QStringLiteral("events"), QStringLiteral("agent"), QStringLiteral("noscript")};
        QTest::newRow("views less agent") << series << Counts{123, 3, 120, 3} << QStringLiteral("123 <10  <10");
        QTest::newRow("events alone") << series << Counts{123, 3, 100, 23} << QStringLiteral("123 <10 100 23");
        const QStringList blocked{QStringLiteral("counter"), QStringLiteral("views"), QStringLiteral("blocked")};
        QTest::newRow("counter less views") << blocked << Counts{106, 103, 3} << QStringLiteral("106  <10");
        const QStringList channels{
            QStringLiteral("counter"), QStringLiteral("agent"), QStringLiteral("noscript"), QStringLiteral("blocked")};
        QTest::newRow("channels") << channels << Counts{100, 60, 36, 4} << QStringLiteral("100 60  <10");
    }

    void relationsOfARowAreKept()
    {
        QFETCH(QStringList, names);
        QFETCH(QList<qint64>, counts);
        QFETCH(QString, shown);
        Table table;
        table.columns = {{QStringLiteral("group"), ColumnKind::Text}};
        Row row{QStringLiteral("all")};
        for (qsizetype i = 0; i < names.size(); ++i) {
            table.columns.push_back({names[i], ColumnKind::Count});
            row.push_back(counts[i]);
        }
        table.rows = {row};
        QCOMPARE(cells(forSharing(std::move(table), 10)), shown);
    }

    void figuresOfFewRecordsAreHidden()
    {
        Table table = pages({{100, 50}, {90, 40}});
        table.columns.push_back({QStringLiteral("load_p50"), ColumnKind::Milliseconds});
        table.columns.push_back({QStringLiteral("share_up_to"), ColumnKind::Share});
        for (Row &row : table.rows) {
            row.push_back(120.0);
            row.push_back(0.9);
        }
        const qint64 none = Table::kNoSupport;
        table.supports = {{none, none, none, none, 3, none}, {none, none, none, none, 30, none}};
        QCOMPARE(cells(forSharing(std::move(table), 10)), QStringLiteral("100 50 0.5   | 90 40 0.5 120 "));
    }

    void zeroSwitchesItOff()
    {
        QCOMPARE(cells(forSharing(pages({{1, 1}, {0, 0}}), 0)), QStringLiteral("1 1 0.5 | 0 0 0.5"));
    }

    void bothFormatsHideTheSame()
    {
        const Table table = forSharing(pages({{100, 50}, {9, 9}, {8, 8}, {7, 7}}), 10);
        QVERIFY(csvOf(table).contains("\"<10\",\"<10\",\r\n"));
        QVERIFY(!csvOf(table).contains("9,9"));
        QCOMPARE(jsonOf(table).count("\"<10\""), qsizetype(6));
    }
};

QTEST_APPLESS_MAIN(SharedViewTest)
#include "shared_view_test.moc"
