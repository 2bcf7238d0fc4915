// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/country_code.h"
#include "collector/enrich/table_text.h"
#include "collector/enrich/time_zone_table.h"

#include <QTest>

using namespace gatepost::enrich;

class TimeZoneTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timeZones_data();
    void timeZones();
    void everyLineOfTheZoneTableIsSound();
};

void TimeZoneTest::timeZones_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("country");
    QTest::addColumn<bool>("ambiguous");
    const auto row = [](const char *raw, const char *name, const char *country, bool ambiguous = false) {
        QTest::newRow(raw) << QByteArray(raw) << QByteArray(name) << QByteArray(country) << ambiguous;
    };
    row("Europe/Berlin", "Europe/Berlin", "DE", true);
    row("Europe/Zurich", "Europe/Zurich", "CH", true);
    row("Arctic/Longyearbyen", "Arctic/Longyearbyen", "SJ");
    row("Europe/Stockholm", "Europe/Stockholm", "SE");
    row("GB", "Europe/London", "GB", true);
    row("Europe/Simferopol", "Europe/Simferopol", "UA", true);
    row("Asia/Tokyo", "Asia/Tokyo", "JP");
    row("Pacific/Auckland", "Pacific/Auckland", "NZ");
    row("Europe/Madrid", "Europe/Madrid", "ES");
    row("Asia/Calcutta", "Asia/Kolkata", "IN");
    row("Europe/Kiev", "Europe/Kyiv", "UA");
    row("Atlantic/Reykjavik", "Atlantic/Reykjavik", "IS");
    row("Iceland", "Atlantic/Reykjavik", "IS");
    row("US/Pacific", "America/Los_Angeles", "US");
    row("America/Coral_Harbour", "America/Atikokan", "CA");
    row("Pacific/Truk", "Pacific/Chuuk", "FM");
    row("Asia/Saigon", "Asia/Ho_Chi_Minh", "VN");
    row("Europe/Bratislava", "Europe/Bratislava", "SK");
    row("UTC", "UTC", "");
    row("Etc/UTC", "UTC", "");
    row("EST", "EST", "");
    row("Etc/GMT+5", "Etc/GMT+5", "");
    row("Mars/Olympus", "", "");
    row("europe/berlin", "", "");
    row("", "", "");
}

void TimeZoneTest::timeZones()
{
    QFETCH(QByteArray, raw);
    static const TimeZoneTable kTable = TimeZoneTable::builtIn();
    QTEST(kTable.find(raw).name, "name");
    QTEST(kTable.find(raw).country, "country");
    QTEST(kTable.find(raw).ambiguous, "ambiguous");
}

void TimeZoneTest::everyLineOfTheZoneTableIsSound()
{
    const QByteArray text = builtInTable("timezones.tsv");
    for (const char *head : {"\n# source:", "\n# licence:", "\n# date:", "\n# refresh:"})
        QVERIFY2(text.contains(head), head);
    const TimeZoneTable table(text);
    QVERIFY(table.size() > 550);
    forEachRow(text, [&table](const std::vector<std::string_view> &cells) {
        QCOMPARE(cells.size(), std::size_t(4));
        const QByteArray name(cells[1].data(), static_cast<qsizetype>(cells[1].size()));
        QCOMPARE(table.find(name).name, name); // what a zone is counted as, is counted as itself
        const QByteArray country(cells[2].data(), static_cast<qsizetype>(cells[2].size()));
        QCOMPARE(canonicalCountry(country), country);
        QVERIFY(!country.isEmpty() || cells[3].empty());
    });
}

QTEST_APPLESS_MAIN(TimeZoneTest)
#include "time_zone_test.moc"
