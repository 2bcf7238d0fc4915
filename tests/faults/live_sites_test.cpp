// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/http_load.h"
#include "tests/support/raw_client.h"
#include "tests/support/stored_rows.h"

#include <QTest>

using namespace gatepost::testing;

namespace {

// What the collector says of a view for `host`: "stored" or "dropped; reason=…".
QByteArray verdict(const CollectorProcess &collector, const QByteArray &host, qint64 number)
{
    return RawClient(collector.collectPort()).ask(HttpLoad::request(host, number)).header("gatepost");
}

bool done(const CollectorProcess &collector, const QStringList &words)
{
    const CollectorProcess::Outcome outcome = collector.runHere(words);
    if (outcome.exitCode != 0)
        qWarning("%s", outcome.err.constData());
    return outcome.exitCode == 0;
}

} // namespace

// The sites of a serving collector change by the command line, at once.
class LiveSitesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesTakeEffectAtOnce()
    {
        const QByteArray unlisted = "dropped; reason=unlisted-host";
        CollectorProcess collector;
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(verdict(collector, "example.org", 1).startsWith("dropped"));

        const QByteArray key = collector.addSite(QStringLiteral("Shop"), {QStringLiteral("example.org")});
        QVERIFY2(key.startsWith("gp_") && key.size() == 19, key.constData());
        QCOMPARE(verdict(collector, "example.org", 2), QByteArray("stored"));
        QCOMPARE(verdict(collector, "shop.example", 3), unlisted);

        const QString site = QStringLiteral("site");
        const QString edit = QStringLiteral("edit");
        const QString shop = QStringLiteral("Shop");
        QVERIFY(done(collector, {site, edit, shop, QStringLiteral("--host"), QStringLiteral("shop.example")}));
        QCOMPARE(verdict(collector, "shop.example", 4), QByteArray("stored"));
        QVERIFY(done(collector, {site, edit, shop, QStringLiteral("--remove-host"), QStringLiteral("shop.example")}));
        QCOMPARE(verdict(collector, "shop.example", 5), unlisted);
        QVERIFY(done(collector, {site, edit, shop, QStringLiteral("--name"), QStringLiteral("Store")}));
        QVERIFY(collector.runHere({site, QStringLiteral("list")}).out.contains("Store"));

        // What was kept apart is in no report.
        const CsvTable pages = collector.exportCsv(QStringLiteral("pages"), QStringLiteral("Store"));
        QCOMPARE(pages.column(QStringLiteral("page")).size(), 2);
        QVERIFY(!pages.cell(QStringLiteral("/load/2"), QStringLiteral("views")).isEmpty());
        QVERIFY(!pages.cell(QStringLiteral("/load/4"), QStringLiteral("views")).isEmpty());

        QVERIFY(done(collector, {site, QStringLiteral("remove"), QStringLiteral("Store"), QStringLiteral("--yes")}));
        QVERIFY(verdict(collector, "example.org", 6).startsWith("dropped"));
        QCOMPARE(collector.terminate(), 0);
    }

    void hostsBelongToOneSite()
    {
        CollectorProcess collector;
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QVERIFY(!collector.addSite(QStringLiteral("One"), {QStringLiteral("example.org")}).isEmpty());
        QVERIFY(collector.addSite(QStringLiteral("Two"), {QStringLiteral("Example.ORG.")}).isEmpty());
        QVERIFY2(collector.trouble().contains(QLatin1String("example.org")), qPrintable(collector.trouble()));
        QCOMPARE(collector.trouble().trimmed().count(QLatin1Char('\n')), 0);
        QCOMPARE(collector.terminate(), 0);
    }

    void changesUnderLoadLoseNothing()
    {
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Busy"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        HttpLoad load(collector.collectPort(), "example.org");
        load.start();
        for (int i = 0; i < 5; ++i) {
            const QString name = QStringLiteral("more%1").arg(i);
            QVERIFY2(!collector.addSite(name, {name + QStringLiteral(".example")}).isEmpty(),
                qPrintable(collector.trouble()));
            QCOMPARE(verdict(collector, name.toLatin1() + ".example", 8000000 + i), QByteArray("stored"));
        }
        load.stop();
        QCOMPARE(load.busyCount(), 0);
        QCOMPARE(load.otherCount(), 0);
        QCOMPARE(collector.terminate(), 0);
        StoredRows rows(collector.databasePath());
        QCOMPARE(rows.loadNumbers().size(), load.acknowledged().size() + 5);
    }
};

QTEST_GUILESS_MAIN(LiveSitesTest)
#include "live_sites_test.moc"
