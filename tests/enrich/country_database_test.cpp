// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/country_database.h"
#include "tests/enrich/country_file.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace gatepost;
using enrich::CountryDatabase;
using testing::CountryFile;

// libmaxminddb 1.7 loses the list of texts it was reading (5 KB) when the metadata turns out to be damaged.
extern "C" const char *__lsan_default_suppressions() { return "leak:libmaxminddb.so\n"; }

namespace {

class StoppedClock final : public core::Clock
{
public:
    qint64 nowMs() const override { return 1'700'000'000'000; }
    qint64 monotonicMs() const override { return m_ms; }
    void passSeconds(int seconds) { m_ms += qint64(seconds) * 1000; }

private:
    qint64 m_ms = 5;
};

// Lines that the database logged, until the next takeLines(). Qt's message handler has no place for a context.
QStringList loggedLines;

void noteLine(QtMsgType, const QMessageLogContext &, const QString &line)
{
    if (line.startsWith(QLatin1String("enrich:")))
        loggedLines.append(line);
}

QStringList takeLines() { return std::exchange(loggedLines, {}); }

QByteArray fileOf(const char *code)
{
    CountryFile file;
    file.add(QHostAddress(QStringLiteral("192.0.2.0")), 24, {{"country", code}});
    return file.bytes();
}

// In place, as a careless download does; `writeBeside` as a careful one.
void writeInPlace(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(file.write(bytes), bytes.size());
}

void writeBeside(const QString &path, const QByteArray &bytes)
{
    writeInPlace(path + QStringLiteral(".new"), bytes);
    QCOMPARE(
        ::rename(QFile::encodeName(path + QStringLiteral(".new")).constData(), QFile::encodeName(path).constData()), 0);
}

const QHostAddress kAddress(QStringLiteral("192.0.2.7"));

} // namespace

class CountryDatabaseTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void countriesAreFound_data();
    void countriesAreFound();
    void codesAreIso3166_data();
    void codesAreIso3166();
    void theNamedFileWins();
    void nothingIsReadUnasked();
    void damagedFilesTellNoCountry_data();
    void damagedFilesTellNoCountry();
    void anyCutOrFlippedByteIsSurvived();
    void whatIsNoFileTellsNoCountry();
    void aReplacedFileIsReadWithinAMinute();
    void changesInPlaceDoNotHurt_data();
    void changesInPlaceDoNotHurt();
    void aRemovedFileMayComeBack();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    StoppedClock m_clock;
    QtMessageHandler m_handler = nullptr;
};

void CountryDatabaseTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("country.mmdb"));
    m_handler = qInstallMessageHandler(noteLine);
    takeLines();
}

void CountryDatabaseTest::cleanup() { qInstallMessageHandler(m_handler); }

void CountryDatabaseTest::countriesAreFound_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("country");
    const auto row = [](const char *address, const char *country) {
        QTest::newRow(address) << QString::fromLatin1(address) << QByteArray(country);
    };
    row("192.0.2.0", "DE");
    row("192.0.2.255", "DE");
    row("192.0.3.0", "");
    row("::ffff:192.0.2.9", "DE");
    row("198.51.100.1", "FR"); // no country, but a registered one
    row("203.0.113.1", "JP"); // without nesting
    row("2001:db8::1", "CH");
    row("2001:db8:1::1", "");
    row("2001:db8:ffff::1", "");
    row("10.0.0.1", "");
    row("192.168.1.1", "");
    row("127.0.0.1", "");
    row("::1", "");
    row("fe80::1", "");
    row("100.64.0.1", ""); // an entry that names no country
    row("", "");
}

void CountryDatabaseTest::countriesAreFound()
{
    CountryFile file;
    file.add(QHostAddress(QStringLiteral("192.0.2.0")), 24, {{"registered_country", "US"}, {"country", "DE"}});
    file.add(QHostAddress(QStringLiteral("198.51.100.0")), 24, {{"continent", "EU"}, {"registered_country", "FR"}});
    file.add(QHostAddress(QStringLiteral("203.0.113.0")), 24, {{"", "JP"}});
    file.add(QHostAddress(QStringLiteral("100.64.0.0")), 10, {{"continent", "EU"}});
    file.add(QHostAddress(QStringLiteral("2001:db8::")), 48, {{"country", "CH"}});
    writeInPlace(m_path, file.bytes());

    CountryDatabase database(m_path, {}, m_clock);
    QFETCH(QString, address);
    QTEST(database.find(QHostAddress(address)), "country");
    QCOMPARE(database.state(), CountryDatabase::State::Ready);
    QCOMPARE(database.path(), m_path);
}

