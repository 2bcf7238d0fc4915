// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/csv_writer.h"
#include "collector/report/json_writer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace gatepost::report;

namespace {

// A reader of RFC 4180, written from its grammar alone.
std::vector<QStringList> parsedCsv(const QByteArray &bytes)
{
    const QString text = QString::fromUtf8(bytes);
    std::vector<QStringList> records;
    QStringList record;
    QString cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (isQuoted && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"') {
            cell += u'"';
            ++i;
        } else if (c == u'"') {
            isQuoted = !isQuoted;
        } else if (!isQuoted && c == u',') {
            record.append(cell);
            cell.clear();
        } else if (!isQuoted && c == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n') {
            record.append(cell);
            records.push_back(record);
            record.clear();
            cell.clear();
            ++i;
        } else {
            cell += c;
        }
    }
    return records;
}

Table sample(const QString &text)
{
    Table table;
    table.name = QStringLiteral("pages");
    table.about = {{QStringLiteral("site"), QStringLiteral("A \"site\"")}, {QStringLiteral("from"), std::nullopt}};
    table.columns = {{QStringLiteral("page"), ColumnKind::Text}, {QStringLiteral("views"), ColumnKind::Count},
        {QStringLiteral("share"), ColumnKind::Share}, {QStringLiteral("load_p50"), ColumnKind::Milliseconds}};
    table.rows = {{text, qint64(3), 0.75, 412.4}, {QStringLiteral("/b"), qint64(1), 0.25, Cell()}};
    return table;
}

} // namespace

class CsvTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formulasAreGuarded_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        const auto row = [](const char *name, const QString &text, const QString &cell) {
            QTest::newRow(name) << text << cell;
        };
        row("plain", QStringLiteral("/page"), QStringLiteral("\"/page\""));
        row("empty", QString(), QStringLiteral("\"\""));
        row("equals", QStringLiteral("=1+1"), QStringLiteral("\"'=1+1\""));
        row("plus", QStringLiteral("+1"), QStringLiteral("\"'+1\""));
        row("minus", QStringLiteral("-1"), QStringLiteral("\"'-1\""));
        row("at", QStringLiteral("@SUM(A1)"), QStringLiteral("\"'@SUM(A1)\""));
        row("tab", QStringLiteral("\t=1"), QStringLiteral("\"'\t=1\""));
        row("carriage return", QStringLiteral("\r=1"), QStringLiteral("\"'\r=1\""));
        row("line feed", QStringLiteral("\n=1"), QStringLiteral("\"'\n=1\""));
        row("wide equals", QStringLiteral("\uFF1D1"), QStringLiteral("\"'\uFF1D1\""));
        row("wide plus", QStringLiteral("\uFF0B1"), QStringLiteral("\"'\uFF0B1\""));
        row("wide minus", QStringLiteral("\uFF0D1"), QStringLiteral("\"'\uFF0D1\""));
        row("wide at", QStringLiteral("\uFF20A"), QStringLiteral("\"'\uFF20A\""));
        row("inside is harmless", QStringLiteral("a=1"), QStringLiteral("\"a=1\""));
        row("quote", QStringLiteral("say \"hi\", now"), QStringLiteral("\"say \"\"hi\"\", now\""));
        row("quoted formula", QStringLiteral("=\"x\""), QStringLiteral("\"'=\"\"x\"\"\""));
        row("lines", QStringLiteral("a\r\nb"), QStringLiteral("\"a\r\nb\""));
    }
    void formulasAreGuarded()
    {
        QFETCH(QString, text);
        QTEST(csvText(text), "cell");
    }

    void numbersArePlain_data()
    {
        QTest::addColumn<double>("number");
        QTest::addColumn<QString>("text");
        QTest::newRow("share") << 0.18 << QStringLiteral("0.18");
        QTest::newRow("third") << 1.0 / 3 << QStringLiteral("0.333333");
        QTest::newRow("one") << 1.0 << QStringLiteral("1");
        QTest::newRow("zero") << 0.0 << QStringLiteral("0");
        QTest::newRow("tiny") << 1e-9 << QStringLiteral("0");
        QTest::newRow("large") << 1234567.5 << QStringLiteral("1234567.5");
        QTest::newRow("hundred") << 100.0 << QStringLiteral("100");
    }
    void numbersArePlain()
    {
        QFETCH(double, number);
        QTEST(numberText(number, ColumnKind::Share), "text");
        QCOMPARE(numberText(412.6, ColumnKind::Milliseconds), QStringLiteral("413"));
        QCOMPARE(numberText(qint64(9007199254740993), ColumnKind::Count), QStringLiteral("9007199254740993"));
    }

    void csvReadsBackAsWritten()
    {
        const QString odd = QStringLiteral("/\u00fc\U0001F600, \"x\"\r\ny;z");
        Table table = sample(odd);
        table.other = Row{QStringLiteral("(other)"), qint64(7), 0.5, Cell()};
        const QByteArray bytes = csvOf(table);
        QVERIFY(bytes.startsWith("page,views,share,load_p50\r\n"));
        QVERIFY(bytes.endsWith("\"(other)\",7,0.5,\r\n"));
        const auto records = parsedCsv(bytes);
        QCOMPARE(records.size(), std::size_t(4));
        QCOMPARE(records[1], QStringList({odd, QStringLiteral("3"), QStringLiteral("0.75"), QStringLiteral("412")}));
        QCOMPARE(
            records[2], QStringList({QStringLiteral("/b"), QStringLiteral("1"), QStringLiteral("0.25"), QString()}));
    }

    void jsonHasTheSameRows()
    {
        const QString odd = QStringLiteral("/\u00fc\U0001F600 \"x\" \\ \n \u2028 </script>");
        Table table = sample(odd);
        const QByteArray bytes = jsonOf(table);
        QJsonParseError error;
        const QJsonObject object = QJsonDocument::fromJson(bytes, &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(object[QStringLiteral("report")].toString(), QStringLiteral("pages"));
        QCOMPARE(object[QStringLiteral("site")].toString(), QStringLiteral("A \"site\""));
        QVERIFY(object[QStringLiteral("from")].isNull());
        QVERIFY(!object.contains(QStringLiteral("other")));
        const QJsonArray rows = object[QStringLiteral("rows")].toArray();
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows[0].toObject()[QStringLiteral("page")].toString(), odd);
        QCOMPARE(rows[0].toObject()[QStringLiteral("share")].toDouble(), 0.75);
        QVERIFY(rows[1].toObject()[QStringLiteral("load_p50")].isNull());

        table.rows.clear();
        table.other = Row{QStringLiteral("(other)"), qint64(7), 0.5, Cell()};
        const QJsonObject limited = QJsonDocument::fromJson(jsonOf(table), &error).object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(limited[QStringLiteral("rows")].toArray().size(), 0);
        QCOMPARE(limited[QStringLiteral("other")].toObject()[QStringLiteral("views")].toInt(), 7);
    }
};

QTEST_GUILESS_MAIN(CsvTest)
#include "csv_test.moc"
