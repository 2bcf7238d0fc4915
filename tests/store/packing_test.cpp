// SPDX-License-Identifier: GPL-3.0-or-later

// Rows of closed days become segments, and nothing is lost, doubled or held up by it.

#include "collector/store/batch_sequence.h"
#include "collector/store/hit_reader.h"
#include "collector/store/merge_plan.h"
#include "tests/store/store_fixture.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <thread>

using namespace gatepost;
using namespace gatepost::store;

namespace {

constexpr core::Slot kDay = 96;
const QString kPackArgument = QStringLiteral("--pack-until-killed");

core::Slot slotOfDay(int year, int month, int day)
{
    return core::slotOfMs(QDateTime(QDate(year, month, day), QTime(10, 0), Qt::UTC).toMSecsSinceEpoch());
}

qint64 hitsOf(const HitImage &image)
{
    qint64 hits = 0;
    for (const auto &block : image.blocks)
        hits += block->hits;
    return hits;
}

QString segmentsOf(PlainSql &sql)
{
    return sql.column("SELECT id || ':' || hits || ':' || checksum FROM segment ORDER BY id").join(u' ');
}

// Offers `count` hits, one each `step` slots, and waits for them.
struct Feeder {
    Bench &bench;
    core::SiteId site;
    quint64 ticket = 0;

    void feed(int count, core::Slot from, core::Slot step, const QByteArray &pages = "/page")
    {
        for (int i = 0; i < count; ++i)
            bench.writer.offer(makeHit(site, pages + QByteArray::number(i % 50), from + i * step), ++ticket);
        bench.receipts.waitFor(ticket);
    }
};

struct Started {
    Started()
    {
        const auto started = bench.writer.start(bench.path);
        site = started ? bench.addSite(QStringLiteral("One"), {"example.org"})->id : 0;
        feeder.emplace(Feeder{bench, site});
    }
    Bench bench;
    core::SiteId site = 0;
    std::optional<Feeder> feeder;
};

SegmentHead headOf(qint64 id, qint64 day, qint64 rows)
{
    return {.id = id,
        .site = 1,
        .day = day,
        .rows = rows,
        .hits = rows,
        .minSlot = core::Slot(day * kDay),
        .maxSlot = core::Slot(day * kDay)};
}

} // namespace

class PackingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyClosedDaysArePackedAndOnce()
    {
        Started started;
        const core::Slot now = core::slotOfMs(started.bench.clock.nowMs());
        started.feeder->feed(300, slotOfDay(2025, 3, 1), 0);
        started.feeder->feed(200, slotOfDay(2025, 3, 1), 1); // two more days
        started.feeder->feed(7, now, 0);
        HitReader reader(started.bench.path);
        const qint64 batch = reader.refresh().value()->lastBatchId;

        QCOMPARE(started.bench.pack().value(), qint64(500));
        PlainSql sql(started.bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(7));
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), qint64(500));
        QVERIFY(sql.number("SELECT sum(rows) FROM segment") < 300); // like hits were merged
        QCOMPARE(sql.number("SELECT count(*) FROM segment"), qint64(1)); // a month that is over
        const auto sequence = checkBatchSequence(started.bench.path);
        QVERIFY2(sequence->whole(), qPrintable(QStringList(sequence->gaps.begin(), sequence->gaps.end()).join(u' ')));
        QCOMPARE(sequence->hits, qint64(507));
        QCOMPARE(sequence->packedHits, qint64(500));

        const QString before = segmentsOf(sql);
        QCOMPARE(started.bench.pack().value(), qint64(0));
        QCOMPARE(segmentsOf(sql), before);

        // Answers are the same, so nobody is told to ask again; but the reader has followed.
        QCOMPARE(reader.lastBatchId().value(), batch);
        const auto image = reader.refresh().value();
        QCOMPARE(hitsOf(*image), qint64(507));
        QCOMPARE(image->blocks.size(), std::size_t(2));
        QCOMPARE(image->lastHitId, qint64(507));
    }

    void lateHitsMakeSegmentsOfTheirOwnUntilTheyAreWorthIt()
    {
        Started started;
        PlainSql sql(started.bench.path);
        for (int i = 0; i < 400; ++i) // different enough not to be merged into one row
            started.feeder->feed(1, slotOfDay(2025, 3, 1) + i % 8, 0, "/a" + QByteArray::number(i));
        QCOMPARE(started.bench.pack().value(), qint64(400));
        QCOMPARE(sql.number("SELECT count(*) FROM segment"), qint64(1));
        const qint64 first = sql.number("SELECT id FROM segment");
        started.feeder->feed(3, slotOfDay(2025, 3, 1), 0, "/late");
        QCOMPARE(started.bench.pack().value(), qint64(3));
        QCOMPARE(sql.number("SELECT count(*) FROM segment"), qint64(2));
        for (int i = 0; i < 200; ++i)
            started.feeder->feed(1, slotOfDay(2025, 3, 2), 0, "/b" + QByteArray::number(i));
        QCOMPARE(started.bench.pack().value(), qint64(200));
        QCOMPARE(sql.number("SELECT count(*) FROM segment"), qint64(1));
        QVERIFY(sql.number("SELECT id FROM segment") > first); // a number is never given again
        QCOMPARE(sql.number("SELECT hits FROM segment"), qint64(603));
        QVERIFY(checkBatchSequence(started.bench.path)->whole());
    }

    void whatIsMerged()
    {
        const qint64 today = QDate(1970, 1, 1).daysTo(QDate(2025, 6, 20));
        const qint64 march = QDate(1970, 1, 1).daysTo(QDate(2025, 3, 1));
        QVERIFY(planMerges({}, today).empty());
        QVERIFY(planMerges({headOf(1, march, 100)}, today).empty());
        QVERIFY(planMerges({headOf(1, march, 100000), headOf(2, march, 5)}, today).empty()); // not worth it yet
        QCOMPARE(planMerges({headOf(1, march, 100), headOf(2, march + 9, 90)}, today).size(), std::size_t(1));
        QVERIFY(planMerges({headOf(1, march, 100), headOf(2, march + 31, 90)}, today).empty()); // April
        QVERIFY(planMerges({headOf(1, today - 3, 100), headOf(2, today - 2, 90)}, today).empty()); // not over
        QCOMPARE(planMerges({headOf(1, today - 3, 100), headOf(2, today - 3, 90)}, today).size(), std::size_t(1));
        QVERIFY(
            planMerges({headOf(1, march, kMostSegmentRows / 2), headOf(2, march, kMostSegmentRows)}, today).empty());
        std::vector<SegmentHead> many;
        for (int i = 0; i < 30; ++i)
            many.push_back(headOf(i + 1, march + i, 30000));
        const auto merges = planMerges(many, today);
        QCOMPARE(merges.size(), std::size_t(8));
        for (const auto &merge : merges) {
            qint64 rows = 0;
            for (const SegmentHead &head : merge)
                rows += head.rows;
            QVERIFY(rows <= kMostSegmentRows);
        }
    }

    void aRemovedSiteLeavesNoSegmentAndNoText()
    {
        Started started;
        const auto other = started.bench.addSite(QStringLiteral("Two"), {"two.example"});
        started.feeder->feed(100, slotOfDay(2025, 3, 1), 0, "/gone");
        Feeder second{started.bench, other->id, started.feeder->ticket};
        second.feed(100, slotOfDay(2025, 3, 1), 0, "/kept");
        QCOMPARE(started.bench.pack().value(), qint64(200));
        QVERIFY(started.bench.removeSite(started.site).ok());
        PlainSql sql(started.bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM segment"), qint64(1));
        QCOMPARE(sql.number("SELECT count(DISTINCT segment) FROM segment_column"), qint64(1));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text LIKE '/gone%'"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text LIKE '/kept%'"), qint64(50));
        const auto sequence = checkBatchSequence(started.bench.path);
        QVERIFY(sequence->whole());
        QCOMPARE(sequence->removedHits, qint64(100));
    }

    void retentionRemovesSegmentsThatAreWhollyDue()
    {
        Started started;
        const core::Slot now = core::slotOfMs(started.bench.clock.nowMs());
        started.feeder->feed(100, now - 40 * 30 * kDay, 0);
        started.feeder->feed(300, now - 60 * kDay, 0);
        QCOMPARE(started.bench.pack().value(), qint64(400));
        QCOMPARE(started.bench.applyRetention(false).value(), qint64(100));
        PlainSql sql(started.bench.path);
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), qint64(300));
        QVERIFY(checkBatchSequence(started.bench.path)->whole());
    }

    void readersSeeEveryHitOnceWhileItIsPacked()
    {
        Started started;
        std::atomic<bool> ended = false;
        std::thread packing([&] {
            while (!ended)
                (void)started.bench.pack();
        });
        std::thread feeding([&] {
            for (int part = 0; part < 40; ++part)
                started.feeder->feed(250, slotOfDay(2025, 3, 1) + part * kDay / 2, 0, "/p" + QByteArray::number(part));
            ended = true;
        });
        HitReader reader(started.bench.path);
        qint64 images = 0;
        QString trouble;
        while (!ended && trouble.isEmpty()) {
            const auto image = reader.refresh();
            if (!image)
                trouble = image.error().what;
            else if (hitsOf(*image.value()) != image.value()->lastHitId)
                trouble = QStringLiteral("%1 of %2").arg(hitsOf(*image.value())).arg(image.value()->lastHitId);
            ++images;
        }
        feeding.join();
        packing.join();
        QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
        QVERIFY(images > 3);
        QCOMPARE(hitsOf(*reader.refresh().value()), qint64(10000));
        QVERIFY(checkBatchSequence(started.bench.path)->whole());
    }

    void whateverIsKilledGoesOn()
    {
        QTemporaryDir folder;
        {
            Bench bench({}, folder.path());
            QVERIFY(bench.writer.start(bench.path).ok());
            Feeder feeder{bench, bench.addSite(QStringLiteral("One"), {"example.org"})->id};
            for (int day = 0; day < 40; ++day)
                feeder.feed(500, slotOfDay(2025, 3, 1) + day * kDay, 0, "/d" + QByteArray::number(day));
            bench.writer.stop();
        }
        const QString path = folder.filePath(QStringLiteral("gatepost.db"));
        for (int round = 0; round < 12; ++round) {
            QProcess packer;
            packer.start(QCoreApplication::applicationFilePath(), {kPackArgument, path});
            QVERIFY(packer.waitForStarted());
            QVERIFY(packer.waitForReadyRead(20000)); // it has begun
            if (!packer.waitForFinished(QRandomGenerator::global()->bounded(60)))
                packer.kill();
            packer.waitForFinished();
            const auto sequence = checkBatchSequence(path);
            QVERIFY(sequence.ok());
            QVERIFY2(sequence->whole(), qPrintable(QString::number(round)));
            QCOMPARE(sequence->hits, qint64(20000));
        }
        Bench bench({}, folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        QVERIFY(bench.pack().ok());
        PlainSql sql(path);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(0));
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), qint64(20000));
        // What was written ahead and then cut off is gone.
        QCOMPARE(
            sql.number("SELECT count(*) FROM segment_column WHERE segment NOT IN (SELECT id FROM segment)"), qint64(0));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == kPackArgument) {
        core::SystemClock clock;
        HitWriter writer(clock);
        if (!writer.start(words.value(2)).ok())
            return 1;
        std::promise<void> packed;
        writer.pack([&](const core::Result<qint64> &) { packed.set_value(); });
        std::puts("packing");
        std::fflush(stdout);
        packed.get_future().wait();
        return 0;
    }
    PackingTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "packing_test.moc"
