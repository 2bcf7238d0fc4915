// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/clock.h"
#include "collector/enrich/country_database.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using enrich::CountryDatabase;

// Runs packaging/make-country-db on small tables and asks what it made.
class MakeCountryDbTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theTablesBecomeADatabase();
    void itIsMadeAnewOnlyWhenTheTablesAreNewer();
    void brokenTablesAreRefused_data();
    void brokenTablesAreRefused();

private:
    // The exit code; what it said on its error channel goes into m_said.
    int run(const QStringList &arguments);
    void writeTable(const char *name, const QByteArray &text);

    QTemporaryDir m_folder;
    QString m_said;
};

void MakeCountryDbTest::initTestCase()
{
    QProcess perl;
    perl.start(QStringLiteral("perl"), {QStringLiteral("-MMaxMind::DB::Writer::Tree"), QStringLiteral("-e1")});
    if (!perl.waitForFinished(30'000) || perl.exitCode() != 0)
        QSKIP("skipped: needs libmaxmind-db-writer-perl");
}

void MakeCountryDbTest::writeTable(const char *name, const QByteArray &text)
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

int MakeCountryDbTest::run(const QStringList &arguments)
{
    QProcess script;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GATEPOST_GEOIP_DIR"), m_folder.path());
    script.setProcessEnvironment(environment);
    script.start(QStringLiteral(GATEPOST_SOURCE_DIR "/packaging/make-country-db"), arguments);
    if (!script.waitForFinished(30'000))
        return -1;
    m_said = QString::fromUtf8(script.readAllStandardError());
    return script.exitCode();
}

void MakeCountryDbTest::theTablesBecomeADatabase()
{
    writeTable("geoip",
        "# Vendor:    IPFire Project\n# License:   CC BY-SA 4.0\n#\n"
        "3221225984,3221226239,DE\n3325256704,3325256959,??\n3405803776,3405803790,UK\n167772160,167772415,EU\n");
    writeTable("geoip6", "# head\n2001:db8::,2001:db8:0:ffff:ffff:ffff:ffff:ffff,CH\n");
    const QString target = m_folder.filePath(QStringLiteral("new/data"));
    QVERIFY2(run({target}) == 0, qPrintable(m_said));

    const core::SystemClock clock;
    CountryDatabase database({}, target + QStringLiteral("/country.mmdb"), clock);
    const auto country = [&database](
                             const char *address) { return database.find(QHostAddress(QString::fromLatin1(address))); };
    QCOMPARE(country("192.0.2.1"), QByteArray("DE"));
    QCOMPARE(country("::ffff:192.0.2.1"), QByteArray("DE"));
    QCOMPARE(country("198.51.100.1"), QByteArray());
    QCOMPARE(country("203.0.113.14"), QByteArray("GB"));
    QCOMPARE(country("203.0.113.15"), QByteArray()); // a range need not be a whole network
    QCOMPARE(country("10.0.0.1"), QByteArray());
    QCOMPARE(country("2001:db8:0:1::1"), QByteArray("CH"));
    QCOMPARE(country("2001:db8:1::1"), QByteArray());

    QFile attribution(target + QStringLiteral("/country.mmdb.txt"));
    QVERIFY(attribution.open(QIODevice::ReadOnly));
    const QByteArray text = attribution.readAll();
    for (const char *word : {"IPFire", "CC BY-SA 4.0", "creativecommons.org/licenses/by-sa/4.0", "tor-geoipdb"})
        QVERIFY2(text.contains(word), word);
}

void MakeCountryDbTest::itIsMadeAnewOnlyWhenTheTablesAreNewer()
{
    const QString made = m_folder.filePath(QStringLiteral("country.mmdb"));
    writeTable("geoip", "3221225984,3221226239,DE\n");
    writeTable("geoip6", "2001:db8::,2001:db8::ff,CH\n");
    QCOMPARE(run({QStringLiteral("--if-older"), m_folder.path()}), 0);
    QVERIFY(QFile::exists(made));

    QFile mark(made);
    QVERIFY(mark.open(QIODevice::ReadWrite));
    const QDateTime longAgo = QDateTime::fromSecsSinceEpoch(1'000'000'000);
    QFile table(m_folder.filePath(QStringLiteral("geoip")));
    QFile table6(m_folder.filePath(QStringLiteral("geoip6")));
    QVERIFY(table.open(QIODevice::ReadWrite) && table6.open(QIODevice::ReadWrite));
    QVERIFY(table.setFileTime(longAgo, QFileDevice::FileModificationTime));
    QVERIFY(table6.setFileTime(longAgo, QFileDevice::FileModificationTime));
    const QDateTime later = longAgo.addDays(1);
    QVERIFY(mark.setFileTime(later, QFileDevice::FileModificationTime));
    QCOMPARE(run({QStringLiteral("--if-older"), m_folder.path()}), 0);
    QCOMPARE(QFileInfo(made).lastModified(), later);
    QCOMPARE(run({m_folder.path()}), 0);
    QVERIFY(QFileInfo(made).lastModified() != later);
}

void MakeCountryDbTest::brokenTablesAreRefused_data()
{
    QTest::addColumn<QByteArray>("table");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("comments only") << QByteArray("# nothing\n");
    QTest::newRow("another format") << QByteArray("192.0.2.0/24 DE\n");
}

void MakeCountryDbTest::brokenTablesAreRefused()
{
    QFETCH(QByteArray, table);
    writeTable("geoip", table);
    writeTable("geoip6", "2001:db8::,2001:db8::ff,CH\n");
    const QString target = m_folder.filePath(QStringLiteral("refused"));
    QCOMPARE(run({target}), 1);
    QVERIFY2(m_said.contains(m_folder.filePath(QStringLiteral("geoip"))), qPrintable(m_said));
    QVERIFY(!QFile::exists(target + QStringLiteral("/country.mmdb")));
}

QTEST_GUILESS_MAIN(MakeCountryDbTest)
#include "make_country_db_test.moc"
