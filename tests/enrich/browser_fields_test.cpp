// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/language.h"
#include "collector/enrich/screen.h"
#include "collector/enrich/table_text.h"
#include "collector/enrich/time_zone_table.h"

#include <QTest>

using namespace gatepost::enrich;

class BrowserFieldsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void screens_data();
    void screens();
    void languages_data();
    void languages();
    void acceptLanguages_data();
    void acceptLanguages();
    void timeZones_data();
    void timeZones();
    void everyLineOfTheZoneTableIsSound();
    void offsets_data();
    void offsets();
};

static void addRows(const std::initializer_list<std::pair<const char *, const char *>> &rows)
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("stored");
    for (const auto &[raw, stored] : rows)
        QTest::newRow(raw) << QByteArray(raw) << QByteArray(stored);
}

void BrowserFieldsTest::screens_data()
{
    addRows({{"1920x1080", "1920x1080"}, {"1920,1080", "1920x1080"}, {" 390 x 844 ", "390x844"},
        {"1921x1080", "wide (≤ 2560)"}, {"800x600", "small (≤ 800)"}, {"1000x900", "medium (≤ 1366)"},
        {"1918x1007", "large (≤ 1920)"}, {"5120x2880", "huge (> 2560)"}, {"", ""}, {"-1x-1", ""}, {"0x0", ""},
        {"99999x1", ""}, {"1920x", ""}, {"x1080", ""}, {"NaN", ""}, {"NaNxNaN", ""}, {"1920x1080x2", ""},
        {"19201080", ""}, {"1e3x1e3", ""}, {"1920.5x1080", ""}, {"16385x1000", ""}, {"99x200", ""}});
}

void BrowserFieldsTest::screens()
{
    QFETCH(QByteArray, raw);
    QTEST(screenClass(raw), "stored");
}

void BrowserFieldsTest::languages_data()
{
    addRows({{"en", "en"}, {"en-US", "en-US"}, {"EN_us", "en-US"}, {"zh-Hant-TW", "zh-TW"}, {"zh-Hans", "zh"},
        {"es-419", "es-419"}, {"gsw-CH", "gsw-CH"}, {"de-DE-1996-x-secret", "de-DE"}, {"de-x-us", "de"}, {"", ""},
        {"*", ""}, {"C", ""}, {"english", ""}, {"e1", ""}, {"i-klingon", ""}});
    QTest::newRow("8 k") << QByteArray(8000, 'a') << QByteArray();
}

void BrowserFieldsTest::languages()
{
    QFETCH(QByteArray, raw);
    QTEST(languageTag(raw), "stored");
}

void BrowserFieldsTest::acceptLanguages_data()
{
    addRows({{"de-CH,de;q=0.9,en;q=0.8", "de-CH"}, {"en;q=0.5", "en"}, {"*", ""}, {"", ""}, {";;;,,,", ""},
        {"\x01\xff", ""}});
    QTest::newRow("8 k") << QByteArray("fr,").repeated(2700) << QByteArray("fr");
    QTest::newRow("8 k of nonsense") << QByteArray(8000, 'q') << QByteArray();
}

void BrowserFieldsTest::acceptLanguages()
{
    QFETCH(QByteArray, raw);
    QTEST(firstLanguage(raw), "stored");
}

void BrowserFieldsTest::timeZones_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("country");
    const auto row = [](const char *raw, const char *name, const char *country) {
        QTest::newRow(raw) << QByteArray(raw) << QByteArray(name) << QByteArray(country);
    };
    row("Europe/Berlin", "Europe/Berlin", "DE");
    row("Europe/Zurich", "Europe/Zurich", "CH");
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

void BrowserFieldsTest::timeZones()
{
    QFETCH(QByteArray, raw);
    static const TimeZoneTable kTable = TimeZoneTable::builtIn();
    QTEST(kTable.find(raw).name, "name");
    QTEST(kTable.find(raw).country, "country");
}

void BrowserFieldsTest::everyLineOfTheZoneTableIsSound()
{
    const QByteArray text = builtInTable("timezones.tsv");
    for (const char *head : {"\n# source:", "\n# licence:", "\n# date:", "\n# refresh:"})
        QVERIFY2(text.contains(head), head);
    const TimeZoneTable table(text);
    QVERIFY(table.size() > 550);
    forEachRow(text, [&table](const std::vector<std::string_view> &cells) {
        QCOMPARE(cells.size(), std::size_t(3));
        const QByteArray name(cells[1].data(), static_cast<qsizetype>(cells[1].size()));
        QCOMPARE(table.find(name).name, name); // what a zone is counted as, is counted as itself
        QVERIFY(cells[2].empty() || cells[2].size() == 2);
    });
}

void BrowserFieldsTest::offsets_data()
{
    QTest::addColumn<int>("west");
    QTest::addColumn<QByteArray>("text");
    const auto row = [](int west, const char *text) { QTest::addRow("%d", west) << west << QByteArray(text); };
    row(0, "UTC+00:00");
    row(-60, "UTC+01:00");
    row(-345, "UTC+05:45");
    row(300, "UTC-05:00");
    row(570, "UTC-09:30");
    row(-840, "UTC+14:00");
    row(841, "");
    row(-841, "");
}

void BrowserFieldsTest::offsets()
{
    QFETCH(int, west);
    QTEST(utcOffsetText(west), "text");
}

QTEST_APPLESS_MAIN(BrowserFieldsTest)
#include "browser_fields_test.moc"
