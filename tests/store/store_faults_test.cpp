// SPDX-License-Identifier: GPL-3.0-or-later
// The world's side of the promise "acknowledged is stored": locks, full disks, damaged files.
#include "collector/store/batch_sequence.h"
#include "collector/store/hit_reader.h"
#include "tests/store/store_fixture.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QSet>
#include <QTest>
#include <QtEndian>

#include <sys/mount.h>

using namespace gatepost;
using namespace gatepost::store;

namespace {

// A file system of its own with little room; needs to be root.
class SmallDisk
{
public:
    explicit SmallDisk(const char *options)
        : m_mounted(::mount("none", m_folder.path().toUtf8().constData(), "tmpfs", 0, options) == 0)
    {
    }
    ~SmallDisk()
    {
        if (m_mounted)
            ::umount2(m_folder.path().toUtf8().constData(), MNT_DETACH);
    }
    bool isMounted() const { return m_mounted; }
    QString path() const { return m_folder.path(); }

    // Takes all room that is left.
    void fill() const
    {
        QFile ballast(ballastPath());
        if (!ballast.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
            return;
        for (const int size : {65536, 4096, 512}) {
            const QByteArray bytes(size, 'x');
            while (ballast.write(bytes) == bytes.size()) { }
        }
    }
    void free() const { QFile::remove(ballastPath()); }

private:
    QString ballastPath() const { return path() + QStringLiteral("/ballast"); }

    QTemporaryDir m_folder;
    bool m_mounted;
};

} // namespace

class StoreFaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lockedDatabaseHoldsHitsBackThenRecovers()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        {
            PlainSql other(bench.path);
            QVERIFY(other.run("BEGIN IMMEDIATE"));
            bench.writer.offer(makeHit(site->id, "/"), 1);
            QTRY_VERIFY(!bench.writer.health().storing);
            QVERIFY(bench.writer.health().trouble.contains(QStringLiteral("locked")));
            QVERIFY(bench.receipts.waitFor(0).empty());
            // Young hits wait.
            bench.clock.push(5000);
            bench.writer.offer(makeHit(site->id, "/young"), 2);
            bench.clock.push(6000);
            const auto receipts = bench.receipts.waitFor(1);
            QCOMPARE(receipts.size(), std::size_t(1));
            QCOMPARE(receipts.front().ticket, quint64(1));
            QVERIFY(!receipts.front().stored());
            // People who edit meanwhile are told, not left waiting.
            const auto edited = bench.addSite(QStringLiteral("Two"), {"example.com"});
            QVERIFY(!edited.ok());
            QCOMPARE(edited.error().code, core::ErrorCode::Busy);
            QVERIFY(other.run("COMMIT"));
        }
        const auto receipts = bench.receipts.waitFor(2);
        QCOMPARE(receipts.size(), std::size_t(2));
        QVERIFY(receipts.back().stored());
        QTRY_VERIFY(bench.writer.health().storing);
        bench.writer.stop();
        PlainSql sql(bench.path);
        QCOMPARE(sql.column("SELECT text FROM hit, term WHERE dim = 1 AND term.id = page"),
            QStringList({QStringLiteral("/young")}));
        QVERIFY(checkBatchSequence(bench.path)->whole());
    }

    void stopWhileLockedEnds()
    {
        Bench bench({.waitLimitMs = 300});
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        PlainSql other(bench.path);
        QVERIFY(other.run("BEGIN IMMEDIATE"));
        for (quint64 ticket = 1; ticket <= 6000; ++ticket)
            bench.writer.offer(makeHit(site->id, "/"), ticket);
        bench.writer.recordDrops({{4, 1, core::DropReason::Bot, 3}});
        bench.writer.stop();
        QCOMPARE(bench.receipts.waitFor(0).size(), std::size_t(6000));
        QCOMPARE(storedCount(bench.receipts.waitFor(0)), std::size_t(0));
    }

    void startOnLockedDatabaseFails()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.stop();
        PlainSql other(bench.path);
        QVERIFY(other.run("PRAGMA locking_mode = EXCLUSIVE"));
        QVERIFY(other.run("BEGIN EXCLUSIVE"));
        HitWriter second(bench.clock);
        const auto started = second.start(bench.path);
        QVERIFY(!started.ok());
        QCOMPARE(started.error().code, core::ErrorCode::Busy);
    }

    void aRefusedSegmentHoldsNoHitBack()
    {
        Bench bench({.probeMs = 10});
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        bench.writer.offer(makeHit(site->id, "/", 1'900'000), 1);
        bench.receipts.waitFor(1);
        PlainSql sql(bench.path);
        QVERIFY(sql.run("CREATE TRIGGER refuse BEFORE INSERT ON segment BEGIN SELECT RAISE(ABORT, 'no'); END"));
        QVERIFY(!bench.pack().ok());
        QVERIFY(bench.addSite(QStringLiteral("Two"), {"example.com"}).ok()); // the writer has seen the error
        QVERIFY(bench.writer.health().storing);
        QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), 2), core::HitSink::Offer::Queued);
        QCOMPARE(storedCount(bench.receipts.waitFor(2)), std::size_t(2));
        QVERIFY(sql.run("DROP TRIGGER refuse"));
        QCOMPARE(bench.pack().value(), qint64(1));
        QVERIFY(checkBatchSequence(bench.path)->whole());
    }

    // A segment wants many pages at once, a hit a few.
    void noRoomForASegmentHoldsNoHitBack()
    {
        const SmallDisk disk("size=24m");
        if (!disk.isMounted())
            QSKIP("skipped: needs the right to mount a small tmpfs");
        Bench bench({.probeMs = 10}, disk.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        // Drawn at random, so that packing makes little of them.
        QRandomGenerator random(1);
        std::size_t ticket = 0;
        for (int part = 0; part < 40; ++part) {
            for (int i = 0; i < 500; ++i, ++ticket) {
                auto hit =
                    makeHit(site->id, "/" + QByteArray::number(random.bounded(1024)), 1'900'000 + random.bounded(90));
                hit.term(core::Dimension::Title) = QByteArray::number(random.bounded(1024));
                hit.term(core::Dimension::Source) = QByteArray::number(random.bounded(1024));
                bench.writer.offer(std::move(hit), ticket);
            }
            bench.receipts.waitFor(ticket);
        }
        const auto storeOne = [&] {
            bench.writer.offer(makeHit(site->id, "/"), ticket++);
            return storedCount(bench.receipts.waitFor(ticket)) == ticket;
        };
        // The log is cut to nothing and then has room for what two hits wrote, which is used again from its beginning.
        PlainSql sql(bench.path);
        QVERIFY(sql.run("PRAGMA wal_checkpoint(TRUNCATE)"));
        QVERIFY(storeOne());
        QVERIFY(storeOne());
        QVERIFY(sql.run("PRAGMA wal_checkpoint(PASSIVE)"));
        disk.fill();

        QVERIFY(!bench.pack().ok());
        QVERIFY(bench.writer.health().storing);
        QVERIFY(storeOne());
        disk.free();
        QTRY_COMPARE(bench.pack().ok(), true);
        QVERIFY(bench.writer.health().storing);
        QVERIFY(checkBatchSequence(bench.path)->whole());
    }

    void fullDiskRefusesThenRecovers()
    {
        const SmallDisk disk("size=2m");
        if (!disk.isMounted())
            QSKIP("skipped: needs the right to mount a small tmpfs");
        Bench bench({.probeMs = 50}, disk.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        quint64 ticket = 0;
        for (int round = 0; round < 3; ++round) {
            // What is free in the log already, or becomes free when it is emptied, still takes a few.
            core::Health health;
            const auto isRefused = [&] {
                disk.fill();
                const QByteArray page = "/" + QByteArray::number(++ticket);
                const bool refused = bench.writer.offer(makeHit(site->id, page), ticket) == core::HitSink::Offer::Full;
                health = bench.writer.health();
                return refused && !health.storing;
            };
            QTRY_VERIFY_WITH_TIMEOUT(isRefused(), 30000);
            QVERIFY2(health.trouble.contains(QStringLiteral("full")), qPrintable(health.trouble));

            // Reports go on.
            HitReader reader(bench.path);
            QVERIFY(reader.refresh().ok());

            disk.free();
            QTRY_VERIFY_WITH_TIMEOUT(bench.writer.health().storing, 5000);
            QTRY_COMPARE(bench.writer.offer(makeHit(site->id, "/again"), ++ticket), core::HitSink::Offer::Queued);
            QTRY_COMPARE(bench.writer.health().queued, qint64(0));
        }
        bench.writer.stop();
        // Exactly what was acknowledged is there.
        const auto receipts = bench.receipts.waitFor(0);
        QVERIFY(storedCount(receipts) < receipts.size());
        PlainSql sql(bench.path);
        const QStringList ids = sql.column("SELECT id FROM hit ORDER BY id");
        QStringList acknowledged;
        for (const core::Receipt &receipt : receipts) {
            if (receipt.stored())
                acknowledged += QString::number(receipt.hitId);
        }
        QCOMPARE(ids, acknowledged);
        QVERIFY(checkBatchSequence(bench.path)->whole());
        QCOMPARE(sql.value("PRAGMA integrity_check"), QVariant(QStringLiteral("ok")));
    }

    void damagedFileIsRefusedAndKept_data()
    {
        QTest::addColumn<int>("damage");
        QTest::newRow("no database") << 0;
        QTest::newRow("cut in half") << 1;
        QTest::newRow("a page overwritten") << 2;
        QTest::newRow("empty beside its log") << 3;
        QTest::newRow("another program's") << 4;
    }

    void damagedFileIsRefusedAndKept()
    {
        QFETCH(int, damage);
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        for (quint64 ticket = 1; ticket <= 2000; ++ticket)
            bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(ticket)), ticket);
        bench.writer.stop();

        QFile file(bench.path);
        if (damage == 4) {
            QVERIFY(file.remove());
            PlainSql(bench.path).run("CREATE TABLE theirs (x)");
        } else {
            QVERIFY(file.open(QIODevice::ReadWrite));
            if (damage == 0) {
                QVERIFY(file.resize(0));
                QCOMPARE(file.write(QByteArray(5000, 'x')), qint64(5000));
            } else if (damage == 1) {
                QVERIFY(file.resize(file.size() / 8192 * 4096));
            } else if (damage == 2) {
                QVERIFY(file.seek(4096 * 20));
                QCOMPARE(file.write(QByteArray(4096 * 4, '\xff')), qint64(4096 * 4));
            } else {
                QVERIFY(file.resize(0));
                QFile log(bench.path + QStringLiteral("-wal"));
                QVERIFY(log.open(QIODevice::WriteOnly));
                QCOMPARE(log.write("something"), qint64(9));
            }
            file.close();
        }
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray before = file.readAll();
        file.close();

        HitWriter second(bench.clock);
        const auto started = second.start(bench.path);
        QVERIFY(!started.ok());
        QCOMPARE(started.error().code, core::ErrorCode::Corrupt);
        QCOMPARE(started.error().where, bench.path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), before);
    }

    void unwritablePathIsSaid()
    {
        Bench bench;
        const auto started = bench.writer.start(bench.folder.path() + QStringLiteral("/missing/gatepost.db"));
        QVERIFY(!started.ok());
        QCOMPARE(started.error().code, core::ErrorCode::Io);
    }

    void theLogStartsOverWhileHitsAndReadersGoOn()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        // In the header of the log, as told at sqlite.org/fileformat.html: how often it has started over.
        const auto startedOver = [&] {
            QFile log(bench.path + QStringLiteral("-wal"));
            const QByteArray header = log.open(QIODevice::ReadOnly) ? log.read(16) : QByteArray();
            return header.size() == 16 ? std::optional(qFromBigEndian<quint32>(header.constData() + 12)) : std::nullopt;
        };
        HitReader reader(bench.path);
        QSet<quint32> rounds;
        quint64 ticket = 0;
        QElapsedTimer timer;
        timer.start();
        while (rounds.size() < 3 && timer.elapsed() < 60000) {
            for (int i = 0; i < 500; ++i) {
                ++ticket;
                bench.writer.offer(makeHit(site->id, "/page with a longer path/" + QByteArray::number(ticket)), ticket);
            }
            bench.receipts.waitFor(ticket);
            QVERIFY(reader.refresh().ok());
            if (const auto number = startedOver())
                rounds.insert(*number);
        }
        QVERIFY2(rounds.size() == 3, qPrintable(QStringLiteral("%1 hits").arg(ticket)));
    }
};

QTEST_GUILESS_MAIN(StoreFaultsTest)
#include "store_faults_test.moc"
