// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/live_model.h"
#include "app/models/session.h"
#include "tests/models/fake_world.h"

#include <QClipboard>
#include <QFile>
#include <QQmlComponent>
#include <QQmlEngine>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;
using models::CollectorStatus;
using models::LiveModel;
using models::ReportModel;
using models::ReportScope;
using models::Session;
using models::SiteAssistant;

namespace {

class FakeHealth final : public core::HealthSource
{
public:
    core::Health health() const override { return now; }
    core::Health now;
};

// A session over a world, with everything it writes in a directory that goes with it.
struct Stage {
    explicit Stage(const std::vector<core::Site> &sites = {})
    {
        clock.set(u"2026-11-22T11:00:00Z"_s);
        world.setSites(sites);
        open();
    }

    void open()
    {
        models::SessionParts parts;
        parts.source = world.factory();
        parts.clock = &clock;
        parts.dataDirectory = u"/srv/gatepost"_s;
        parts.settingsFile = directory.filePath(u"console.ini"_s);
        parts.downloadDirectory = directory.filePath(u"downloads"_s);
        parts.pollMs = 10;
        session = std::make_unique<Session>(parts);
        session->start();
    }

    QTemporaryDir directory;
    FakeWorld world;
    StoppedClock clock;
    std::unique_ptr<Session> session;
};

const QString kEndpoint = u"http://127.0.0.1:8460/"_s;

} // namespace

class SessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fromNoSiteToItsFirstHit()
    {
        Stage stage;
        FakeEditor editor(stage.world);
        FakeHealth health;
        Session &session = *stage.session;
        SiteAssistant *assistant = session.assistant();
        session.collectorRuns(&editor, &health, kEndpoint, {});

        QVERIFY(!assistant->canAdd());
        assistant->setName(u" My site "_s);
        assistant->setHosts(u"https://Example.org/, abc.onion"_s);
        assistant->setTimeZone(u"Europe/Berlin"_s);
        QCOMPARE(assistant->hostsPreview(), u"example.org (Clear net)\nabc.onion (Tor)"_s);
        QVERIFY(assistant->canAdd());
        assistant->add();
        QCOMPARE(assistant->step(), SiteAssistant::Adding);
        QTRY_COMPARE(assistant->step(), SiteAssistant::Waiting);
        QCOMPARE(assistant->siteName(), u"My site"_s);
        QVERIFY2(assistant->snippet().contains(u"gp_abcdefghijklmnop"_s), qPrintable(assistant->snippet()));
        QTRY_COMPARE(session.sites()->count(), 1);
        QCOMPARE(session.sites()->value(0, u"networksText"_s).toString(), u"Clear net, Tor"_s);

        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::Report report = reportFor(query, {rowOf("/first", 1)});
            report.totals.counterViews = 1;
            return report;
        });
        stage.world.addView(assistant->siteId(), u"/first"_s);
        QTRY_COMPARE_WITH_TIMEOUT(assistant->step(), SiteAssistant::Arrived, 1000);
        QCOMPARE(assistant->firstPage(), u"/first"_s);
        QCOMPARE(assistant->firstHost(), u"example.org"_s);
        QCOMPARE(assistant->firstNetworkText(), u"Clear net"_s);
        QCOMPARE(assistant->firstChannelText(), u"Script"_s);
        QTRY_VERIFY(assistant->isScriptHeard());
        QVERIFY(assistant->isImageHeard());
        QVERIFY(!assistant->isNoscriptHeard());
        assistant->lookAtSite();
        QCOMPARE(session.scope()->siteName(), u"My site"_s);
    }

    void anImageAloneIsAFirstHitToo()
    {
        Stage stage;
        FakeEditor editor(stage.world);
        SiteAssistant *assistant = stage.session->assistant();
        stage.session->collectorRuns(&editor, nullptr, kEndpoint, {});
        assistant->setName(u"a"_s);
        assistant->setHosts(u"a.example"_s);
        assistant->add();
        QTRY_COMPARE(assistant->step(), SiteAssistant::Waiting);
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::BreakdownRow row = rowOf("/blocked", 0);
            row.measures.counterViews = 1;
            return reportFor(query, {row});
        });
        stage.world.commit();
        QTRY_COMPARE(assistant->step(), SiteAssistant::Arrived);
        QCOMPARE(assistant->firstPage(), u"/blocked"_s);
        QCOMPARE(assistant->firstChannelText(), u"Image"_s);
        QVERIFY(!assistant->isScriptHeard());
    }

    void aRefusalLeadsBackToTheForm()
    {
        Stage stage;
        FakeEditor editor(stage.world);
        editor.refusal = core::Error{core::ErrorCode::AlreadyExists, u"a.example is listed already."_s, {}};
        SiteAssistant *assistant = stage.session->assistant();
        stage.session->collectorRuns(&editor, nullptr, kEndpoint, {});
        assistant->setName(u"a"_s);
        assistant->setHosts(u"a.example"_s);
        assistant->add();
        QTRY_COMPARE(assistant->errorText(), u"a.example is listed already."_s);
        QCOMPARE(assistant->step(), SiteAssistant::Form);
        QCOMPARE(assistant->name(), u"a"_s);
    }

    void attachedItOnlyReads()
    {
        Stage stage({makeSite(1, "one")});
        Session &session = *stage.session;
        session.collectorIsElsewhere(u"gatepostd (process 4711)"_s, kEndpoint);
        QCOMPARE(session.status()->mode(), CollectorStatus::Attached);
        QVERIFY2(session.status()->sentence().contains(u"4711"_s), qPrintable(session.status()->sentence()));
        QVERIFY(!session.sites()->isEditable());
        QVERIFY(session.sites()->addCommand().contains(u"gatepostd site add"_s));
        QVERIFY(session.sites()->addCommand().contains(u"/srv/gatepost"_s));
        SiteAssistant *assistant = session.assistant();
        assistant->setName(u"a"_s);
        assistant->setHosts(u"a.example"_s);
        QVERIFY(!assistant->canAdd());

        QTRY_VERIFY(session.scope()->isReady());
        QSignalSpy seen(session.live(), &models::LiveFeed::seen);
        QTRY_COMPARE(session.status()->commitText(), u"nothing committed yet"_s);
        stage.world.addView(1, u"/a"_s);
        QVERIFY(seen.wait());
        QTRY_COMPARE(session.status()->hitsText(), u"1 views last minute"_s);
        QTRY_VERIFY(session.status()->commitText().startsWith(u"committed 0.0 s"_s));
    }

    void statusFollowsTheCollector()
    {
        Stage stage;
        FakeHealth health;
        health.now.storing = true;
        health.now.storedLastMinute = 14;
        health.now.lastCommitAgoMs = 200;
        CollectorStatus *status = stage.session->status();
        QCOMPARE(status->mode(), CollectorStatus::Starting);
        stage.session->collectorRuns(nullptr, &health, kEndpoint, {});
        QCOMPARE(status->word(), u"Collecting"_s);
        QCOMPARE(status->hitsText(), u"14 hits last minute"_s);
        QCOMPARE(status->commitText(), u"committed 0.2 s ago"_s);
        QVERIFY(status->isHealthy());
        health.now.storing = false;
        health.now.trouble = u"The disk is full."_s;
        QTRY_COMPARE(status->sentence(), u"The disk is full."_s);
        QCOMPARE(status->word(), u"Not storing"_s);
        QVERIFY(!status->isHealthy());
        stage.session->collectorGone(u"Port 8460 is taken."_s);
        QCOMPARE(status->sentence(), u"Port 8460 is taken."_s);
    }

    void editSendsOnlyWhatChanged()
    {
        Stage stage({makeSite(1, "one")});
        FakeEditor editor(stage.world);
        stage.session->collectorRuns(&editor, nullptr, kEndpoint, {});
        models::SiteListModel *sites = stage.session->sites();
        QTRY_COMPARE(sites->count(), 1);
        QSignalSpy edited(sites, &models::SiteListModel::edited);
        sites->edit(1, u"one"_s, u"one.example\nNew.Example:8080"_s, u"Europe/Paris"_s);
        QVERIFY(sites->isBusy());
        QVERIFY(edited.wait());
        QVERIFY(!editor.lastEdit.name);
        QCOMPARE(*editor.lastEdit.timeZone, QByteArray("Europe/Paris"));
        QCOMPARE(editor.lastEdit.addHosts, std::vector<QByteArray>{"new.example"});
        QCOMPARE(editor.lastEdit.removeHosts, std::vector<QByteArray>{"oneabc.onion"});
        QSignalSpy removed(sites, &models::SiteListModel::removed);
        sites->remove(1);
        QVERIFY(removed.wait());
        QTRY_COMPARE(sites->count(), 0);
    }

    void liveStandsStillWhileHiddenAndIsRightOnReturn()
    {
        Stage stage({makeSite(1, "one"), makeSite(2, "two")});
        stage.world.addView(1, u"/earlier"_s);
        stage.session.reset();
        stage.open();
        Session &session = *stage.session;
        QTRY_VERIFY(session.scope()->isReady());
        QTRY_COMPARE(session.live()->newest().size(), std::size_t(1));

        LiveModel live;
        live.setFeed(session.live());
        live.setScope(session.scope());
        QCOMPARE(live.count(), 1);
        QCOMPARE(live.lastMinute(), 0); // nobody knows when it came
        stage.world.addView(1, u"/now"_s);
        QTRY_COMPARE(live.count(), 2);
        QCOMPARE(live.index(0).data(LiveModel::PageRole).toString(), u"/now"_s);
        QCOMPARE(live.lastMinuteText(), u"1 view in the last minute"_s);

        live.setActive(false);
        QSignalSpy seen(session.live(), &models::LiveFeed::seen);
        stage.world.addView(1, u"/hidden"_s);
        stage.world.addView(2, u"/elsewhere"_s);
        QTRY_COMPARE(session.live()->newest().size(), std::size_t(4));
        QCOMPARE(live.count(), 2);
        live.setActive(true);
        QCOMPARE(live.count(), 3);
        QCOMPARE(live.index(0).data(LiveModel::PageRole).toString(), u"/hidden"_s);
        QCOMPARE(live.minutes().size(), 30);
        QCOMPARE(live.minutes().last(), QPointF(29, 2));
        stage.clock.advance(61000);
        QCOMPARE(live.lastMinute(), 0);
        QCOMPARE(live.minutes().at(28), QPointF(28, 2));
    }

    void exportWritesAllRows()
    {
        Stage stage({makeSite(1, "one")});
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            return reportFor(query, {rowOf("/a", 60), rowOf("=b", 40)});
        });
        Session &session = *stage.session;
        ReportModel report;
        report.setDimensions({u"page"_s});
        report.setLimit(1);
        report.setScope(session.scope());
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        QSignalSpy finished(session.exporter(), &models::Exporter::finished);
        session.exporter()->exportBreakdown(&report, u"page"_s, models::Exporter::Csv);
        QVERIFY(session.exporter()->isBusy());
        QVERIFY(finished.wait());
        QVERIFY(!session.exporter()->isBusy());
        QCOMPARE(stage.world.asked().back().limit, 0);
        QFile file(finished.front().front().toString());
        QVERIFY(file.fileName().endsWith(u"gatepost-one-pages-2026-10-24-2026-11-22.csv"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(bytes.contains("\"/a\"") && bytes.contains("\"'=b\""), bytes.constData());

        // The name is taken now.
        session.exporter()->exportBreakdown(&report, u"page"_s, models::Exporter::Csv);
        QVERIFY(finished.wait());
        QVERIFY(finished.back().front().toString().endsWith(u"(2).csv"_s));
        QCOMPARE(finished.back().at(1).toString(), QString());
    }

    void anExportTellsWhatDamageLeavesOut()
    {
        Stage stage({makeSite(1, "one")});
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            query::Report report = reportFor(query, {rowOf("/a", 60)});
            const auto part = [](QDate first, QDate last) {
                return query::Damage{1, query::rangeOfDays(first, last.addDays(1), QTimeZone::utc()), 12, 4};
            };
            report.damage = {part({2026, 9, 1}, {2026, 9, 30}), part({2026, 11, 3}, {2026, 11, 3})};
            return report;
        });
        ReportModel report;
        report.setScope(stage.session->scope());
        QTRY_COMPARE(report.state(), ReportModel::Ready);
        QSignalSpy finished(stage.session->exporter(), &models::Exporter::finished);
        stage.session->exporter()->exportBreakdown(&report, u"page"_s, models::Exporter::Csv);
        QVERIFY(finished.wait());
        QCOMPARE(finished.front().at(1).toString(), u"1 Sept 2026 – 30 Sept 2026, 3 Nov 2026"_s);
    }

    void aFailedExportSaysWhy()
    {
        Stage stage({makeSite(1, "one")});
        Session &session = *stage.session;
        ReportModel report;
        report.setScope(session.scope());
        QSignalSpy failed(session.exporter(), &models::Exporter::failed);
        QTRY_VERIFY(session.scope()->isReady());
        stage.world.setAnswer([](const query::Query &, const std::atomic<bool> *) -> core::Result<query::Report> {
            return core::Error{core::ErrorCode::Io, u"The database cannot be read."_s, {}};
        });
        session.exporter()->exportSeries(&report, models::Exporter::Json);
        QVERIFY(failed.wait());
        QCOMPARE(failed.front().front().toString(), u"The database cannot be read."_s);
    }

    void settingsAreRemembered()
    {
        Stage stage({makeSite(1, "one"), makeSite(2, "two")});
        QTRY_VERIFY(stage.session->scope()->isReady());
        stage.session->scope()->setSiteId(2);
        stage.session->scope()->setRange(ReportScope::Days90);
        stage.session->settings()->setTheme(models::AppSettings::Dark);
        stage.session->settings()->setPage(u"blocked"_s);
        stage.session->settings()->setWindowGeometry({10, 20, 1280, 800});
        stage.session.reset();
        stage.open();
        QTRY_VERIFY(stage.session->scope()->isReady());
        QCOMPARE(stage.session->scope()->siteId(), 2);
        QCOMPARE(stage.session->scope()->range(), ReportScope::Days90);
        QVERIFY(stage.session->settings()->isDark());
        QCOMPARE(stage.session->settings()->page(), u"blocked"_s);
        QCOMPARE(stage.session->settings()->windowGeometry(), QRect(10, 20, 1280, 800));
    }

    void clipboardTakesText()
    {
        Stage stage;
        QSignalSpy copied(stage.session->clipboard(), &models::Clipboard::copied);
        stage.session->clipboard()->copy(u"a text"_s);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"a text"_s);
        QCOMPARE(copied.count(), 1);
    }

    void trouble()
    {
        Stage stage;
        stage.world.setBatch(core::Error{core::ErrorCode::NotFound, u"There is no database yet."_s, {}});
        QTRY_COMPARE(stage.session->runner().trouble(), u"There is no database yet."_s);
        stage.world.setBatch(qint64(1));
        QTRY_COMPARE(stage.session->runner().trouble(), QString());
    }

    // What a page in QML does: import, a model with the shared scope, figures and rows by name.
    void qmlUsesTheModels()
    {
        Stage stage({makeSite(1, "one")});
        stage.world.setAnswer([](const query::Query &query, const std::atomic<bool> *) {
            return reportFor(query, {rowOf("/a", 60), rowOf("/b", 40)});
        });
        QQmlEngine engine;
        engine.addImportPath(u"qrc:/qt/qml"_s);
        QQmlComponent component(&engine);
        component.setData("import QtQml\n"
                          "import Gatepost.Models\n"
                          "QtObject {\n"
                          "    id: page\n"
                          "    required property Session session\n"
                          "    property ReportModel report: ReportModel {\n"
                          "        scope: page.session.scope\n"
                          "        dimensions: [\"page\"]\n"
                          "    }\n"
                          "    readonly property string views: report.totals.viewsText\n"
                          "    readonly property string share: report.totals.blocked.shareText\n"
                          "    readonly property bool ready: report.state === ReportModel.Ready\n"
                          "    readonly property int rows: report.breakdown(\"page\").count\n"
                          "    readonly property int points: report.series.views.points.length\n"
                          "    readonly property int verdict: TileModel.Better\n"
                          "    readonly property string words: session.format.valueText(\"source\", \"\")\n"
                          "    Component.onCompleted: session.scope.range = ReportScope.Days7\n"
                          "}\n",
            QUrl(u"qrc:/page.qml"_s));
        QVERIFY2(component.errors().isEmpty(), qPrintable(component.errorString()));
        const std::unique_ptr<QObject> page(
            component.createWithInitialProperties({{u"session"_s, QVariant::fromValue(stage.session.get())}}));
        QVERIFY2(page, qPrintable(component.errorString()));
        QTRY_VERIFY(page->property("ready").toBool());
        QCOMPARE(page->property("views").toString(), u"100"_s);
        QCOMPARE(page->property("share").toString(), u"0\u00a0%"_s);
        QCOMPARE(page->property("rows").toInt(), 2);
        QCOMPARE(page->property("verdict").toInt(), int(models::TileModel::Better));
        QCOMPARE(page->property("words").toString(), u"No outside source"_s);
        QCOMPARE(stage.session->scope()->range(), ReportScope::Days7);
    }
};

GATEPOST_MODELS_MAIN(SessionTest)
#include "session_test.moc"
