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

} // namespace

class PowerLossTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverIsLostIsTheEnd_data()
    {
        QTest::addColumn<bool>("keepsAll");
        QTest::addColumn<int>("failsAt");
        QTest::newRow("process: the last hits may be gone") << false << -1;
        QTest::newRow("power: what was acknowledged is there") << true << -1;
        QTest::newRow("the disk has failed once") << true << kCuts / 8;
    }
    void whateverIsLostIsTheEnd()
    {
        QFETCH(const bool, keepsAll);
        QFETCH(const int, failsAt);
        const quint32 seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QTemporaryDir folder;
        LossyDisk disk(folder.path(), seed);
        Bench bench({.durability = keepsAll ? Durability::Power : Durability::Process}, folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});

        std::atomic<bool> ended = false;
        std::jthread feeder([&] {
            QRandomGenerator random(seed);
            for (std::size_t queued = 0; !ended;) {
                for (std::size_t i = 0; i < kAtOnce; ++i) {
                    const QByteArray page = "/page " + QByteArray::number(random.bounded(200000));
                    const auto offered =
                        bench.writer.offer(makeHit(site->id, page, random.bounded(kFirstSlot, kLastSlot)), queued);
                    queued += offered == core::HitSink::Offer::Queued ? 1 : 0;
                }
                bench.receipts.waitFor(queued);
                // The log starts over only when nothing comes while it is moved.
                std::this_thread::sleep_for(std::chrono::milliseconds(random.bounded(2) * random.bounded(40)));
            }
        });
        const auto stop = qScopeGuard([&] { ended = true; });
        std::atomic<int> packs = 0;
        std::size_t wanted = 0;
        QRandomGenerator random(seed + 1);
        for (int cut = 0; cut < kCuts; ++cut) {
            if (cut == failsAt)
                disk.failOnce();
            if (packs.fetch_add(1) == 0)
                bench.writer.pack([&packs](const core::Result<qint64> &) { packs = 0; });
            wanted += kAtOnce + random.bounded(2000U);
            const std::vector<core::Receipt> receipts = bench.receipts.waitFor(wanted, 30);
            QVERIFY(receipts.size() >= wanted);
            QTemporaryDir left;
            disk.cutPower(left.path());
            const QString path = left.filePath(QStringLiteral("gatepost.db"));
            {
                PlainSql sql(path);
                QCOMPARE(sql.value("PRAGMA integrity_check"), QVariant(QStringLiteral("ok")));
            }
            const auto sequence = checkBatchSequence(path);
            QVERIFY(sequence.ok());
            QVERIFY2(sequence->whole(), qPrintable(QStringLiteral("cut %1").arg(cut)));
            if (keepsAll) {
                QVERIFY(sequence->lastHitId >= highestStored(receipts));
                QVERIFY(sequence->hits >= static_cast<qint64>(storedCount(receipts)));
            }
        }
        // Packing and the moves of the log were among what was cut off.
        PlainSql sql(bench.path);
        QVERIFY(sql.number("SELECT count(*) FROM segment") > 0);
    }
};

QTEST_GUILESS_MAIN(PowerLossTest)
#include "power_loss_test.moc"
