// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/export.h"
#include "tests/report/sample_source.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace gatepost::report;

namespace {

core::Slot slotOf(const char *iso)
{
    return core::slotOfSeconds(QDateTime::fromString(QString::fromLatin1(iso), Qt::ISODate).toSecsSinceEpoch());
}

// 29 and 30 March 2025 in Berlin (the second has 23 hours): on the clear net 40 images, 30 scripts, 4 without script;
// on Tor 7 images and nothing else; one event; three load times.
void fill(tests::SampleSource &source)
{
    core::Hit hit;
    hit.site = 1;
    hit.slot = slotOf("2025-03-29T10:00Z");
    hit.visitDepth = 1;
    hit.load = core::loadBucketOf(100);
    hit.term(core::Dimension::Page) = "/";
    hit.term(core::Dimension::Title) = "Home";
    hit.term(core::Dimension::Referrer) = "news.example/today";
    hit.term(core::Dimension::Source) = "Google";
    hit.term(core::Dimension::Medium) = "search";
    hit.term(core::Dimension::CampaignName) = "spring";
    hit.term(core::Dimension::Browser) = "Firefox";
    hit.term(core::Dimension::BrowserVersion) = "Firefox 128";
    hit.term(core::Dimension::System) = "Linux";
    hit.term(core::Dimension::Device) = "desktop";
    hit.term(core::Dimension::Platform) = "Linux x86_64";
    hit.term(core::Dimension::Screen) = "large";
    hit.term(core::Dimension::Language) = "de";
    hit.term(core::Dimension::Country) = "DE";
    hit.term(core::Dimension::TimeZone) = "Europe/Berlin";
    hit.term(core::Dimension::Host) = "example.org";
    source.add(hit, 3);

    hit = core::Hit();
    hit.site = 1;
    hit.slot = slotOf("2025-03-30T21:45Z");
    hit.visitDepth = 2;
    hit.term(core::Dimension::Page) = "/=guide, \"1\"";
    hit.term(core::Dimension::Host) = "example.org";
    source.add(hit, 27);
    hit.visitDepth = 0;
    hit.channel = core::Channel::Noscript;
    source.add(hit, 4);

    hit.channel = core::Channel::Counter;
    source.add(hit, 37);
    hit.term(core::Dimension::Page) = "/";
    source.add(hit, 3);
    hit.term(core::Dimension::Host) = "example.onion";
    hit.network = core::Network::Tor;
    source.add(hit, 7);

    hit = core::Hit();
    hit.site = 1;
    hit.slot = slotOf("2025-03-29T10:00Z");
    hit.action = core::Action::Event;
    hit.term(core::Dimension::Page) = "/";
    hit.term(core::Dimension::Host) = "example.org";
    hit.term(core::Dimension::Event) = "download";
    source.add(hit);
}

QString lines(const QStringList &rows) { return rows.join(QStringLiteral("\r\n")) + QStringLiteral("\r\n"); }

} // namespace

class ExportTest : public QObject
{
    Q_OBJECT

    tests::SampleSource m_source;

    core::Result<QByteArray> exported(ExportRequest request)
    {
        if (request.site.isEmpty())
            request.site = QStringLiteral("Example");
        auto exported = exportReport(m_source, request);
        return exported ? core::Result<QByteArray>(exported->bytes) : core::Result<QByteArray>(exported.error());
    }

private Q_SLOTS:
    void initTestCase() { fill(m_source); }

