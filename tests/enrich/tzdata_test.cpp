// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/country_code.h"
#include "collector/enrich/time_zone_table.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QTest>

using namespace gatepost::enrich;

// Compares our table with the time zones that this machine knows: names from its compiled files, countries by a way of
// their own through zone.tab and the links.
class TzdataTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyNameIsKnownAndInItsCountry_data();
    void everyNameIsKnownAndInItsCountry();
    void zonesOfOneCountryAreNotAmbiguous();
    void countryCodesAreIso3166();

private:
    QByteArray countryByLinks(const QByteArray &name) const;

    QHash<QByteArray, QByteArray> m_country; // of zone.tab
    QHash<QByteArray, QByteArray> m_links;
};

namespace {

const QString kZones = QStringLiteral("/usr/share/zoneinfo/");

// Links that cross a border since tzdata merged zones with a common past, or lost the place: where they really are.
const QHash<QByteArray, QByteArray> kMerged = {{"Africa/Asmera", "ER"}, {"Africa/Timbuktu", "ML"},
    {"America/Coral_Harbour", "CA"}, {"America/Virgin", "VI"}, {"Antarctica/South_Pole", "AQ"},
    {"Atlantic/Jan_Mayen", "SJ"}, {"Iceland", "IS"}, {"Pacific/Ponape", "FM"}, {"Pacific/Truk", "FM"},
    {"Pacific/Yap", "FM"}};

// Links to a place from names that are none: whoever is set to one of them may be anywhere in its band.
const QList<QByteArray> kPlaceless = {
    "CET", "CST6CDT", "EET", "EST", "EST5EDT", "HST", "MET", "MST", "MST7MDT", "PST8PDT", "WET"};

// Rows of a tab-separated file without its comments.
QList<QList<QByteArray>> rowsOf(const QString &path)
{
    QList<QList<QByteArray>> rows;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine().trimmed();
        if (!line.isEmpty() && !line.startsWith('#'))
            rows.append(line.split('\t'));
    }
    return rows;
}

// Names of all compiled zones. `Factory` is what a machine is set to before anybody chose.
QList<QByteArray> namesOnThisMachine()
{
    QList<QByteArray> names;
    QDirIterator files(kZones, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        const QString name = path.mid(kZones.size());
        QFile file(path);
        if (name.startsWith(QLatin1String("posix/")) || name.startsWith(QLatin1String("right/"))
            || name == QLatin1String("Factory") || name == QLatin1String("localtime")
            || name == QLatin1String("posixrules") || !file.open(QIODevice::ReadOnly) || file.read(4) != "TZif")
            continue;
        names.append(name.toUtf8());
    }
    return names;
}

} // namespace

void TzdataTest::initTestCase()
{
    for (const QList<QByteArray> &row : rowsOf(kZones + QStringLiteral("zone.tab")))
        m_country.insert(row.value(2), row.value(0));
    for (const QList<QByteArray> &row : rowsOf(kZones + QStringLiteral("tzdata.zi"))) {
        const QList<QByteArray> words = row.first().split(' ');
        if (words.size() == 3 && words[0] == "L")
            m_links.insert(words[2], words[1]);
    }
    if (m_country.isEmpty() || m_links.isEmpty())
        QSKIP("skipped: needs zone.tab and tzdata.zi of the package tzdata");
}

QByteArray TzdataTest::countryByLinks(const QByteArray &name) const
{
    if (kMerged.contains(name))
        return kMerged.value(name);
    if (kPlaceless.contains(name))
        return {};
    QByteArray place = name;
    while (!m_country.contains(place) && m_links.contains(place))
        place = m_links.value(place);
    return m_country.value(place);
}

void TzdataTest::everyNameIsKnownAndInItsCountry_data()
{
    QTest::addColumn<QByteArray>("country");
    const QList<QByteArray> names = namesOnThisMachine();
    QVERIFY(names.size() > 450); // without tzdata's legacy names
    for (const QByteArray &name : names)
        QTest::newRow(name.constData()) << countryByLinks(name);
}

void TzdataTest::everyNameIsKnownAndInItsCountry()
{
    static const TimeZoneTable kTable = TimeZoneTable::builtIn();
    const QByteArray name = QTest::currentDataTag();
    const ZoneFacts zone = kTable.find(name);
    QVERIFY2(!zone.name.isEmpty(), "unknown: refresh the table with resources/data/make_timezones.py");
    QTEST(zone.country, "country");
}

void TzdataTest::zonesOfOneCountryAreNotAmbiguous()
{
    const TimeZoneTable table = TimeZoneTable::builtIn();
    int ambiguous = 0;
    for (const QList<QByteArray> &row : rowsOf(kZones + QStringLiteral("zone1970.tab"))) {
        const QByteArray name = row.value(2);
        const bool isShared = row.value(0).contains(',');
        QVERIFY2(isShared || !table.find(name).ambiguous, name);
        ambiguous += table.find(name).ambiguous ? 1 : 0;
    }
    QVERIFY2(ambiguous > 25, QByteArray::number(ambiguous));
    // A zone with a past of its own keeps its country, whatever tzdata merged it into.
    for (auto it = m_links.cbegin(); it != m_links.cend(); ++it) {
        if (m_country.contains(it.key()))
            QVERIFY2(!table.find(it.key()).ambiguous, it.key());
    }
}

void TzdataTest::countryCodesAreIso3166()
{
    QList<QByteArray> codes;
    for (const QList<QByteArray> &row : rowsOf(kZones + QStringLiteral("iso3166.tab")))
        codes.append(row.value(0));
    QVERIFY(codes.size() > 240);
    for (char first = 'A'; first <= 'Z'; ++first) {
        for (char second = 'A'; second <= 'Z'; ++second) {
            const QByteArray code = QByteArray(1, first) + second;
            const QByteArray expected = code == "UK" ? "GB" : codes.contains(code) ? code : QByteArray();
            QCOMPARE(canonicalCountry(code), expected);
        }
    }
    for (const char *other : {"", "D", "DEU", "??", "A1", "A2", "O1", "d e", "\xc3\x84"})
        QCOMPARE(canonicalCountry(other), QByteArray());
    QCOMPARE(canonicalCountry("de"), QByteArray("DE"));
    QCOMPARE(canonicalCountry("uk"), QByteArray("GB"));
}

QTEST_APPLESS_MAIN(TzdataTest)
#include "tzdata_test.moc"
