// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/language.h"
#include "collector/enrich/screen.h"
#include "collector/enrich/time_zone_table.h"

#include <QSet>
#include <QTest>

using namespace gatepost::enrich;

class BrowserFieldsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void screens_data();
    void screens();
    void onlyThirtySizesAreExact();
    void languages_data();
    void languages();
    void acceptLanguages_data();
    void acceptLanguages();
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
    addRows(
        {{"1920x1080", "1920x1080"}, {"1920,1080", "1920x1080"}, {" 390 x 844 ", "390x844"}, {"768x1024", "768x1024"},
            {"3440x1440", "3440x1440"}, {"844x390", "medium (≤ 1366)"}, {"100x100", "small (≤ 800)"},
            {"801x600", "medium (≤ 1366)"}, {"1367x700", "large (≤ 1920)"}, {"16384x16384", "huge (> 2560)"},
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

void BrowserFieldsTest::onlyThirtySizesAreExact()
{
    QSet<QByteArray> stored;
    for (int width = 300; width <= 4000; ++width) {
        const QByteArray side = QByteArray::number(width) + 'x';
        for (const int height : {768, 1024, 800, 720, 1080, 864, 900, 1440, 1050, 1200, 2160, 982, 956, 1117, 844, 873,
                 915, 896, 852, 780, 932, 812, 1180, 600, 667, 700, 1000, 1500, 2000})
            stored.insert(screenClass(side + QByteArray::number(height)));
    }
    QCOMPARE(stored.size(), 30 + 5); // and five classes
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
