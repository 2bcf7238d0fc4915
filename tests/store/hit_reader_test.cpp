// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_reader.h"
#include "tests/store/store_fixture.h"

#include <QFile>
#include <QTest>

#include <thread>

using namespace gatepost;
using namespace gatepost::store;

namespace {

std::size_t rowsOf(const HitImage &image)
{
    std::size_t rows = 0;
    for (const auto &block : image.blocks)
        rows += block->rows;
    return rows;
}

// Every column of a block is as long as it says, and its slots are the smallest range.
bool isSound(const HitBlock &block)
{
    const std::size_t rows = block.rows;
    bool sound = rows > 0 && rows <= 65536 && block.hits == static_cast<qint64>(rows);
    for (const ColumnArray &column : block.columns)
        sound = sound && column.size() == rows;
    core::TimeRange slots{std::numeric_limits<core::Slot>::max(), 0};
    for (std::size_t row = 0; row < rows; ++row) {
        const auto slot = core::Slot(block.view(kSlotColumn).at(row));
        slots = {std::min(slots.from, slot), std::max(slots.to, slot + 1)};
    }
    return sound && block.slots == slots;
}

std::vector<quint32> pagesOf(const HitImage &image)
{
    std::vector<quint32> pages;
    for (const auto &block : image.blocks) {
        for (std::size_t row = 0; row < block->rows; ++row)
            pages.push_back(block->view(columnOf(core::Dimension::Page)).at(row));
    }
    return pages;
}

} // namespace

class HitReaderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void missingDatabaseIsNotFound()
    {
        QTemporaryDir folder;
        HitReader reader(folder.filePath(QStringLiteral("gatepost.db")));
        QCOMPARE(reader.refresh().error().code, core::ErrorCode::NotFound);
        QCOMPARE(reader.lastBatchId().error().code, core::ErrorCode::NotFound);
        QCOMPARE(reader.sites().error().code, core::ErrorCode::NotFound);
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("gatepost.db")))); // and does not make one
        QFile file(folder.filePath(QStringLiteral("gatepost.db")));
        QVERIFY(file.open(QIODevice::WriteOnly)); // made, but without a schema yet
        QCOMPARE(reader.refresh().error().code, core::ErrorCode::NotFound);
    }

    void damagedDatabaseIsSaid()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("gatepost.db")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        HitReader reader(file.fileName());
        QCOMPARE(reader.refresh().error().code, core::ErrorCode::Corrupt);
    }

    void fieldsComeBack()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        core::Hit hit = makeHit(site->id, "", 123);
        hit.channel = core::Channel::Counter;
        hit.network = core::Network::I2p;
        hit.action = core::Action::Event;
        hit.load = 64;
        hit.visitDepth = 3;
        for (int i = 0; i < core::kTermDimensionCount; ++i)
            hit.terms[static_cast<std::size_t>(i)] = "text \xc3\xa4 " + QByteArray::number(i);
        bench.writer.offer(std::move(hit), 1);
        bench.receipts.waitFor(1);

        HitReader reader(bench.path);
        const auto image = reader.refresh().value();
        QCOMPARE(image->lastHitId, qint64(1));
        QCOMPARE(image->blocks.size(), std::size_t(1));
        const HitBlock &block = *image->blocks.front();
        QVERIFY(isSound(block));
        QCOMPARE(block.view(kSiteColumn).at(0), quint32(site->id));
        QCOMPARE(block.view(kSlotColumn).at(0), 123U);
        QCOMPARE(block.view(kActionColumn).at(0), quint32(core::Action::Event));
        QCOMPARE(block.view(kLoadColumn).at(0), 64U);
        QCOMPARE(block.view(kDepthColumn).at(0), 3U);
        QCOMPARE(block.view(kCountColumn).at(0), 1U);
        for (const core::DimensionInfo &info : core::dimensions()) {
            const QString text = image->dictionary->text(info.dimension, block.view(columnOf(info.dimension)).at(0));
            if (info.dimension == core::Dimension::Network)
                QCOMPARE(text, QStringLiteral("i2p"));
            else if (info.dimension == core::Dimension::Channel)
                QCOMPARE(text, QStringLiteral("counter"));
            else
                QCOMPARE(text, QStringLiteral("text ä %1").arg(core::indexOf(info.dimension)));
            QCOMPARE(image->dictionary->text(info.dimension, 999), QString());
        }
        QCOMPARE(image->dictionary->text(core::Dimension::Page, 0), QString());
    }

    void refreshReadsOnlyWhatIsNewAndOldImagesStay()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        HitReader reader(bench.path);
        std::vector<std::shared_ptr<const HitImage>> images;
        quint64 ticket = 0;
        std::size_t rows = 0;
        for (int round = 0; round < 200; ++round) {
            for (int i = 0; i <= round % 7 * 20; ++i) {
                bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(rows), core::Slot(round)), ++ticket);
                ++rows;
            }
            bench.receipts.waitFor(ticket);
            const auto image = reader.refresh().value();
            QCOMPARE(rowsOf(*image), rows);
            QCOMPARE(image->lastHitId, qint64(rows));
            QVERIFY(image->blocks.size() <= 20);
            images.push_back(image);
        }
        // Nothing new: the very same image.
        QCOMPARE(reader.refresh().value(), images.back());
        QCOMPARE(reader.lastBatchId().value(), images.back()->lastBatchId);
        std::size_t earlier = 0;
        for (const auto &image : images) {
            QVERIFY(rowsOf(*image) > earlier);
            earlier = rowsOf(*image);
            quint32 id = 0;
            for (const auto &block : image->blocks)
                QVERIFY(isSound(*block));
            for (const quint32 page : pagesOf(*image)) {
                QCOMPARE(page, ++id); // each hit had a page of its own: the order tells of any mix-up
                QCOMPARE(image->dictionary->text(core::Dimension::Page, page), QStringLiteral("/%1").arg(id - 1));
            }
            QCOMPARE(image->dictionary->termCount(core::Dimension::Page), quint32(earlier));
        }
    }

    void manyRowsFillBlocks()
    {
        Bench bench({.queueLimit = 300000, .batchLimit = 50000});
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        HitReader early(bench.path);
        quint64 ticket = 0;
        for (int part = 0; part < 4; ++part) {
            for (int i = 0; i < 35000; ++i)
                bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(i % 1000), i), ++ticket);
            QCOMPARE(storedCount(bench.receipts.waitFor(ticket, 50)), std::size_t(ticket));
            QVERIFY(early.refresh().ok());
        }
        HitReader late(bench.path);
        QElapsedTimer timer;
        timer.start();
        const auto image = late.refresh().value();
        qInfo("140,000 rows in %lld ms", timer.elapsed());
        QCOMPARE(rowsOf(*image), std::size_t(140000));
        QCOMPARE(image->blocks.size(), std::size_t(3));
        QCOMPARE(rowsOf(*early.refresh().value()), std::size_t(140000));
        for (const auto &block : image->blocks)
            QVERIFY(isSound(*block));
        // However it was read, it is the same.
        QVERIFY(pagesOf(*image) == pagesOf(*early.refresh().value()));
    }

    void aCancelledReadGoesOnWhereItStopped()
    {
        Bench bench({.queueLimit = 300000, .batchLimit = 50000});
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        quint64 ticket = 0;
        for (int i = 0; i < 140000; ++i)
            bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(i % 1000), i), ++ticket);
        QCOMPARE(storedCount(bench.receipts.waitFor(ticket, 50)), std::size_t(ticket));

        HitReader reader(bench.path);
        std::atomic<bool> cancelled = false;
        std::vector<qint64> told;
        const auto progress = [&](qint64 rows, qint64 all) {
            QCOMPARE(all, qint64(140000));
            told.push_back(rows);
            cancelled = true;
        };
        QCOMPARE(reader.refresh({&cancelled, progress}).error().code, core::ErrorCode::Busy);
        QCOMPARE(told.size(), std::size_t(1));
        QVERIFY(told.front() > 0 && told.front() < 140000);
        cancelled = false;
        QCOMPARE(reader.refresh({&cancelled, progress}).error().code, core::ErrorCode::Busy);
        QCOMPARE(told.size(), std::size_t(2));
        QVERIFY(told[1] > told[0]); // not from the start

        const auto image = reader.refresh().value();
        QCOMPARE(rowsOf(*image), std::size_t(140000));
        QVERIFY(pagesOf(*image) == pagesOf(*HitReader(bench.path).refresh().value()));
    }

    void readsWhileTheWriterWrites()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        std::atomic<bool> ended = false;
        std::thread feeder([&] {
            for (quint64 ticket = 1; ticket <= 5000; ++ticket) {
                while (bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(ticket)), ticket)
                    == core::HitSink::Offer::Full)
                    std::this_thread::yield();
            }
            bench.receipts.waitFor(5000, 50);
            ended = true;
        });
        HitReader reader(bench.path);
        bool sound = true;
        while (!ended) {
            const auto refreshed = reader.refresh();
            if (!refreshed) {
                sound = false;
                break;
            }
            const HitImage &image = *refreshed.value();
            sound = sound && rowsOf(image) == static_cast<std::size_t>(image.lastHitId);
            for (const quint32 page : pagesOf(image))
                sound = sound && !image.dictionary->text(core::Dimension::Page, page).isEmpty();
        }
        feeder.join();
        QVERIFY(sound);
        QCOMPARE(rowsOf(*reader.refresh().value()), std::size_t(5000));
    }

    void dictionaryCopiesAreApart()
    {
        Dictionary first;
        for (quint32 id = 1; id <= 300; ++id)
            first.append(core::Dimension::Page, id, QString::number(id));
        Dictionary second = first;
        second.append(core::Dimension::Page, 301, QStringLiteral("second"));
        first.append(core::Dimension::Page, 301, QStringLiteral("first"));
        first.append(core::Dimension::Page, 305, QStringLiteral("after a gap"));
        QCOMPARE(first.text(core::Dimension::Page, 301), QStringLiteral("first"));
        QCOMPARE(second.text(core::Dimension::Page, 301), QStringLiteral("second"));
        QCOMPARE(second.termCount(core::Dimension::Page), quint32(301));
        QCOMPARE(first.termCount(core::Dimension::Page), quint32(305));
        QCOMPARE(first.text(core::Dimension::Page, 303), QString());
        QCOMPARE(first.text(core::Dimension::Page, 305), QStringLiteral("after a gap"));
        QCOMPARE(first.text(core::Dimension::Page, 300), QStringLiteral("300"));
        QCOMPARE(second.text(core::Dimension::Page, 1), QStringLiteral("1"));
        QCOMPARE(second.text(core::Dimension::Title, 1), QString());
    }
};

QTEST_GUILESS_MAIN(HitReaderTest)
#include "hit_reader_test.moc"
