// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/chart_line.h"
#include "app/models/formatter.h"

#include <QTest>

#include <limits>

using namespace gatepost;
using namespace Qt::StringLiterals;
using models::Formatter;

namespace {

const QLocale kEnglish(QLocale::English, QLocale::UnitedKingdom);
const QLocale kGerman(QLocale::German, QLocale::Germany);
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// No-break spaces are what is wanted; tables read better without.
QString plain(QString text)
{
    return text.replace(QChar(0xa0), u' ').replace(QChar(0x2212), u'-').replace(QChar(0x2013), u'-');
}

} // namespace

class FormatterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figures_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("wanted");
        const Formatter en(kEnglish);
        const Formatter de(kGerman);
        const auto row = [](const char *name, const QString &shown, const char *wanted) {
            QTest::newRow(name) << plain(shown) << QString::fromUtf8(wanted);
        };
        row("count", en.count(23418), "23,418");
        row("count, German", de.count(23418), "23.418");
        row("no count", en.count(kNaN), "-");
        row("decimal", en.decimal(2.54), "2.54");
        row("percent", en.percent(0.138), "13.8 %");
        row("percent, German", de.percent(0.138), "13,8 %");
        row("all", en.percent(1), "100 %");
        row("nothing", en.percent(0), "0 %");
        row("nearly all", en.percent(0.9999), "100.0 %");
        row("no share", en.percent(kNaN), "-");
        row("whole percent", en.wholePercent(0.184), "18 %");
        row("a little", en.wholePercent(0.001), "<1 %");
        row("ms", en.milliseconds(412.3), "412 ms");
        row("just below a second", en.milliseconds(999.6), "1.0 s");
        row("seconds", en.milliseconds(1240), "1.2 s");
        row("many seconds", en.milliseconds(12400), "12 s");
        row("minutes", en.milliseconds(125000), "2 min 5 s");
        row("whole minutes", en.milliseconds(120000), "2 min");
        row("no load time", en.milliseconds(kNaN), "-");
        row("ago", en.ago(200), "0.2 s ago");
        row("ago, minutes", en.ago(190000), "3 min ago");
        row("interval", en.percentInterval(0.115, 0.124), "11.5-12.4 %");
        row("plus minus", en.plusMinus(0.134, 0.142), "± 0.4");
        row("more", en.countChange(1124, 1000), "+12.4 %");
        row("less", en.countChange(876, 1000), "-12.4 %");
        row("the same", en.countChange(5, 5), "0 %");
        row("from nothing", en.countChange(5, 0), "new");
        row("many times", en.countChange(5000, 100), "×50");
        row("points", en.pointChange(0.412, 0.430), "-1.8 pt");
        row("decimals", en.decimalChange(2.54, 2.45), "+0.09");
        row("slower", en.millisecondsChange(430, 412), "+18 ms");
        row("days", en.days({2026, 10, 24}, {2026, 11, 22}), "24 Oct - 22 Nov");
        row("days, US", Formatter(QLocale(QLocale::English, QLocale::UnitedStates)).dayMonth({2026, 10, 24}), "Oct 24");
        row("days, German", de.dayMonth({2026, 10, 24}), "24. Okt.");
        row("over a year's end", en.days({2025, 12, 1}, {2026, 1, 2}), "1 Dec 2025 - 2 Jan 2026");
        row("one day", en.days({2026, 11, 22}, {2026, 11, 22}), "22 Nov");
        row("weekday", en.weekday({2026, 11, 12}), "Thu 12 Nov");
    }

    void figures()
    {
        QFETCH(QString, shown);
        QFETCH(QString, wanted);
        QCOMPARE(shown, wanted);
    }

    void values_data()
    {
        QTest::addColumn<QString>("dimension");
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("wanted");
        const auto row = [](const char *dimension, const char *raw, const char *wanted) {
            QTest::addRow("%s '%s'", dimension, raw)
                << QString::fromUtf8(dimension) << QString::fromUtf8(raw) << QString::fromUtf8(wanted);
        };
        row("source", "", "No outside source");
        row("source", "Direct", "Direct");
        row("medium", "", "No outside source");
        row("referrer", "", "No referrer");
        row("page", "", "Unknown page");
        row("page", "/a", "/a");
        row("browser", "", "Unknown browser");
        row("country", "", "Unknown country");
        row("country", "DE", "Germany");
        row("country", "GB", "United Kingdom");
        row("language", "de-AT", "German (Austria)");
        row("language", "en", "English");
        row("network", "clearnet", "Clear net");
        row("network", "tor", "Tor");
        row("network", "i2p", "I2P");
        row("channel", "counter", "Image");
        row("utm_campaign", "", "No campaign");
        row("source", "(other)", "Other");
        row("timezone", "America/New_York", "America/New York");
        row("timezone", "Europe/Berlin", "Europe/Berlin (several countries)");
        row("no such thing", "x", "x");
    }

    void values()
    {
        QFETCH(QString, dimension);
        QFETCH(QString, raw);
        QFETCH(QString, wanted);
        QCOMPARE(Formatter(kEnglish).valueText(dimension, raw), wanted);
    }

    void axes_data()
    {
        QTest::addColumn<double>("largest");
        QTest::addColumn<double>("maximum");
        QTest::addColumn<double>("step");
        QTest::newRow("as drawn") << 1361.0 << 1600.0 << 400.0;
        QTest::newRow("few") << 3.0 << 4.0 << 1.0;
        QTest::newRow("none") << 0.0 << 4.0 << 1.0;
        QTest::newRow("exact") << 1000.0 << 1000.0 << 200.0;
        QTest::newRow("seven") << 7.0 << 8.0 << 2.0;
        QTest::newRow("twelve") << 12.0 << 12.0 << 3.0;
    }

    void axes()
    {
        QFETCH(double, largest);
        QFETCH(double, maximum);
        QFETCH(double, step);
        const models::AxisScale scale = models::countScaleFor(largest);
        QCOMPARE(scale.maximum, maximum);
        QCOMPARE(scale.step, step);
    }

    void sharesNeverPassOne()
    {
        for (const double share : {0.03, 0.2, 0.55, 0.96, 1.0}) {
            const models::AxisScale scale = models::shareScaleFor(share);
            QVERIFY2(scale.maximum <= 1 + 1e-9, qPrintable(QString::number(share)));
            QVERIFY2(scale.maximum >= share - 1e-9, qPrintable(QString::number(share)));
            QVERIFY(scale.steps() >= 1 && scale.steps() <= 5);
        }
    }
};

QTEST_GUILESS_MAIN(FormatterTest)
#include "formatter_test.moc"