void CountryDatabaseTest::codesAreIso3166_data()
{
    QTest::addColumn<QByteArray>("country");
    QTest::newRow("DE") << QByteArray("DE");
    QTest::newRow("de") << QByteArray("DE");
    QTest::newRow("UK") << QByteArray("GB");
    for (const char *code : {"EU", "AP", "??", "CS", "A1", "A2", "O1", "XX", "ZZ", "", "DEU", "D\xc3\x84"})
        QTest::newRow(code) << QByteArray();
}

void CountryDatabaseTest::codesAreIso3166()
{
    writeInPlace(m_path, fileOf(QTest::currentDataTag()));
    CountryDatabase database(m_path, {}, m_clock);
    QTEST(database.find(kAddress), "country");
    QCOMPARE(database.state(), CountryDatabase::State::Ready);
}

void CountryDatabaseTest::theNamedFileWins()
{
    const QString made = m_folder->filePath(QStringLiteral("made.mmdb"));
    writeInPlace(m_path, fileOf("DE"));
    writeInPlace(made, fileOf("FR"));
    QCOMPARE(CountryDatabase::locate(m_path, made), m_path);
    QCOMPARE(CountryDatabase::locate({}, made), made);
    QCOMPARE(CountryDatabase::locate(m_folder->filePath(QStringLiteral("none")), made), QString());
    QCOMPARE(CountryDatabase::locate(m_folder->path(), made), QString()); // a folder is no file
    QVERIFY(CountryDatabase::usualPlaces().contains(QStringLiteral("/var/lib/GeoIP/GeoLite2-Country.mmdb")));
    QVERIFY(CountryDatabase::usualPlaces().contains(QStringLiteral("/usr/share/GeoIP/dbip-country-lite.mmdb")));

    CountryDatabase database({}, made, m_clock);
    QCOMPARE(database.find(kAddress), QByteArray("FR"));
}

void CountryDatabaseTest::nothingIsReadUnasked()
{
    const CountryDatabase database(m_path, {}, m_clock);
    QCOMPARE(database.state(), CountryDatabase::State::Unread);
    QCOMPARE(takeLines(), QStringList());
}

void CountryDatabaseTest::damagedFilesTellNoCountry_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QByteArray noise(200'000, '\0');
    QRandomGenerator random(42);
    for (char &byte : noise)
        byte = static_cast<char>(random.generate() & 0xff);
    const QByteArray good = fileOf("DE");
    const QByteArray mark = "\xab\xcd\xefMaxMind.com";
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one byte") << QByteArray("x");
    QTest::newRow("text") << QByteArray("<!DOCTYPE html><title>404 Not Found</title>");
    QTest::newRow("zeros") << QByteArray(100'000, '\0');
    QTest::newRow("random bytes") << noise;
    QTest::newRow("random bytes, the mark, random bytes") << noise + mark + noise.first(100);
    QTest::newRow("the mark alone") << mark;
    QTest::newRow("second half") << good.sliced(good.size() / 2);
    QTest::newRow("first half") << good.first(good.size() / 2);
    QTest::newRow("metadata alone") << good.sliced(good.indexOf(mark));
}

void CountryDatabaseTest::damagedFilesTellNoCountry()
{
    QFETCH(QByteArray, bytes);
    writeInPlace(m_path, bytes);
    CountryDatabase database(m_path, {}, m_clock);
    for (int minute = 0; minute < 3; ++minute) {
        QCOMPARE(database.find(kAddress), QByteArray());
        QCOMPARE(database.find(QHostAddress(QStringLiteral("2001:db8::1"))), QByteArray());
        m_clock.passSeconds(61);
    }
    QCOMPARE(database.state(), CountryDatabase::State::Unusable);
    const QStringList lines = takeLines();
    QCOMPARE(lines.size(), 1); // not one a hit, nor one a minute
    QVERIFY2(lines.first().contains(m_path), qPrintable(lines.first()));

    writeBeside(m_path, fileOf("DE"));
    database.refresh();
    QCOMPARE(database.find(kAddress), QByteArray("DE"));
}

void CountryDatabaseTest::anyCutOrFlippedByteIsSurvived()
{
    const QByteArray good = fileOf("DE");
    const auto survives = [this](const QByteArray &bytes) {
        writeBeside(m_path, bytes);
        CountryDatabase database(m_path, {}, m_clock);
        for (const char *address : {"192.0.2.7", "255.255.255.255", "0.0.0.0", "2001:db8::1", "ffff::"}) {
            const QByteArray country = database.find(QHostAddress(QString::fromLatin1(address)));
            QVERIFY(country.isEmpty() || country.size() == 2);
        }
    };
    for (qsizetype size = 0; size < good.size(); ++size)
        survives(good.first(size));
    QRandomGenerator random(7);
    for (qsizetype at = 0; at < good.size(); ++at) {
        QByteArray flipped = good;
        flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1 + random.bounded(255)));
        survives(flipped);
    }
}

