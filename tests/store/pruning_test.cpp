// SPDX-License-Identifier: GPL-3.0-or-later

// What is packed or removed leaves the file, and a disk budget lets the oldest days go first.

#include "collector/store/batch_sequence.h"
#include "collector/store/cleanup.h"
#include "collector/store/file_space.h"
#include "collector/store/packed_rows.h"
#include "collector/store/retention.h"
#include "collector/store/site_table.h"
#include "tests/store/store_fixture.h"

#include <QFileInfo>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

using namespace gatepost;
using namespace gatepost::store;

namespace {

constexpr qint64 kHuge = qint64(1) << 40;

core::Slot slotOf(int month, int day)
{
    return core::slotOfMs(QDateTime(QDate(2025, month, day), QTime(10, 0), Qt::UTC).toMSecsSinceEpoch());
}

// Offers `count` hits with a page each, and waits for them.
void feed(Bench &bench, core::SiteId site, const QByteArray &page, int count, core::Slot slot)
{
    const std::size_t before = bench.receipts.waitFor(0).size();
    for (int i = 0; i < count; ++i)
        bench.writer.offer(makeHit(site, page + QByteArray::number(i), slot + i % 8), quint64(i + 1));
    bench.receipts.waitFor(before + std::size_t(count));
}

// The same with hits that differ in much, so that their columns take room and their texts do not.
void feedVaried(Bench &bench, core::SiteId site, int count, core::Slot slot)
{
    QRandomGenerator random(static_cast<quint32>(slot + site));
    const auto some = [&random](const char *what, int most) {
        return QByteArray(what) + QByteArray::number(random.bounded(most));
    };
    const std::size_t before = bench.receipts.waitFor(0).size();
    for (int i = 0; i < count; ++i) {
        core::Hit hit = makeHit(site, some("/varied/", 100), slot + random.bounded(40));
        hit.load = static_cast<quint8>(random.bounded(64));
        hit.term(core::Dimension::Title) = some("Title ", 100);
        hit.term(core::Dimension::Referrer) = some("r.example/", 100);
        hit.term(core::Dimension::Screen) = some("screen ", 30);
        hit.term(core::Dimension::Language) = some("language ", 30);
        hit.term(core::Dimension::Country) = some("country ", 100);
        bench.writer.offer(std::move(hit), quint64(i + 1));
    }
    bench.receipts.waitFor(before + std::size_t(count));
}

// Seven months of two sites, not packed yet.
struct Filled {
    explicit Filled(WriterSettings settings = {}, const QString &folder = {}) : bench(settings, folder)
    {
        QVERIFY(bench.writer.start(bench.path).ok());
        one = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        two = bench.addSite(QStringLiteral("Two"), {"two.example"})->id;
        for (int month = 3; month <= 9; ++month) {
            for (const core::SiteId site : {one, two})
                feed(bench, site, "/m" + QByteArray::number(month) + "/s" + QByteArray::number(site) + '/', 800,
                    slotOf(month, 1 + site * 5));
        }
    }

    Bench bench;
    core::SiteId one = 0;
    core::SiteId two = 0;
};

qint64 usedBytes(const QString &path)
{
    PlainSql sql(path);
    return (sql.number("PRAGMA page_count") - sql.number("PRAGMA freelist_count")) * sql.number("PRAGMA page_size");
}

core::Result<PrunePlan> budgetPlan(const Bench &bench, qint64 bytes)
{
    return readBudgetPlan(bench.path, bytes, core::slotOfMs(bench.clock.nowMs()));
}

std::atomic<int> refusals = 0; // that were told

void countRefusals(QtMsgType, const QMessageLogContext &, const QString &message)
{
    refusals += message.contains(QStringLiteral("more than half")) ? 1 : 0;
}

qsizetype countBytes(const QString &path, const QByteArray &marker)
{
    qsizetype count = 0;
    for (const QString &name : {path, path + QStringLiteral("-wal")}) {
        QFile file(name);
        if (file.open(QIODevice::ReadOnly))
            count += file.readAll().count(marker);
    }
    return count;
}

} // namespace

class PruningTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void packedRowsLeaveTheFile()
    {
        Filled filled({.spareBytes = 0});
        PlainSql sql(filled.bench.path);
        const qint64 before = usedBytes(filled.bench.path);
        QCOMPARE(filled.bench.pack().value(), qint64(11200));
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM packed_rows"), qint64(0));
        QCOMPARE(sql.number("PRAGMA freelist_count"), qint64(0));
        QVERIFY2(usedBytes(filled.bench.path) < before * 3 / 4, QByteArray::number(usedBytes(filled.bench.path)));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(filled.bench.path).size() < before * 3 / 4, 30000);
        QVERIFY(checkBatchSequence(filled.bench.path)->whole());
    }

    void someRoomIsKeptForHitsToCome()
    {
        Filled filled({.spareBytes = kHuge});
        PlainSql sql(filled.bench.path);
        QVERIFY(filled.bench.pack().ok());
        QVERIFY(sql.number("PRAGMA freelist_count") > 50);
        // But not when much was removed on purpose.
        QVERIFY(filled.bench.removeSite(filled.one).ok());
        QCOMPARE(sql.number("PRAGMA freelist_count"), qint64(0));
        QCOMPARE(sql.number("SELECT value FROM meta WHERE key = 'cleanup'"), qint64(0));
        QTRY_COMPARE_WITH_TIMEOUT(countBytes(filled.bench.path, "/m3/s1/17"), qsizetype(0), 30000);
        QVERIFY(countBytes(filled.bench.path, "/m3/s2/17") > 0);
    }

    // As if killed after the last text was removed.
    void givingRoomBackGoesOnAfterACrash()
    {
        Filled filled({.spareBytes = kHuge});
        QVERIFY(filled.bench.pack().ok());
        filled.bench.writer.stop();
        PlainSql sql(filled.bench.path);
        QVERIFY(sql.number("PRAGMA freelist_count") > 50);
        QVERIFY(sql.run("INSERT OR REPLACE INTO meta (key, value) VALUES ('cleanup', 2)"));
        QVERIFY(filled.bench.writer.start(filled.bench.path).ok());
        QTRY_COMPARE_WITH_TIMEOUT(sql.number("SELECT value FROM meta WHERE key = 'cleanup'"), qint64(0), 30000);
        QCOMPARE(sql.number("PRAGMA freelist_count"), qint64(0));
    }

    // As if killed after rows were noted as packed: nobody sees them, and they go.
    void notedRowsAreHiddenAndGo()
    {
        Filled filled;
        QVERIFY(filled.bench.pack().ok());
        feed(filled.bench, filled.one, "/new/", 300, slotOf(9, 9));
        filled.bench.writer.stop();
        PlainSql sql(filled.bench.path);
        QVERIFY(sql.run("INSERT INTO packed_rows (first_hit, last_hit, before_slot) "
                        "SELECT min(id), min(id) + 99, 1 << 30 FROM hit"));
        QVERIFY(sql.run("UPDATE segment SET hits = hits + 100 WHERE id = (SELECT min(id) FROM segment)"));
        QCOMPARE(sql.number("SELECT count(*) FROM waiting_hit"), qint64(200));
        QVERIFY(checkBatchSequence(filled.bench.path)->whole());
        QVERIFY(filled.bench.writer.start(filled.bench.path).ok());
        QTRY_COMPARE_WITH_TIMEOUT(sql.number("SELECT count(*) FROM packed_rows"), qint64(0), 30000);
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(200));
        QVERIFY(checkBatchSequence(filled.bench.path)->whole());
    }

    void anOldFileIsWrittenAnewOnce()
    {
        Filled filled;
        filled.bench.writer.stop();
        PlainSql sql(filled.bench.path);
        QVERIFY(sql.run("PRAGMA auto_vacuum = NONE") && sql.run("VACUUM"));
        QCOMPARE(sql.number("PRAGMA auto_vacuum"), qint64(0));
        QTest::ignoreMessage(
            QtInfoMsg, QRegularExpression(QStringLiteral("gatepost.db \\(\\d+ MB\\) is written anew once, so that")));
        QTest::ignoreMessage(
            QtInfoMsg, QRegularExpression(QStringLiteral("gatepost.db is written anew and has \\d+ MB")));
        QVERIFY(filled.bench.writer.start(filled.bench.path).ok());
        PlainSql fresh(filled.bench.path);
        QCOMPARE(fresh.number("PRAGMA auto_vacuum"), qint64(2));
        QCOMPARE(fresh.number("SELECT count(*) FROM hit"), qint64(11200));
        QVERIFY(checkBatchSequence(filled.bench.path)->whole());
    }

    void aBudgetTakesTheOldestOfAllSites()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId one = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        const core::SiteId two = bench.addSite(QStringLiteral("Two"), {"two.example"})->id;
        qint64 all = 0;
        for (int month = 3; month <= 9; ++month) {
            for (const core::SiteId site : {one, two}) {
                feed(bench, site, "/m" + QByteArray::number(month) + "/s" + QByteArray::number(site) + '/', 20,
                    slotOf(month, 1 + site * 5));
                feedVaried(bench, site, 1500, slotOf(month, 2 + site * 5));
                all += 1520;
            }
        }
        QCOMPARE(bench.pack().value(), all);
        const qint64 used = usedBytes(bench.path);
        QVERIFY(budgetPlan(bench, used)->due.empty());
        const qint64 budget = used - 16384;
        const auto plan = budgetPlan(bench, budget);
        QVERIFY2(plan->dueHits > 0 && plan->dueHits < all / 2, QByteArray::number(plan->dueHits));
        QCOMPARE(plan->allHits, all);
        QVERIFY(plan->dueBytes > 16384);
        QCOMPARE(plan->due.front().slots.from, slotOf(3, 6));
        QVERIFY(!plan->needsConfirmation());
        QCOMPARE(plan->excessBytes, qint64(0));

        const qint64 removed = bench.applyDiskBudget(budget, false).value();
        QCOMPARE(removed, plan->dueHits);
        QVERIFY2(usedBytes(bench.path) <= budget, QByteArray::number(usedBytes(bench.path) - budget));
        QCOMPARE(bench.applyDiskBudget(budget, false).value(), qint64(0));
        PlainSql sql(bench.path);
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), all - removed);
        QVERIFY(sql.number("SELECT min(max_slot) FROM segment") >= plan->due.back().slots.to - 1);
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text LIKE '/m3/s1/%'"), qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE text LIKE '/m9/%'"), qint64(40));
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo(bench.path).size() <= budget, 30000);
        QTRY_COMPARE_WITH_TIMEOUT(countBytes(bench.path, "/m3/s1/17"), qsizetype(0), 30000);
        const auto sequence = checkBatchSequence(bench.path);
        QVERIFY(sequence->whole());
        QCOMPARE(sequence->removedHits, removed);
    }

    // Whatever the budget and the clock say: the newest days stay, and nobody loses most of it unasked.
    void aBudgetCannotWipe()
    {
        Filled filled;
        const core::Slot now = core::slotOfMs(filled.bench.clock.nowMs());
        feed(filled.bench, filled.one, "/today/", 50, now - 8);
        QVERIFY(filled.bench.pack().ok());
        filled.bench.clock.push(qint64(50) * 365 * 24 * 3600 * 1000);
        const qint64 used = usedBytes(filled.bench.path);
        QCOMPARE(filled.bench.applyDiskBudget(used, false).value(), qint64(0));
        const auto plan = budgetPlan(filled.bench, 1);
        QVERIFY(plan->excessBytes > 0);
        QVERIFY(plan->needsConfirmation());
        QCOMPARE(filled.bench.applyDiskBudget(1, false).error().code, core::ErrorCode::InvalidInput);
        PlainSql sql(filled.bench.path);
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), qint64(11200));
        // The day before, and six with hits before it.
        QCOMPARE(filled.bench.applyDiskBudget(1, true).value(), qint64(6400));
        QCOMPARE(sql.number("SELECT sum(hits) FROM segment"), qint64(4800));
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(50));
        QVERIFY(checkBatchSequence(filled.bench.path)->whole());
    }

    void theNewestDaysAreThoseOfTheHits()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId site = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        const core::Slot now = core::slotOfMs(bench.clock.nowMs());
        const core::Slot day = 96;
        for (int ago = 12; ago >= 2; --ago)
            feed(bench, site, "/d" + QByteArray::number(ago) + '/', 40, now / day * day - ago * day);
        QVERIFY(bench.pack().ok());
        const auto plan = budgetPlan(bench, 1);
        QCOMPARE(plan->due.size(), std::size_t(1));
        const core::Slot kept = (now / day - 2 - (kBudgetKeepsDays - 1)) * day;
        QVERIFY2(plan->due.front().slots.to <= kept, QByteArray::number(plan->due.front().slots.to - kept));

        // A hit that a clock ahead gave a date to come counts as one day, not as the last of the newest.
        feed(bench, site, "/d2/", 1, now / day * day - 2 * day);
        QVERIFY(bench.pack().ok());
        PlainSql sql(bench.path);
        QVERIFY(sql.run("UPDATE segment SET min_slot = min_slot + 38400, max_slot = max_slot + 38400 "
                        "WHERE id = (SELECT max(id) FROM segment)"));
        const auto odd = budgetPlan(bench, 1);
        QCOMPARE(odd->due.size(), std::size_t(1));
        QVERIFY2(odd->due.front().slots.to <= kept + day, QByteArray::number(odd->due.front().slots.to - kept));
    }

    void aFloodThatIsNotPackedYetDrivesNothingOut()
    {
        Filled filled;
        QVERIFY(filled.bench.pack().ok());
        const qint64 before = usedBytes(filled.bench.path);
        const core::Slot now = core::slotOfMs(filled.bench.clock.nowMs());
        for (int part = 0; part < 20; ++part)
            feed(filled.bench, filled.one, "/today/", 1000, now - 8);
        const qint64 flood = usedBytes(filled.bench.path) - before;
        QVERIFY2(flood > 700'000, QByteArray::number(flood));
        const auto plan = budgetPlan(filled.bench, before + flood / 2);
        QVERIFY2(plan->due.empty(), QByteArray::number(plan->dueHits));
        QCOMPARE(plan->excessBytes, qint64(0));
        // Nor does it make what must go look small.
        QVERIFY(budgetPlan(filled.bench, 1)->needsConfirmation());
    }

    void manySmallRemovalsNeedConfirmationToo()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId site = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        for (int month = 1; month <= 12; ++month)
            feedVaried(bench, site, 1000, slotOf(month, 5));
        for (int day = 10; day < 20; ++day)
            feedVaried(bench, site, 500, slotOf(3, day));
        QCOMPARE(bench.pack().value(), qint64(17000));
        const auto removeSome = [&bench] { return bench.applyDiskBudget(usedBytes(bench.path) - 8192, false); };
        qint64 removed = 0;
        auto gone = removeSome();
        for (; gone.ok() && gone.value() > 0; gone = removeSome())
            removed += gone.value();
        QVERIFY(!gone.ok());
        QCOMPARE(gone.error().code, core::ErrorCode::InvalidInput);
        QVERIFY2(removed > 0 && removed <= 8500, QByteArray::number(removed));
        // The next day it may go on.
        bench.clock.push(qint64(25) * 3600 * 1000);
        QVERIFY(removeSome().value() > 0);
    }

    void limitsAreKeptHoweverOftenSomebodyPacks()
    {
        QTemporaryDir folder;
        qint64 budget = 0;
        {
            Filled filled({.spareBytes = 0}, folder.path());
            QVERIFY(filled.bench.pack().ok());
            budget = usedBytes(filled.bench.path) - 16384;
        }
        Bench bench({.packFirstMs = 500, .packEveryMs = 500, .diskBudget = budget}, folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        PlainSql sql(bench.path);
        QElapsedTimer timer;
        timer.start();
        while (sql.number("SELECT sum(hits) FROM segment") == 11200 && timer.elapsed() < 60000)
            QVERIFY(bench.pack().ok());
        QVERIFY(sql.number("SELECT sum(hits) FROM segment") < 11200);
    }

    void whatNeedsConfirmationIsToldOnce()
    {
        QTemporaryDir folder;
        {
            Filled filled({}, folder.path());
            feed(filled.bench, filled.one, "/old/", 800, slotOf(2, 1));
            QVERIFY(filled.bench.pack().ok());
        }
        refusals = 0;
        const QtMessageHandler before = qInstallMessageHandler(countRefusals);
        Bench bench({.packFirstMs = 1, .packEveryMs = 1, .diskBudget = 4096}, folder.path());
        QVERIFY(bench.writer.start(bench.path).ok());
        const auto waitForRounds = [&bench] {
            for (int round = 0; round < 20; ++round)
                (void)bench.pack();
        };
        waitForRounds();
        QTRY_COMPARE_WITH_TIMEOUT(refusals.load(), 1, 30000);
        // Again when it is another number of hits.
        feed(bench, 1, "/more/", 1, slotOf(2, 1));
        waitForRounds();
        QTRY_COMPARE_WITH_TIMEOUT(refusals.load(), 2, 30000);
        bench.writer.stop();
        qInstallMessageHandler(before);
    }

    // A hit may come between two steps, also one with a text that nobody used when the removal began.
    void textsAreLookedThroughInParts()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId site = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        feed(bench, site, "/gone/", 300, slotOf(3, 1));
        bench.writer.stop();
        PlainSql sql(bench.path);
        QVERIFY(sql.run("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000) "
                        "INSERT INTO term SELECT 1, 1000 + i, '/unused/' || i FROM n"));

        Connection connection(bench.path, Connection::Access::Write);
        HitTable table(connection, bench.clock, 50000);
        table.load();
        table.setSites(core::SiteBook(readSites(connection)));
        Cleanup cleanup(connection, table);
        PrunePlan plan;
        plan.due = {{.site = site, .hits = 300, .slots = {}, .bytes = 0}};
        plan.rowsBefore = {{site, slotOf(3, 2)}};
        cleanup.begin(plan);
        int steps = 0;
        int before = 0; // the first text was removed
        for (; cleanup.isPending(); ++steps) {
            const std::vector<WaitingHit> hits{
                {.hit = makeHit(site, "/unused/" + QByteArray::number(30000 - steps * 7), slotOf(4, 1)),
                    .ticket = 1,
                    .sinceMs = 0}};
            std::vector<qint64> ids(1);
            table.write(hits, {}, ids);
            QVERIFY(ids.front() > 0);
            cleanup.step();
            if (sql.number("SELECT count(*) FROM term WHERE text LIKE '/unused/%'") >= 30000)
                before = steps;
        }
        QVERIFY2(before > 30000 / 2000, QByteArray::number(before));
        QCOMPARE(sql.number("SELECT count(*) FROM hit"), qint64(steps));
        QCOMPARE(
            sql.number("SELECT count(DISTINCT text) FROM hit, term WHERE dim = 1 AND term.id = page"), qint64(steps));
        QCOMPARE(sql.number("SELECT count(*) FROM term WHERE dim = 1"), qint64(steps));
    }

    // What is learnt where numbers are missing is not asked of a place where none is.
    void packedRowsGoAFewAtATime()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        const core::SiteId site = bench.addSite(QStringLiteral("One"), {"one.example"})->id;
        feed(bench, site, "/page/", 1, slotOf(3, 1));
        bench.writer.stop();
        PlainSql sql(bench.path);
        const QString columns =
            sql.column("SELECT name FROM pragma_table_info('hit') WHERE name <> 'id' ORDER BY cid").join(u',');
        QVERIFY(sql.run(QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE "
                                       "i < 50000) INSERT INTO hit SELECT 1000000 + i, %1 FROM hit, n WHERE id = 1")
                            .arg(columns)
                            .toUtf8()
                            .constData()));
        QVERIFY(sql.run("INSERT INTO packed_rows (first_hit, last_hit, before_slot) VALUES (1, 1050000, 1 << 30)"));
        Connection connection(bench.path, Connection::Access::Write);
        PackedRows rows(connection);
        rows.load();
        qint64 left = sql.number("SELECT count(*) FROM hit");
        while (rows.isPending()) {
            rows.step();
            const qint64 now = sql.number("SELECT count(*) FROM hit");
            QVERIFY2(left - now <= 16384, QByteArray::number(left - now));
            left = now;
        }
        QCOMPARE(left, qint64(0));
        QCOMPARE(sql.number("SELECT count(*) FROM packed_rows"), qint64(0));
    }

    void roomIsGivenBackAFewPagesAtATime()
    {
        Bench bench;
        QVERIFY(bench.writer.start(bench.path).ok());
        bench.writer.stop();
        PlainSql sql(bench.path);
        QVERIFY(sql.run("CREATE TABLE large (bytes BLOB)"));
        QVERIFY(sql.run("INSERT INTO large VALUES (zeroblob(33554432))"));
        QVERIFY(sql.run("DROP TABLE large"));
        Connection connection(bench.path, Connection::Access::Write);
        FileSpace space(connection, 0, 0);
        space.check(true);
        qint64 left = countPages(connection).unused;
        QVERIFY(left > 8000);
        while (space.isPending()) {
            space.step();
            const qint64 now = countPages(connection).unused;
            QVERIFY2(left - now <= 512, QByteArray::number(left - now));
            left = now;
        }
        QCOMPARE(left, qint64(0));
    }
};

QTEST_GUILESS_MAIN(PruningTest)
#include "pruning_test.moc"
