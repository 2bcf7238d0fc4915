// SPDX-License-Identifier: GPL-3.0-or-later

// Damage of every kind is found, told, and taken out with as little else as can be.

#include "collector/store/checkup.h"
#include "collector/store/repair.h"
#include "tests/store/damaged_fixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

using namespace gatepost;
using namespace gatepost::store;

namespace {

constexpr qint64 kAllHits = 4 * WholeDatabase::kHitsPerMonth + WholeDatabase::kRecentHits;
const QString kRepairArgument = QStringLiteral("--repair");
const QString kSegment =
    QStringLiteral("(SELECT id FROM segment WHERE site = 1 ORDER BY day LIMIT 1 OFFSET 1)"); // April
constexpr const char *kOtherLines =
    "SELECT id || ':' || hits || ':' || checksum || ':' || (SELECT group_concat(number || '=' || checksum) FROM "
    "segment_column WHERE segment = id) FROM segment WHERE NOT (site = 1 AND day = 20185) ORDER BY id";

core::Result<Repair> repair(Patient &patient)
{
    if (auto locked = patient.directory.lock(); !locked)
        return locked.error();
    auto repaired = repairDatabase(patient.directory);
    patient.directory.unlock();
    return repaired;
}

QByteArray statement(const QString &sql)
{
    return QString(sql).replace(QStringLiteral("{segment}"), kSegment).toUtf8();
}

} // namespace

class RepairTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<WholeDatabase> m_whole;

    // What every repair must leave behind.
    void checkRepaired(Patient &patient, qint64 hits)
    {
        const auto after = checkDatabase(patient.directory.databasePath());
        QVERIFY(after.ok());
        QVERIFY2(after->isSound(), qPrintable(after->problems().join(u'\n')));
        QCOMPARE(after->sequence.hits, hits);
        QCOMPARE(readableHits(patient.directory.databasePath()), hits);
        const QByteArray repaired = patient.bytes();
        const auto again = repair(patient);
        QVERIFY(again.ok());
        QVERIFY2(again->done.isEmpty(), qPrintable(again->done.join(u'\n')));
        QCOMPARE(patient.bytes(), repaired);
    }

    // The collector starts on it and goes on counting.
    void checkGoesOn(Patient &patient, qint64 hits)
    {
        Bench bench({}, patient.folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.offer(makeHit(1, "/after"), 1);
        QVERIFY(bench.receipts.waitFor(1).at(0).stored());
        bench.writer.stop();
        QVERIFY(checkDatabase(bench.path)->isSound());
        QCOMPARE(checkDatabase(bench.path)->sequence.hits, hits + 1);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_whole = std::make_unique<WholeDatabase>();
        QVERIFY(m_whole->isMade());
        const auto checkup = checkDatabase(m_whole->path());
        QVERIFY(checkup.ok());
        QVERIFY2(checkup->isSound(), qPrintable(checkup->problems().join(u'\n')));
        QCOMPARE(checkup->segments, 4);
        QCOMPARE(checkup->columns, 4 * 30);
        QCOMPARE(checkup->sequence.hits, kAllHits);
    }

    void everyColumn_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isLost");
        for (const core::DimensionInfo &info : core::dimensions()) {
            if (info.hasTerms())
                QTest::newRow(info.name.data()) << info.number << QString(info.name) << false;
        }
        QTest::newRow("time") << 101 << QStringLiteral("time") << true;
        QTest::newRow("action") << 102 << QStringLiteral("action") << true;
        QTest::newRow("load time") << 103 << QStringLiteral("load time") << false;
        QTest::newRow("visit depth") << 104 << QStringLiteral("visit depth") << false;
        QTest::newRow("count") << 105 << QStringLiteral("count") << true;
        QTest::newRow("network") << 106 << QStringLiteral("network") << true;
        QTest::newRow("channel") << 107 << QStringLiteral("channel") << true;
    }

    void everyColumn()
    {
        QFETCH(int, number);
        QFETCH(QString, name);
        QFETCH(bool, isLost);
        Patient patient(*m_whole);
        const QString others = patient.line(kOtherLines);
        const QString where = QStringLiteral(" WHERE segment = {segment} AND number = %1").arg(number);
        // A constant column has no bytes: then its base is what is hit.
        const bool hasBytes =
            patient.line(statement(QStringLiteral("SELECT width FROM segment_column") + where)) != u"0";
        const QString change = hasBytes
            ? QStringLiteral("bytes = CAST(substr(bytes, 1, length(bytes) - 3) || x'5a' || substr(bytes, -2) AS BLOB)")
            : QStringLiteral("base = base + 4");
        QVERIFY(patient.change(statement(QStringLiteral("UPDATE segment_column SET ") + change + where)));

        const QByteArray before = patient.bytes();
        const auto found = checkDatabase(patient.directory.databasePath());
        QVERIFY(found.ok());
        QCOMPARE(patient.bytes(), before);
        QCOMPARE(patient.files(), QStringList{QStringLiteral("gatepost.db")});
        QCOMPARE(found->broken.size(), std::size_t(1));
        QCOMPARE(found->broken[0].columns, QStringList{name});
        QCOMPARE(found->broken[0].site, QStringLiteral("One"));
        QCOMPARE(found->broken[0].days, QStringLiteral("2025-04-07"));
        QCOMPARE(found->broken[0].hits, qint64(WholeDatabase::kHitsPerMonth));
        QCOMPARE(found->broken[0].isLost, isLost);
        QVERIFY(found->structure.isEmpty() && found->strays.isEmpty() && found->sequence.whole());
        QCOMPARE(readableHits(patient.directory.databasePath()), kAllHits - WholeDatabase::kHitsPerMonth);

        const auto repaired = repair(patient);
        QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
        QVERIFY2(
            repaired->done[0].contains(QStringLiteral("One, 2025-04-07: 1600 hits")), qPrintable(repaired->done[0]));
        QVERIFY2(repaired->done[0].contains(name), qPrintable(repaired->done[0]));
        QFile kept(repaired->keptAs);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), before);
        QCOMPARE(patient.line(kOtherLines), others);
        QCOMPARE(patient.line(QStringLiteral("SELECT count(*) FROM segment_column WHERE segment = %1 AND number = %2")
                                  .arg(found->broken[0].id)
                                  .arg(number)
                                  .toUtf8()
                                  .constData()),
            QStringLiteral("0"));
        checkRepaired(patient, isLost ? kAllHits - WholeDatabase::kHitsPerMonth : kAllHits);
    }

    // The line follows from the columns, or its checksum proves what it was.
    void linesAreRestored_data()
    {
        QTest::addColumn<QString>("change");
        const auto row = [](const char *name, const char *change) {
            QTest::newRow(name)
                << QStringLiteral("UPDATE segment SET %1 WHERE id = {segment}").arg(QLatin1String(change));
        };
        row("site", "site = 2");
        row("site unknown", "site = 70000");
        row("day", "day = day + 8");
        row("rows", "rows = rows + 1024");
        row("fewer rows", "rows = 1");
        row("hits", "hits = hits + 65536");
        row("first slot", "min_slot = min_slot - 2");
        row("last slot", "max_slot = max_slot + 64");
        row("format", "format = 3");
        row("checksum", "checksum = (checksum | 16) - (checksum & 16)");
        QTest::newRow("checksum of a column")
            << QStringLiteral("UPDATE segment_column SET checksum = (checksum | 16) - (checksum & 16) WHERE segment = "
                              "{segment} AND number "
                              "= 101");
    }

    void linesAreRestored()
    {
        QFETCH(QString, change);
        constexpr const char *everything =
            "SELECT * FROM (SELECT id || ':' || site || ':' || day || ':' || rows || ':' "
            "|| hits || ':' || min_slot || ':' || max_slot || ':' || format || ':' || "
            "checksum || ':' || (SELECT group_concat(number || '=' || checksum) FROM "
            "segment_column WHERE segment = id) FROM segment ORDER BY id)";
        Patient patient(*m_whole);
        const QString lines = patient.line(everything);
        QVERIFY(patient.change(statement(change)));
        if (patient.line(everything) == lines) // the bit was already so
            QVERIFY(patient.change("UPDATE segment SET checksum = checksum - 16 WHERE checksum & 16"));
        QVERIFY(patient.line(everything) != lines);
        const auto found = checkDatabase(patient.directory.databasePath());
        QVERIFY(found.ok() && !found->isSound());
        for (const BrokenSegment &broken : found->broken)
            QVERIFY2(!broken.isLost, qPrintable(broken.what()));
        const auto repaired = repair(patient);
        QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
        QCOMPARE(patient.line(everything), lines);
        checkRepaired(patient, kAllHits);
    }

    // Nothing tells what such a line was.
    void linesWithoutProofAreDropped_data()
    {
        QTest::addColumn<QString>("change");
        QTest::newRow("a column is gone")
            << QStringLiteral("DELETE FROM segment_column WHERE segment = {segment} AND number = 1");
        QTest::newRow("no checksum") << QStringLiteral("UPDATE segment SET checksum = 0 WHERE id = {segment}");
        QTest::newRow("no columns") << QStringLiteral("DELETE FROM segment_column WHERE segment = {segment}");
        QTest::newRow("twice") << QStringLiteral(
            "UPDATE segment_column SET number = number + 200 WHERE segment = {segment} AND number < 3");
    }

    void linesWithoutProofAreDropped()
    {
        QFETCH(QString, change);
        Patient patient(*m_whole);
        const QString others = patient.line(kOtherLines);
        QVERIFY(patient.change(statement(change)));
        const auto found = checkDatabase(patient.directory.databasePath());
        QCOMPARE(found->broken.size(), std::size_t(1));
        QVERIFY(found->broken[0].isLost);
        const auto repaired = repair(patient);
        QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
        QCOMPARE(patient.line(kOtherLines), others);
        QVERIFY(!patient.line("SELECT group_concat(DISTINCT segment) FROM segment_column")
                     .contains(QString::number(found->broken[0].id)));
        checkRepaired(patient, kAllHits - WholeDatabase::kHitsPerMonth);
        checkGoesOn(patient, kAllHits - WholeDatabase::kHitsPerMonth);
    }

    void lostTextsGetAName()
    {
        Patient patient(*m_whole);
        QVERIFY(patient.change("DELETE FROM term WHERE dim = 1 AND id IN (3, 83)"));
        QVERIFY(patient.change("UPDATE hit SET browser = 99999999 WHERE id = (SELECT max(id) FROM hit)"));
        const auto found = checkDatabase(patient.directory.databasePath());
        QCOMPARE(found->strays.size(), 2);
        const auto repaired = repair(patient);
        QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
        QCOMPARE(patient.line("SELECT text FROM term WHERE dim = 1 AND id IN (3, 83) ORDER BY id"),
            QStringLiteral("(lost 3) (lost 83)"));
        QCOMPARE(patient.line("SELECT browser FROM hit ORDER BY id DESC LIMIT 1"), QStringLiteral("0"));
        checkRepaired(patient, kAllHits);
    }

    void damagedPages_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("kind");
        for (const char *name : {"term", "segment_column", "hit", "segment_site"})
            QTest::addRow("%s, a leaf", name) << QByteArray(name) << QByteArray("'leaf'");
        QTest::newRow("segment_column, bytes") << QByteArray("segment_column") << QByteArray("'overflow'");
        QTest::newRow("batch, all") << QByteArray("batch") << QByteArray("'leaf'");
        QTest::newRow("meta, all") << QByteArray("meta") << QByteArray("'leaf'");
        QTest::newRow("segment, all") << QByteArray("segment") << QByteArray("'leaf'");
        QTest::newRow("hit, all") << QByteArray("hit") << QByteArray("'internal'");
    }

    void damagedPages()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, kind);
        Patient patient(*m_whole);
        const QByteArray sql = "SELECT pageno FROM dbstat WHERE name = '" + name + "' AND pagetype = " + kind
            + " ORDER BY pageno LIMIT 1 OFFSET (SELECT count(*) / 2 FROM dbstat WHERE name = '" + name
            + "' AND pagetype = " + kind + ")";
        const qint64 page = patient.line(sql.constData()).toLongLong();
        if (page == 0)
            QSKIP("skipped: needs SQLite's table dbstat, or a larger table");
        QVERIFY(patient.overwrite(page));
        const QByteArray before = patient.bytes();
        const QStringList files = patient.files();

        const auto found = checkDatabase(patient.directory.databasePath());
        QVERIFY(found.ok() && !found->isSound());
        QCOMPARE(patient.bytes(), before);
        QCOMPARE(patient.files(), files);

        const auto repaired = repair(patient);
        QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
        QFile kept(repaired->keptAs);
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), before);
        const auto after = checkDatabase(patient.directory.databasePath());
        QVERIFY(after.ok());
        // An index, the list of batches and the dictionary cost no hit.
        const bool costsHits = name == "hit" || name == "segment" || name == "segment_column";
        QCOMPARE(after->sequence.hits < kAllHits, costsHits);
        if (name == "hit")
            QCOMPARE(after->sequence.packedHits, kAllHits - WholeDatabase::kRecentHits);
        if (name == "segment_column" && kind == "'overflow'")
            QVERIFY(after->sequence.packedHits >= 3 * WholeDatabase::kHitsPerMonth);
        QCOMPARE(after->sequence.lastHitId, kAllHits);
        checkRepaired(patient, after->sequence.hits);
        checkGoesOn(patient, after->sequence.hits);
    }

    void whatCannotBeRepairedIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("This is no database.").repeated(500);
        QTest::newRow("cut off") << QByteArray("cut");
        QTest::newRow("header gone") << QByteArray("header");
    }

    void whatCannotBeRepairedIsLeftAlone()
    {
        QFETCH(QByteArray, content);
        Patient patient(*m_whole);
        if (content == "cut")
            content = patient.bytes().first(20000);
        if (content == "header")
            content = QByteArray(100, '\0') + patient.bytes().mid(100);
        QFile file(patient.directory.databasePath());
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        QVERIFY(!checkDatabase(patient.directory.databasePath()).ok());
        const auto repaired = repair(patient);
        QVERIFY(!repaired.ok());
        QVERIFY2(repaired.error().what.contains(patient.directory.databasePath()), qPrintable(repaired.error().what));
        QCOMPARE(patient.bytes(), content);
        QCOMPARE(patient.files(), QStringList{QStringLiteral("gatepost.db")});
    }

    void theListOfSitesIsNotGuessed()
    {
        Patient patient(*m_whole);
        const qint64 page = patient.line("SELECT rootpage FROM sqlite_schema WHERE name = 'site'").toLongLong();
        QVERIFY(patient.overwrite(page));
        const QByteArray before = patient.bytes();
        const auto repaired = repair(patient);
        QVERIFY(!repaired.ok());
        QCOMPARE(repaired.error().code, core::ErrorCode::Corrupt);
        QCOMPARE(patient.bytes(), before);
    }

    // The old file or the new one, whenever it is killed.
    void aKillLeavesOneOfBoth()
    {
        for (int round = 0; round < 20; ++round) {
            Patient patient(*m_whole);
            QVERIFY(patient.change(statement(
                QStringLiteral("UPDATE segment_column SET checksum = 0 WHERE segment = {segment} AND number = 1"))));
            const QByteArray before = patient.bytes();
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), {kRepairArgument, patient.folder.path()});
            QVERIFY(process.waitForStarted());
            process.waitForFinished(10 + round * 15);
            process.kill();
            process.waitForFinished();
            if (patient.bytes() != before) {
                const auto after = checkDatabase(patient.directory.databasePath());
                QVERIFY(after.ok());
                QVERIFY2(after->isSound(), qPrintable(after->problems().join(u'\n')));
            }
            const auto repaired = repair(patient);
            QVERIFY2(repaired.ok(), repaired.ok() ? "" : qPrintable(repaired.error().what));
            QVERIFY(checkDatabase(patient.directory.databasePath())->isSound());
        }
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (const QStringList words = application.arguments(); words.size() == 3 && words[1] == kRepairArgument) {
        DataDirectory directory(words[2]);
        return directory.lock() && repairDatabase(directory) ? 0 : 1;
    }
    RepairTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "repair_test.moc"