void CountryDatabaseTest::whatIsNoFileTellsNoCountry()
{
    QCOMPARE(::mkfifo(QFile::encodeName(m_path).constData(), 0600), 0);
    QFile large(m_folder->filePath(QStringLiteral("large")));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(200'000'001));
    for (const QString &path :
        {m_path, large.fileName(), m_folder->path(), m_folder->filePath(QStringLiteral("none"))}) {
        CountryDatabase database(path, {}, m_clock);
        QCOMPARE(database.find(kAddress), QByteArray());
        QCOMPARE(database.find(kAddress), QByteArray());
        QVERIFY(database.state() != CountryDatabase::State::Ready);
        QVERIFY(!database.statusText().isEmpty());
        QCOMPARE(takeLines().size(), 1);
    }
}

void CountryDatabaseTest::aReplacedFileIsReadWithinAMinute()
{
    writeInPlace(m_path, fileOf("DE"));
    CountryDatabase database(m_path, {}, m_clock);
    QCOMPARE(database.find(kAddress), QByteArray("DE"));
    QCOMPARE(takeLines().size(), 1);

    writeBeside(m_path, fileOf("FR"));
    m_clock.passSeconds(59);
    QCOMPARE(database.find(kAddress), QByteArray("DE"));
    m_clock.passSeconds(1);
    QCOMPARE(database.find(kAddress), QByteArray("FR"));

    writeBeside(m_path, fileOf("IT"));
    database.refresh(); // as when a reload is asked for
    QCOMPARE(database.find(kAddress), QByteArray("IT"));
    QCOMPARE(takeLines(), QStringList()); // a good file for a good one is no change of state
}

void CountryDatabaseTest::changesInPlaceDoNotHurt_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("truncated to nothing") << QByteArray();
    QTest::newRow("truncated") << fileOf("DE").first(100);
    QTest::newRow("overwritten with noise") << QByteArray(5000, '\xa5');
}

void CountryDatabaseTest::changesInPlaceDoNotHurt()
{
    QFETCH(QByteArray, bytes);
    writeInPlace(m_path, fileOf("DE"));
    CountryDatabase database(m_path, {}, m_clock);
    QCOMPARE(database.find(kAddress), QByteArray("DE"));
    takeLines();

    writeInPlace(m_path, bytes);
    QCOMPARE(database.find(kAddress), QByteArray("DE")); // a mapped file would kill the process here
    for (int minute = 0; minute < 3; ++minute) {
        m_clock.passSeconds(61);
        QCOMPARE(database.find(kAddress), QByteArray("DE"));
    }
    QCOMPARE(database.state(), CountryDatabase::State::Unusable);
    QCOMPARE(takeLines().size(), 1);

    writeInPlace(m_path, fileOf("SE"));
    m_clock.passSeconds(61);
    QCOMPARE(database.find(kAddress), QByteArray("SE"));
    QCOMPARE(takeLines().size(), 1);
}

void CountryDatabaseTest::aRemovedFileMayComeBack()
{
    CountryDatabase database(m_path, {}, m_clock);
    QCOMPARE(database.find(kAddress), QByteArray());
    QCOMPARE(database.state(), CountryDatabase::State::Missing);

    writeInPlace(m_path, fileOf("DE"));
    QCOMPARE(database.find(kAddress), QByteArray());
    m_clock.passSeconds(60);
    QCOMPARE(database.find(kAddress), QByteArray("DE"));

    QVERIFY(QFile::remove(m_path));
    m_clock.passSeconds(60);
    QCOMPARE(database.find(kAddress), QByteArray("DE"));
    QCOMPARE(database.state(), CountryDatabase::State::Missing);
    writeInPlace(m_path, fileOf("NO"));
    m_clock.passSeconds(60);
    QCOMPARE(database.find(kAddress), QByteArray("NO"));
    QCOMPARE(takeLines().size(), 4); // missing, ready, missing, ready
}

QTEST_APPLESS_MAIN(CountryDatabaseTest)
#include "country_database_test.moc"
