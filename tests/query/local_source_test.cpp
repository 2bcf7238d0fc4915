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