    void everyReportIsExported_data()
    {
        QTest::addColumn<QString>("report");
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *report, const char *by, const QStringList &rows) {
            QTest::addRow("%s %s", report, by) << QString::fromLatin1(report) << QString::fromLatin1(by) << lines(rows);
        };
        // Reports whose rows are what only the first visitors told: named once, unknown for the rest.
        const auto visitors = [&](const char *report, const char *by, const char *header, const char *value) {
            row(report, by,
                {QString::fromLatin1(header)
                        + QStringLiteral(",views,visits,share,pages_per_visit,bounce_rate,load_p50,load_p95"),
                    QStringLiteral("\"\",31,0,0.911765,,,,"),
                    QStringLiteral("\"%1\",3,3,0.088235,1,1,103,103").arg(QString::fromLatin1(value))});
        };
        const auto pageWise = [&](const char *report, const char *by, const char *header, const char *value) {
            row(report, by,
                {QString::fromLatin1(header) + QStringLiteral(",views,visits,share,load_p50,load_p95"),
                    QStringLiteral("\"\",31,0,0.911765,,"),
                    QStringLiteral("\"%1\",3,3,0.088235,103,103").arg(QString::fromLatin1(value))});
        };
        row("pages", "",
            {QStringLiteral("page,views,visits,share,title,load_p50,load_p95,counter,blocked,blocked_share"),
                QStringLiteral("\"/=guide, \"\"1\"\"\",31,0,0.911765,\"\",,,37,6,0.162162"),
                QStringLiteral("\"/\",3,3,0.088235,\"Home\",103,103,10,7,0.7")});
        pageWise("titles", "", "title", "Home");
        pageWise("referrers", "", "referrer", "news.example/today");
        row("sources", "",
            {QStringLiteral("source,views,visits,share,medium,load_p50,load_p95"),
                QStringLiteral("\"\",31,0,0.911765,\"\",,"),
                QStringLiteral("\"Google\",3,3,0.088235,\"search\",103,103")});
        pageWise("sources", "medium", "medium", "search");
        pageWise("campaigns", "", "utm_campaign", "spring");
        visitors("browsers", "", "browser", "Firefox");
        visitors("browsers", "version", "browser_version", "Firefox 128");
        visitors("systems", "", "system", "Linux");
        visitors("devices", "", "device", "desktop");
        visitors("platforms", "", "platform", "Linux x86_64");
        visitors("screens", "", "screen", "large");
        visitors("languages", "", "language", "de");
        visitors("countries", "", "country", "DE");
        row("timezones", "",
            {QStringLiteral("timezone,views,visits,share,countries,pages_per_visit,bounce_rate,load_p50,load_p95"),
                QStringLiteral("\"\",31,0,0.911765,\"none\",,,,"),
                QStringLiteral("\"Europe/Berlin\",3,3,0.088235,\"DE and others\",1,1,103,103")});
        const QString coverage = QStringLiteral(
            ",views,visits,share,pages_per_visit,bounce_rate,load_p50,load_p95,counter,blocked,blocked_share");
        row("networks", "",
            {QStringLiteral("network") + coverage, QStringLiteral("\"clearnet\",34,3,1,10,0,103,103,40,6,0.15"),
                QStringLiteral("\"tor\",0,0,0,,,,,7,7,1")});
        row("hosts", "",
            {QStringLiteral("host") + coverage, QStringLiteral("\"example.org\",34,3,1,10,0,103,103,40,6,0.15"),
                QStringLiteral("\"example.onion\",0,0,0,,,,,7,7,1")});
        row("events", "", {QStringLiteral("event,events,share"), QStringLiteral("\"download\",1,1")});
        row("load-times", "", {QStringLiteral("load_ms,reports,share,share_up_to"), QStringLiteral("103,3,1,1")});
        const QString blocked =
            QStringLiteral("group,counter,agent,noscript,blocked,blocked_share,low95,high95,unreported_share,state");
        row("blocked", "",
            {blocked, QStringLiteral("\"clearnet\",40,30,4,6,0.15,0.070612,0.290723,0.25,\"ok\""),
                QStringLiteral("\"tor\",7,0,0,7,1,0.64567,1,1,\"small\"")});
        row("blocked", "host",
            {blocked, QStringLiteral("\"example.org\",40,30,4,6,0.15,0.070612,0.290723,0.25,\"ok\""),
                QStringLiteral("\"example.onion\",7,0,0,7,1,0.64567,1,1,\"small\"")});
        row("blocked", "page",
            {blocked, QStringLiteral("\"/=guide, \"\"1\"\"\",37,27,4,6,0.162162,0.076512,0.311365,0.27027,\"ok\""),
                QStringLiteral("\"/\",10,3,0,7,0.7,0.396778,0.892209,0.7,\"small\"")});
        row("blocked", "day",
            {blocked, QStringLiteral("\"2025-03-29\",0,3,0,0,,,,,\"agent-exceeds-counter\""),
                QStringLiteral("\"2025-03-30\",47,27,4,16,0.340426,0.221674,0.483291,0.425532,\"ok\"")});
        const QString series =
            QStringLiteral("start,views,visits,pages_per_visit,bounce_rate,load_p50,load_p95,events,agent,noscript,"
                           "counter,blocked,blocked_share");
        row("series", "",
            {series, QStringLiteral("\"2025-03-29T00:00:00+01:00\",3,3,1,1,103,103,1,3,0,0,0,"),
                QStringLiteral("\"2025-03-30T00:00:00+01:00\",31,0,,,,,0,27,4,47,16,0.340426")});
        row("series", "month",
            {series, QStringLiteral("\"2025-03-01T00:00:00+01:00\",34,3,10,0,103,103,1,30,4,47,13,0.276596")});
    }
    void everyReportIsExported()
    {
        QFETCH(QString, report);
        QFETCH(QString, by);
        QFETCH(QString, text);
        ExportRequest request;
        request.report = report;
        request.by = by;
        const auto bytes = exported(request);
        QVERIFY2(bytes.ok(), qPrintable(bytes.ok() ? QString() : bytes.error().what));
        QCOMPARE(QString::fromUtf8(bytes.value()), text);
    }

    void everyNameIsTested()
    {
        for (const QString &name : reportNames()) {
            ExportRequest request;
            request.report = name;
            request.format = Format::Json;
            const auto bytes = exported(request);
            QVERIFY2(bytes.ok(), qPrintable(name));
            const QJsonObject object = QJsonDocument::fromJson(bytes.value()).object();
            QCOMPARE(object[QStringLiteral("report")].toString(), name);
            QCOMPARE(object[QStringLiteral("site")].toString(), QStringLiteral("Example"));
            QVERIFY2(!object[QStringLiteral("rows")].toArray().isEmpty(), qPrintable(name));
        }
    }

    void aLimitLeavesAnOtherRow()
    {
        ExportRequest request;
        request.report = QStringLiteral("pages");
        request.limit = 1;
        const QByteArray csv = exported(request).value();
        QCOMPARE(csv.count("\r\n"), 3);
        QVERIFY2(csv.endsWith("\"(other)\",3,3,0.088235,\"\",103,103,10,7,0.7\r\n"), csv.constData());
        request.report = QStringLiteral("blocked");
        QVERIFY(exported(request).value().endsWith("\"(other)\",7,0,0,7,1,0.64567,1,1,\"small\"\r\n"));
        request.format = Format::Json;
        const QJsonObject object = QJsonDocument::fromJson(exported(request).value()).object();
        QCOMPARE(object[QStringLiteral("rows")].toArray().size(), 1);
        QCOMPARE(object[QStringLiteral("other")].toObject()[QStringLiteral("counter")].toInt(), 7);
    }

    void rangeZoneAndFiltersAreObeyed()
    {
        ExportRequest request;
        request.report = QStringLiteral("series");
        request.by = QStringLiteral("hour");
        request.from = QStringLiteral("2025-03-29T10:00");
        request.to = QStringLiteral("2025-03-29T11:00");
        request.zone = QStringLiteral("UTC");
        request.filters = {QStringLiteral("browser==Firefox")};
        const QByteArray csv = exported(request).value();
        QVERIFY2(csv.endsWith("\r\n\"2025-03-29T10:00:00Z\",3,3,1,1,103,103,0,3,0,,,\r\n"), csv.constData());

        request.format = Format::Json;
        const QJsonObject object = QJsonDocument::fromJson(exported(request).value()).object();
        QCOMPARE(object[QStringLiteral("from")].toString(), QStringLiteral("2025-03-29T10:00:00Z"));
        QCOMPARE(object[QStringLiteral("timezone")].toString(), QStringLiteral("UTC"));
    }

    void aSiteWithoutHitsHasHeadersOnly()
    {
        for (const QString &name : reportNames()) {
            ExportRequest request;
            request.site = QStringLiteral("Quiet");
            request.report = name;
            const auto bytes = exported(request);
            QVERIFY2(bytes.ok(), qPrintable(name));
            QCOMPARE(bytes.value().count("\r\n"), 1);
        }
    }

    void mistakesAreExplained_data()
    {
        QTest::addColumn<QStringList>("words"); // report, by, site, from, to, zone, filter
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *words, const char *hint) {
            QTest::newRow(words) << QString::fromLatin1(words).split(u'|') << QString::fromLatin1(hint);
        };
        row("paths||Example||||", "pages, titles, referrers");
        row("||Example||||", "load-times, blocked, series");
        row("blocked|browser|Example||||", "network, host, page, day");
        row("pages|day|Example||||", "choose one of: page");
        row("pages||Nobody||||", "site list");
        row("pages||Example|soon|||", "2026-03-29");
        row("pages||Example|2025-03-30|2025-03-30||", "empty");
        row("pages||Example|||Mars/Base|", "Europe/Berlin");
        row("pages||Example||||browser=x", "browser==Firefox");
        row("blocked||Example||||browser==Firefox", "page, host or network");
        row("series|hour|Example|1900-01-01|2100-01-01||", "100 years");
    }
    void mistakesAreExplained()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, hint);
        ExportRequest request;
        request.report = words[0];
        request.by = words[1];
        request.site = words[2];
        request.from = words[3];
        request.to = words[4];
        request.zone = words[5];
        if (!words[6].isEmpty())
            request.filters = {words[6]};
        const auto bytes = exported(request);
        QVERIFY(!bytes.ok());
        QVERIFY2(bytes.error().what.contains(hint), qPrintable(bytes.error().what));
    }

    void severalSitesMustBeToldApart()
    {
        ExportRequest request;
        request.report = QStringLiteral("pages");
        QCOMPARE(exportReport(m_source, request).error().code, core::ErrorCode::InvalidInput);
        request.site = QStringLiteral("example.onion"); // any word that names it
        QVERIFY(exportReport(m_source, request).ok());
    }

    void everyStoredDimensionHasAReport()
    {
        for (const core::DimensionInfo &info : core::dimensions()) {
            const auto choice = choiceOfDimension(info.dimension);
            QCOMPARE(choice.has_value(), info.dimension != core::Dimension::Channel);
            if (choice)
                QVERIFY(chooseReport(choice->report, choice->by).ok());
        }
    }

    void filesAreReplacedWhole()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("pages.csv"));
        QVERIFY(writeFile(path, "old\r\n").ok());
        QVERIFY(writeFile(path, "new\r\n").ok());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("new\r\n"));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // nothing temporary is left

        const auto failed = writeFile(folder.filePath(QStringLiteral("missing/pages.csv")), "x");
        QVERIFY(!failed.ok());
        QVERIFY(failed.error().what.contains(QLatin1String("missing/pages.csv")));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "export_test.moc"
