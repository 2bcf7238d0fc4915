// SPDX-License-Identifier: GPL-3.0-or-later
// The power may go at any moment: while hits are stored, while they are packed, while the log is moved into the file.
#include "collector/store/batch_sequence.h"
#include "tests/store/lossy_disk.h"
#include "tests/store/store_fixture.h"

#include <QRandomGenerator>
#include <QTest>

#include <atomic>
#include <thread>

using namespace gatepost;
using namespace gatepost::store;

namespace {

constexpr int kCuts = 40;
constexpr std::size_t kAtOnce = 200;
constexpr core::Slot kFirstSlot = 1'900'000;
constexpr core::Slot kLastSlot = 1'910'000; // of closed days

qint64 highestStored(const std::vector<core::Receipt> &receipts)
{
    qint64 highest = 0;
    for (const core::Receipt &receipt : receipts)
        highest = std::max(highest, receipt.hitId);
    return highest;
}

// Offers hits on a thread of its own, as long as it lives.
class Feeder
{
public:
    Feeder(Bench &bench, core::SiteId site, quint32 seed)
        : m_thread([this, &bench, site, seed] { run(bench, site, QRandomGenerator(seed)); })
    {
    }
    ~Feeder()
    {
        m_ended = true;
        m_thread.join();
    }

private:
    void run(Bench &bench, core::SiteId site, QRandomGenerator random)
    {
        for (std::size_t queued = bench.receipts.waitFor(0).size(); !m_ended;) {
            for (std::size_t i = 0; i < kAtOnce; ++i) {
                const QByteArray page = "/page " + QByteArray::number(random.bounded(200000));
                const auto offered =
                    bench.writer.offer(makeHit(site, page, random.bounded(kFirstSlot, kLastSlot)), queued);
                queued += offered == core::HitSink::Offer::Queued ? 1 : 0;
            }
            bench.receipts.waitFor(queued);
            // The log starts over only when nothing comes while it is moved.
            std::this_thread::sleep_for(std::chrono::milliseconds(random.bounded(2) * random.bounded(40)));
        }
    }

    std::atomic<bool> m_ended = false;
    std::thread m_thread;
};

// One on such a disk, where what is acknowledged outlives a cut.
struct PoweredStore {
    const quint32 seed = QRandomGenerator::global()->generate();
    QTemporaryDir folder;
    LossyDisk disk{folder.path(), seed};
    Bench bench{{.durability = Durability::Power, .probeMs = 20}, folder.path()};
    core::SiteId site = 0;

    bool start()
    {
        qInfo("seed %u", seed);
        if (!bench.writer.start(bench.path).ok())
            return false;
        const auto added = bench.addSite(QStringLiteral("One"), {"example.org"});
        site = added ? added->id : 0;
        return site != 0;
    }
};

// What is left of the database when the power is cut now; empty: sound, with all hits of `acknowledged`.
QString troubleAfterCut(LossyDisk &disk, const std::vector<core::Receipt> &acknowledged)
{
    QTemporaryDir left;
    disk.cutPower(left.path());
    const QString path = left.filePath(QStringLiteral("gatepost.db"));
    {
        PlainSql sql(path);
        if (const QString told = sql.value("PRAGMA integrity_check").toString(); told != QStringLiteral("ok"))
            return told;
    }
    const auto sequence = checkBatchSequence(path);
    if (!sequence || !sequence->whole())
        return sequence ? QStringLiteral("the batches have a gap") : sequence.error().what;
    const bool hasAll = sequence->lastHitId >= highestStored(acknowledged)
        && sequence->hits >= static_cast<qint64>(storedCount(acknowledged));
    return hasAll ? QString() : QStringLiteral("acknowledged hits are missing");
}

} // namespace

class PowerLossTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverIsLostIsTheEnd_data()
    {
        QTest::addColumn<bool>("keepsAll");
        QTest::newRow("process: the last hits may be gone") << false;
        QTest::newRow("power: what was acknowledged is there") << true;
    }
    void whateverIsLostIsTheEnd()
    {
        QFETCH(const bool, keepsAll);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QTemporaryDir folder;
        LossyDisk disk(folder.path(), seed);
        std::atomic<bool> isPacking = false; // outlives the writer
        Bench bench({.durability = keepsAll ? Durability::Power : Durability::Process}, folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        const int syncsBefore = disk.syncsOfFile();

        const Feeder feeder(bench, site->id, seed);
        QRandomGenerator random(seed + 1);
        for (std::size_t cut = 0, wanted = 0; cut < kCuts; ++cut) {
            if (!isPacking.exchange(true))
                bench.writer.pack([&isPacking](const core::Result<qint64> &) { isPacking = false; });
            wanted += kAtOnce + random.bounded(2000U);
            const std::vector<core::Receipt> receipts = bench.receipts.waitFor(wanted, 30);
            QVERIFY(receipts.size() >= wanted);
            QCOMPARE(troubleAfterCut(disk, keepsAll ? receipts : std::vector<core::Receipt>()), QString());
        }
        // Packing and moves of the log were among what was cut off.
        QVERIFY(PlainSql(bench.path).number("SELECT count(*) FROM segment") > 0);
        QVERIFY(disk.syncsOfFile() >= syncsBefore + 3);
    }

    // Then only the log has for sure what was copied, but SQLite believes it moved.
    void afterAFailedSyncNothingIsStoredUntilTheNextStart()
    {
        PoweredStore store;
        auto &[seed, folder, disk, bench, site] = store;
        QVERIFY(store.start());
        {
            const Feeder feeder(bench, site, seed);
            bench.receipts.waitFor(2000);
            disk.failOnce(LossyDisk::Sync::OfAMove);
            QTRY_VERIFY_WITH_TIMEOUT(disk.hasFailed(), 30000);
            QTRY_VERIFY_WITH_TIMEOUT(bench.writer.health().trouble.contains(QStringLiteral("restart")), 30000);
        }
        QCOMPARE(bench.writer.offer(makeHit(site, "/"), 0), core::HitSink::Offer::Full);
        QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
        bench.writer.stop();
        QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());

        QVERIFY(bench.writer.start(bench.path).ok());
        {
            const Feeder feeder(bench, site, seed + 1);
            const std::size_t wanted = bench.receipts.waitFor(0).size() + 5000;
            QVERIFY(bench.receipts.waitFor(wanted, 30).size() >= wanted);
            QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
        }
        bench.writer.stop();
        QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
    }

    // SQLite knows then what it has not moved, and the log has it still.
    void afterAFailedCheckpointItGoesOn()
    {
        PoweredStore store;
        auto &[seed, folder, disk, bench, site] = store;
        QVERIFY(store.start());
        {
            const Feeder feeder(bench, site, seed);
            disk.failOnce(LossyDisk::Sync::OfACheckpoint);
            QTRY_VERIFY_WITH_TIMEOUT(disk.hasFailed(), 30000);
            QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
            const std::size_t wanted = bench.receipts.waitFor(0).size() + 5000;
            QVERIFY(bench.receipts.waitFor(wanted, 30).size() >= wanted);
            QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
        }
        QCOMPARE(bench.writer.health().trouble, QString());
        bench.writer.stop();
        QCOMPARE(troubleAfterCut(disk, bench.receipts.waitFor(0)), QString());
    }
};

QTEST_GUILESS_MAIN(PowerLossTest)
#include "power_loss_test.moc"
