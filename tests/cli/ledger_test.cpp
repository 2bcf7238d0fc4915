// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/clock.h"
#include "collector/core/hit.h"
#include "collector/store/hit_writer.h"
#include "tests/support/collector_process.h"
#include "tests/support/stored_rows.h"

#include <QTest>

#include <future>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kDayMs = 86'400'000;
constexpr int kTooOldDays = 40 * 31; // past the retention of a site of which nothing was said

// The writer tells it; what is stored is seen by the program under test.
class NoReceipts : public core::ReceiptListener
{
public:
    void receiptsReady(std::vector<core::Receipt>) override { }
};

core::Hit hitOfDay(core::SiteId site, int daysAgo)
{
    core::Hit hit;
    hit.site = site;
    hit.slot = core::slotOfMs(core::SystemClock().nowMs() - daysAgo * kDayMs);
    hit.visitDepth = 1;
    hit.term(core::Dimension::Page) = "/a";
    return hit;
}

} // namespace

// What the commands show of a store that holds more than visitors of today could leave.
class LedgerTest : public QObject
{
    Q_OBJECT

private:
    using Outcome = CollectorProcess::Outcome;

    // A collector looks once, a moment after its start, for what is past its retention. That must not come in between
    // two commands of a test: it is over when the one hit that was too old from the start has gone.
    static void serve(CollectorProcess &collector)
    {
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        StoredRows rows(collector.databasePath());
        QTRY_COMPARE_WITH_TIMEOUT(
            rows.number("SELECT count(*) FROM waiting_hit") + rows.number("SELECT coalesce(sum(hits), 0) FROM segment"),
            10, 30000);
    }

    // One site, `old` hits of a hundred days ago and `fresh` ones of yesterday.
    static void fill(const CollectorProcess &collector, int old, int fresh, int ancient = 0)
    {
        const core::SystemClock clock;
        NoReceipts receipts;
        store::HitWriter writer(clock);
        writer.setReceiptListener(&receipts);
        QVERIFY(writer.start(collector.databasePath()).ok());
        core::Site wanted;
        wanted.name = u"One"_s;
        wanted.hosts.push_back({"example.org", core::Network::ClearNet});
        std::promise<core::SiteId> added;
        writer.addSite(wanted,
            [&added](const core::Result<core::Site> &site) { added.set_value(site ? site->id : core::kNoSite); });
        const core::SiteId site = added.get_future().get();
        QVERIFY(site != core::kNoSite);
        for (int i = 0; i < ancient + old + fresh; ++i) {
            const int days = i < ancient ? kTooOldDays : i < ancient + old ? 100 : 1;
            QCOMPARE(writer.offer(hitOfDay(site, days), quint64(i + 1)), core::HitSink::Offer::Queued);
        }
        writer.stop();
    }

private Q_SLOTS:
    void newRetentionSaysWhatIsDue_data()
    {
        QTest::addColumn<bool>("serving");
        QTest::addColumn<int>("old");
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<bool>("confirmed"); // needs to be
        QTest::newRow("nothing") << false << 0 << QByteArray("nothing is older than its site's retention\n") << false;
        // Without a collector, the command's own writer may already have removed what needs nobody's word.
        QTest::newRow("some, while serving")
            << true << 4 << QByteArray("4 of 10 hits are older than their site's retention; ") << false;
        QTest::newRow("most") << false << 6 << QByteArray("6 of 10 hits are older than their site's retention; ")
                              << true;
        QTest::newRow("most, while serving")
            << true << 6 << QByteArray("6 of 10 hits are older than their site's retention; ") << true;
    }

