// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/dimension.h"
#include "collector/store/batch_sequence.h"
#include "collector/store/hit_table.h"
#include "tests/store/store_fixture.h"

#include <QFileInfo>
#include <QTest>

#include <thread>

using namespace gatepost;
using namespace gatepost::store;

class WriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void receiptComesAfterTheRowIsVisible()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        QVERIFY(site.ok());
        std::atomic<int> unseen = 0;
        bench.receipts.onBatch = [&](const std::vector<core::Receipt> &receipts) {
            PlainSql sql(bench.path);
            for (const core::Receipt &receipt : receipts) {
                const QByteArray query = "SELECT count(*) FROM hit WHERE id = " + QByteArray::number(receipt.hitId);
                unseen += sql.number(query.constData()) == 1 ? 0 : 1;
            }
        };
        for (quint64 ticket = 1; ticket <= 50; ++ticket)
            QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), ticket), core::HitSink::Offer::Queued);
        QCOMPARE(storedCount(bench.receipts.waitFor(50)), std::size_t(50));
        QCOMPARE(unseen.load(), 0);
    }

    void receiptsKeepTheOrderAndIdsRise()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        PlainSql sql(bench.path);
        QVERIFY(sql.run("BEGIN IMMEDIATE")); // however quick the disk: they wait for each other
        for (quint64 ticket = 1; ticket <= 10000; ++ticket)
            QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), ticket), core::HitSink::Offer::Queued);
        QVERIFY(sql.run("COMMIT"));
        const auto receipts = bench.receipts.waitFor(10000);
        QCOMPARE(receipts.size(), std::size_t(10000));
        for (std::size_t i = 0; i < receipts.size(); ++i) {
            QCOMPARE(receipts[i].ticket, quint64(i + 1));
            QCOMPARE(receipts[i].hitId, qint64(i + 1));
        }
        QCOMPARE(bench.writer.health().storedHits, qint64(10000));
        QCOMPARE(bench.writer.health().storedLastMinute, qint64(10000));
        QCOMPARE(bench.writer.health().queued, qint64(0));
        bench.writer.stop();
        // Many hits shared a commit: that is what the name promises.
        QVERIFY(sql.number("SELECT count(*) FROM batch") < 20);
    }

    void fieldsAndTermsAreStored()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        core::Hit hit = makeHit(site->id, "/a\xc3\xa4", 1'999'977);
        hit.channel = core::Channel::Noscript;
        hit.network = core::Network::Tor;
        hit.action = core::Action::Ready;
        bench.writer.offer(std::move(hit), 1);
        bench.writer.offer(makeHit(site->id, "/b"), 2);
        bench.receipts.waitFor(2);
        PlainSql sql(bench.path);
        QCOMPARE(sql.value("SELECT channel || ',' || network || ',' || action || ',' || slot || ',' || load_bucket"
                           " || ',' || visit_depth || ',' || title FROM hit WHERE id = 1"),
            QVariant(QStringLiteral("2,1,1,1999977,20,1,0")));
        QCOMPARE(sql.value("SELECT text FROM term, hit WHERE hit.id = 1 AND dim = 1 AND term.id = page"),
            QVariant(QStringLiteral("/aä")));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 11"), qint64(1));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1"), qint64(2));
    }

    void queueIsBounded()
    {
        Bench bench({.queueLimit = 10});
        QCOMPARE(bench.writer.offer(makeHit(1, "/"), 1), core::HitSink::Offer::Full); // not started
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        PlainSql other(bench.path);
        QVERIFY(other.run("BEGIN IMMEDIATE"));
        for (quint64 ticket = 1; ticket <= 10; ++ticket)
            QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), ticket), core::HitSink::Offer::Queued);
        QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), 11), core::HitSink::Offer::Full);
        QCOMPARE(bench.writer.health().queued, qint64(10));
        QVERIFY(other.run("COMMIT"));
        QCOMPARE(storedCount(bench.receipts.waitFor(10)), std::size_t(10));
        QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), 12), core::HitSink::Offer::Queued);
    }

    void stopDrains()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        for (quint64 ticket = 1; ticket <= 20000; ++ticket)
            bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(ticket % 100)), ticket);
        bench.writer.stop();
        QCOMPARE(storedCount(bench.receipts.waitFor(0)), std::size_t(20000));
        QCOMPARE(bench.writer.offer(makeHit(site->id, "/"), 1), core::HitSink::Offer::Full);
        QVERIFY(!bench.writer.health().storing);
        // The log was moved into the file.
        QVERIFY(QFileInfo(bench.path + QStringLiteral("-wal")).size() == 0);
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(20000));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1"), qint64(100));
    }

    void numbersGoOnAfterARestart()
    {
        Bench bench;
        for (int round = 0; round < 3; ++round) {
            KeptReceipts receipts;
            core::SiteBookPtr book;
            HitWriter writer(bench.clock);
            writer.setReceiptListener(&receipts);
            writer.setSitesListener([&](core::SiteBookPtr told) { book = std::move(told); });
            QVERIFY(writer.start(bench.path).ok());
            QVERIFY(book);
            if (round == 0) {
                core::Site wanted;
                wanted.name = QStringLiteral("One");
                wanted.hosts = {{"example.org", core::Network::ClearNet}};
                bench.wait<core::Site>([&](auto done) { writer.addSite(wanted, done); }).value();
            }
            writer.offer(makeHit(1, "/same"), 1);
            QCOMPARE(receipts.waitFor(1).front().hitId, qint64(round + 1));
        }
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1"), qint64(1));
        const auto sequence = checkBatchSequence(bench.path);
        QVERIFY(sequence->whole());
        QCOMPARE(sequence->hits, qint64(3));
    }

    void badRowDoesNotHoldBackTheRest()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        // Held back together, so that good and bad share a batch.
        PlainSql other(bench.path);
        QVERIFY(other.run("BEGIN IMMEDIATE"));
        for (quint64 ticket = 1; ticket <= 100; ++ticket) {
            core::Hit hit = makeHit(site->id, "/" + QByteArray::number(ticket));
            if (ticket == 42)
                hit.visitDepth = 200; // the schema refuses it
            bench.writer.offer(std::move(hit), ticket);
        }
        bench.writer.recordDrops({{4, site->id, core::DropReason::Bot, 3}});
        QVERIFY(other.run("COMMIT"));
        const auto receipts = bench.receipts.waitFor(100);
        QCOMPARE(storedCount(receipts), std::size_t(99));
        for (std::size_t i = 0; i < receipts.size(); ++i) {
            QCOMPARE(receipts[i].ticket, quint64(i + 1));
            QCOMPARE(receipts[i].stored(), receipts[i].ticket != 42);
        }
        bench.writer.stop();
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(99));
        QCOMPARE(sql.number("SELECT count FROM \"drop\""), qint64(3));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1 AND text = '/42'"), qint64(0));
        QVERIFY(checkBatchSequence(bench.path)->whole());
    }

    void hitOfUnknownSiteIsNotStored()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.offer(makeHit(99, "/"), 1);
        const auto receipts = bench.receipts.waitFor(1);
        QCOMPARE(receipts.size(), std::size_t(1));
        QVERIFY(!receipts.front().stored());
    }

    void dropsAreSummed()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.recordDrops({{4, 1, core::DropReason::Bot, 3}, {4, 1, core::DropReason::OptOut, 1}});
        bench.writer.recordDrops({{4, 1, core::DropReason::Bot, 2}, {8, 1, core::DropReason::Bot, 1}});
        bench.writer.stop();
        PlainSql sql(bench.path);
        QCOMPARE(sql.column("SELECT slot || ' ' || site || ' ' || reason || ' ' || count FROM \"drop\" ORDER BY 1"),
            QStringList({QStringLiteral("4 1 0 5"), QStringLiteral("4 1 3 1"), QStringLiteral("8 1 0 1")}));
        QCOMPARE(sql.number("SELECT sum(count) FROM optout"), qint64(1));
    }

    void unlistedHostsAreBoundedAndAge()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::Slot now = core::slotOfMs(bench.clock.nowMs());
        for (int i = 0; i < 1500; ++i) {
            const QByteArray number = QByteArray::number(i);
            bench.writer.recordUnlisted(
                {"h" + number + ".example", core::Network::ClearNet, now - 2000 + i, "/p", "T", ""});
        }
        bench.writer.recordUnlisted({"h1499.example", core::Network::ClearNet, now, "/q", "", "r.example/"});
        bench.writer.stop();
        {
            PlainSql sql(bench.path);
            // The queue, too, keeps 1,000 sightings, and one host was seen twice.
            const qint64 kept = sql.number("SELECT count(*) FROM unlisted_host");
            QVERIFY2(kept == 1000 || kept == 999, qPrintable(QString::number(kept)));
            QCOMPARE(sql.number("SELECT count(*) FROM unlisted_host WHERE host = 'h1.example'"), qint64(0));
            QCOMPARE(sql.value("SELECT count || page || title || referrer FROM unlisted_host"
                               " WHERE host = 'h1499.example'"),
                QVariant(QStringLiteral("2/qTr.example/")));
        }
        bench.clock.push(qint64(31) * 24 * 3600 * 1000);
        HitWriter later(bench.clock);
        QVERIFY(later.start(bench.path).ok());
        later.recordUnlisted(
            {"new.example", core::Network::ClearNet, core::slotOfMs(bench.clock.nowMs()), "/", "", ""});
        later.stop();
        PlainSql sql(bench.path);
        QCOMPARE(sql.column("SELECT host FROM unlisted_host"), QStringList({QStringLiteral("new.example")}));
    }

    void newTermsAreCappedPerDay()
    {
        Bench bench({.newTermsPerDay = 10});
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto one = bench.addSite(QStringLiteral("One"), {"example.org"});
        const auto two = bench.addSite(QStringLiteral("Two"), {"example.com"});
        quint64 ticket = 0;
        for (int i = 0; i < 30; ++i)
            bench.writer.offer(makeHit(one->id, "/" + QByteArray::number(i)), ++ticket);
        bench.writer.offer(makeHit(two->id, "/of two"), ++ticket);
        QCOMPARE(storedCount(bench.receipts.waitFor(31)), std::size_t(31));
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1"), qint64(12));
        QCOMPARE(sql.number("SELECT count(*) FROM hit, term WHERE dim = 1 AND term.id = page AND text = '(other)'"),
            qint64(20));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1 AND text = '/of two'"), qint64(1));
        bench.clock.push(qint64(24) * 3600 * 1000);
        bench.writer.offer(makeHit(one->id, "/tomorrow"), ++ticket);
        bench.receipts.waitFor(32);
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1 AND text = '/tomorrow'"), qint64(1));
    }

    void sequenceShowsALoss_data()
    {
        QTest::addColumn<QByteArray>("damage");
        QTest::newRow("hit") << QByteArray("DELETE FROM hit WHERE id = 2");
        QTest::newRow("batch") << QByteArray("DELETE FROM batch WHERE id = 3");
        QTest::newRow("last batch") << QByteArray("DELETE FROM batch WHERE id = (SELECT max(id) FROM batch)");
        QTest::newRow("first batches") << QByteArray("DELETE FROM batch WHERE id <= 2");
    }

    void sequenceShowsALoss()
    {
        QFETCH(QByteArray, damage);
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        for (quint64 ticket = 1; ticket <= 4; ++ticket) {
            bench.writer.offer(makeHit(site->id, "/"), ticket);
            bench.receipts.waitFor(ticket);
        }
        bench.writer.stop();
        QVERIFY(checkBatchSequence(bench.path)->whole());
        QVERIFY(PlainSql(bench.path).run(damage.constData()));
        const auto sequence = checkBatchSequence(bench.path);
        QVERIFY(sequence.ok());
        QVERIFY(!sequence->whole());
    }

    // A commit leaves a row of the sequence; years of them become one, and the sequence still shows a loss.
    void oldBatchesAreFolded()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        bench.writer.offer(makeHit(site->id, "/"), 1);
        bench.receipts.waitFor(1);
        bench.writer.stop();
        {
            PlainSql sql(bench.path);
            const qint64 last = sql.number("SELECT max(id) FROM batch");
            const QByteArray shift = QByteArray::number(last - 1);
            const QByteArray rows = "WITH RECURSIVE s(n) AS (SELECT " + QByteArray::number(last + 1)
                + " UNION ALL SELECT n + 1 FROM s WHERE n < 30000) INSERT INTO batch SELECT n, n - " + shift + ", n - "
                + shift + ", 0 FROM s";
            QVERIFY(sql.run(rows.constData()));
            QVERIFY(
                sql.run("UPDATE meta SET value = (SELECT max(last_hit) FROM batch) - 1 WHERE key = 'removed_hits'"));
        }
        QVERIFY(checkBatchSequence(bench.path)->whole());
        QVERIFY(bench.writer.start(bench.path).ok());
        PlainSql sql(bench.path);
        QTRY_COMPARE_WITH_TIMEOUT(sql.number("SELECT count(*) <= 10001 FROM batch"), qint64(1), 30000);
        bench.writer.offer(makeHit(site->id, "/after"), 2);
        QVERIFY(bench.receipts.waitFor(2).back().stored());
        bench.writer.stop();
        const auto folded = checkBatchSequence(bench.path);
        QVERIFY2(folded->whole(), folded->gaps.empty() ? "" : qPrintable(folded->gaps.front()));
        QVERIFY(sql.run("DELETE FROM batch WHERE id = (SELECT min(id) FROM batch)"));
        QVERIFY(!checkBatchSequence(bench.path)->whole());
    }

    // After a failed fsync a batch that was answered "not stored" can be there again when the file is opened anew.
    void batchThatCameBackIsTakenOut()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        for (quint64 ticket = 1; ticket <= 3; ++ticket) {
            bench.writer.offer(makeHit(site->id, "/"), ticket);
            bench.receipts.waitFor(ticket);
        }
        bench.writer.stop();
        {
            Connection connection(bench.path, Connection::Access::Write);
            HitTable table(connection, bench.clock, 10);
            table.load();
            const qint64 lastBatch = connection.number("SELECT max(id) FROM batch");
            table.discard({lastBatch, 2, 2}); // another batch: nothing to do with it
            QCOMPARE(connection.number("SELECT count(*) FROM hit"), qint64(3));
            table.discard({lastBatch, 3, 3});
            QCOMPARE(connection.number("SELECT max(id) FROM hit"), qint64(2));
        }
        QVERIFY(checkBatchSequence(bench.path)->whole());
        KeptReceipts receipts;
        HitWriter writer(bench.clock);
        writer.setReceiptListener(&receipts);
        QVERIFY(writer.start(bench.path).ok());
        writer.offer(makeHit(site->id, "/"), 4);
        QCOMPARE(receipts.waitFor(1).front().hitId, qint64(4)); // its number is not given again
    }

    void manyThreadsMayOffer()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto site = bench.addSite(QStringLiteral("One"), {"example.org"});
        std::vector<std::thread> threads;
        for (quint64 part = 0; part < 4; ++part) {
            threads.emplace_back([&, part] {
                for (quint64 i = 0; i < 500; ++i) {
                    bench.writer.offer(makeHit(site->id, "/" + QByteArray::number(i)), part * 500 + i);
                    bench.writer.health();
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(storedCount(bench.receipts.waitFor(2000)), std::size_t(2000));
    }
};

QTEST_GUILESS_MAIN(WriterTest)
#include "writer_test.moc"
