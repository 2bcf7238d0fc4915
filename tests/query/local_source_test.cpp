// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/query/stored_hits.h"

#include <QTest>

using namespace gatepost;

namespace {

core::Hit view(const char *page, core::Channel channel = core::Channel::Agent)
{
    core::Hit hit;
    hit.site = 1;
    hit.slot = core::slotOfSeconds(1748772000);
    hit.channel = channel;
    hit.term(core::Dimension::Page) = page;
    return hit;
}

query::Query allPages()
{
    query::Query query;
    query.sites = {1};
    query.range = {0, 4000000};
    query.dimensions = {core::Dimension::Page};
    return query;
}

} // namespace

class LocalSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutADatabaseItSaysSo()
    {
        const QTemporaryDir folder;
        const auto source = query::makeLocalSource(folder.filePath(QStringLiteral("gatepost.db")));
        QCOMPARE(source->report(allPages(), nullptr).error().code, core::ErrorCode::NotFound);
        QCOMPARE(source->liveSince(0, 10).error().code, core::ErrorCode::NotFound);
        QCOMPARE(source->sites().error().code, core::ErrorCode::NotFound);
    }

    void everyReportIsAsOfTheNewestCommit()
    {
        tests::StoredHits stored(1, {view("/a"), view("/b")});
        QVERIFY2(stored.trouble().isEmpty(), qPrintable(stored.trouble()));
        const auto source = stored.source();
        QCOMPARE(source->sites().value()->sites().size(), std::size_t(1));
        const qint64 before = source->lastBatchId().value();
        QCOMPARE(source->report(allPages(), nullptr)->totals.views(), 2);

        stored.write({view("/b"), view("/c")});
        QVERIFY(source->lastBatchId().value() > before);
        const auto report = source->report(allPages(), nullptr);
        QCOMPARE(report->totals.views(), 4);
        QCOMPARE(report->lastBatchId, source->lastBatchId().value());
        QCOMPARE(report->breakdowns.front().rows.front().text, QStringLiteral("/b"));
    }

    void damagedSegmentsAreToldAndTheRestIsRead()
    {
        std::vector<core::Hit> hits;
        for (int i = 0; i < 200; ++i) {
            hits.push_back(view(i % 2 == 0 ? "/a" : "/b"));
            hits.back().slot += i / 100 * 40 * 96; // 1 June and 11 July 2025
        }
        tests::StoredHits stored(1, hits);
        QCOMPARE(stored.pack(), qint64(200));
        QVERIFY(
            stored.change("UPDATE segment_column SET bytes = zeroblob(length(bytes)) WHERE number = 1 AND segment = "
                          "(SELECT id FROM segment ORDER BY day LIMIT 1)"));
        const auto source = stored.source();
        const auto report = source->report(allPages(), nullptr);
        QVERIFY(report.ok());
        QCOMPARE(report->totals.views(), 100);
        QCOMPARE(report->damage.size(), 1);
        const QString sentence = query::damageSentence(report->damage.first());
        QVERIFY2(sentence.contains(QStringLiteral("site 1 from 2025-06-01")), qPrintable(sentence));

        // A question that does not need the column is answered in full.
        query::Query totals = allPages();
        totals.dimensions.clear();
        QCOMPARE(source->report(totals, nullptr)->totals.views(), 200);
        QVERIFY(source->report(totals, nullptr)->damage.isEmpty());

        // A line that no longer fits its columns makes all of a segment doubtful.
        QVERIFY(stored.change("UPDATE segment SET hits = hits + 1"));
        const auto none = stored.source()->report(totals, nullptr);
        QCOMPARE(none->totals.views(), 0);
        QCOMPARE(none->damage.size(), 2);
    }

    void liveViewsFollowTheCommits()
    {
        tests::StoredHits stored(1, {view("/old")});
        const auto source = stored.source();
        const auto first = source->liveSince(0, 10);
        QVERIFY(first.ok());
        QCOMPARE(first->size(), std::size_t(1));

        stored.write({view("/a"), view("/a", core::Channel::Counter), view("/b", core::Channel::Noscript)});
        const auto fresh = source->liveSince(first->back().hitId, 10);
        QCOMPARE(fresh->size(), std::size_t(2));
        QCOMPARE(fresh->at(0).page, QStringLiteral("/a"));
        QCOMPARE(fresh->at(1).page, QStringLiteral("/b"));
        QCOMPARE(fresh->at(1).channel, QStringLiteral("noscript"));
        QVERIFY(fresh->at(0).hitId < fresh->at(1).hitId);
        QVERIFY(source->liveSince(fresh->back().hitId, 10)->empty());
    }
};

QTEST_GUILESS_MAIN(LocalSourceTest)
#include "local_source_test.moc"