    void newRetentionSaysWhatIsDue()
    {
        QFETCH(bool, serving);
        QFETCH(int, old);
        QFETCH(QByteArray, said);
        QFETCH(bool, confirmed);
        CollectorProcess collector;
        fill(collector, old, 10 - old, serving ? 1 : 0);
        if (serving)
            serve(collector);

        const Outcome other = collector.runHere({u"site"_s, u"edit"_s, u"One"_s, u"--set"_s, u"title=off"_s});
        QVERIFY2(other.exitCode == 0 && other.out.count('\n') == 1, other.err + other.out);
        const Outcome edited = collector.runHere({u"site"_s, u"edit"_s, u"One"_s, u"--set"_s, u"retention=1"_s});
        QVERIFY2(edited.exitCode == 0, edited.err.constData());
        QCOMPARE(edited.out.count('\n'), 2);
        const QByteArray line = edited.out.split('\n').at(1) + '\n';
        QVERIFY2(line.startsWith(said), line.constData());
        QCOMPARE(line.contains("gatepostd prune --yes"), confirmed);

        QCOMPARE(collector.runHere({u"prune"_s}).exitCode, confirmed ? 1 : 0);
        QCOMPARE(collector.runHere({u"prune"_s, u"--yes"_s}).exitCode, 0);
        const Outcome again = collector.runHere({u"site"_s, u"edit"_s, u"One"_s, u"--set"_s, u"retention=2"_s});
        QVERIFY2(again.out.endsWith("nothing is older than its site's retention\n"), again.out.constData());
    }

    void pruneSaysWhatWouldGo()
    {
        CollectorProcess collector;
        fill(collector, 4, 6, 1);
        serve(collector);
        const Outcome nothing = collector.runHere({u"prune"_s, u"--disk-budget"_s, u"1GB"_s});
        QVERIFY2(nothing.exitCode == 0, nothing.err.constData());
        QCOMPARE(nothing.out, QByteArray("nothing has to go for the disk budget\n"));
        const Outcome odd = collector.runHere({u"prune"_s, u"--disk-budget"_s, u"1"_s});
        QCOMPARE(odd.exitCode, 2);
        QVERIFY2(odd.err.contains("MB, GB or TB"), odd.err.constData());
        QVERIFY(collector.runHere({u"site"_s, u"edit"_s, u"One"_s, u"--set"_s, u"retention=1"_s}).exitCode == 0);
        const Outcome dry = collector.runHere({u"prune"_s, u"--dry-run"_s});
        QVERIFY2(dry.out.startsWith("One\t4 hits\t"), dry.out.constData());
        QVERIFY2(dry.out.contains("\nwould remove 4 of 10 hits, about "), dry.out.constData());
        QCOMPARE(collector.runHere({u"prune"_s}).out, QByteArray("removed 4 hits\n"));
    }

    // Nothing that a stored text holds may act on the terminal, however it came into the store.
    void textsCannotActOnTheTerminal()
    {
        const CollectorProcess collector;
        fill(collector, 0, 1);
        const core::SystemClock clock;
        NoReceipts receipts;
        store::HitWriter writer(clock);
        writer.setReceiptListener(&receipts);
        QVERIFY(writer.start(collector.databasePath()).ok());
        core::UnlistedSighting sighting;
        sighting.host = "other.example";
        sighting.slot = core::slotOfMs(clock.nowMs());
        sighting.page = "/a";
        // ESC, a tab, right-to-left override, isolate, line separator, byte order mark; then what is good.
        sighting.title = "x\x1b[2J\ty\xe2\x80\xae-\xe2\x81\xa6-\xe2\x80\xa8-\xef\xbb\xbf-z\xc3\xa4\xf0\x9f\x98\x80";
        writer.recordUnlisted(sighting);
        writer.stop();

        const Outcome hosts = collector.runHere({u"hosts"_s});
        QVERIFY2(hosts.exitCode == 0, hosts.err.constData());
        QVERIFY2(hosts.out.contains("\tx [2J y - - - -z\xc3\xa4\xf0\x9f\x98\x80\t"), hosts.out.toPercentEncoding());
    }
};

QTEST_GUILESS_MAIN(LedgerTest)
#include "ledger_test.moc"
