// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/http/bearer.h"
#include "collector/http/report_server.h"
#include "tests/support/raw_client.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QThread>

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

using namespace gatepost;
using namespace gatepost::testing;
using namespace Qt::StringLiterals;

namespace {

const QByteArray kToken = QByteArray("0123456789abcdef").repeated(4);

// Answers each edit from a thread of its own, as the writer does, or later when told to wait.
class FakeEditor : public core::SiteEditor, public core::HealthSource
{
public:
    ~FakeEditor() override { runAll(); }

    void addSite(core::Site wanted, SiteDone done) override
    {
        added = wanted;
        wanted.id = 7;
        wanted.key = "gp_0123456789abcdef";
        finish([wanted, done] {
            if (wanted.hosts.front().name == "taken.example")
                done(core::Error{core::ErrorCode::AlreadyExists, u"taken.example belongs to another site"_s, {}});
            else
                done(wanted);
        });
    }
    void editSite(core::SiteId site, core::SiteEdit edit, SiteDone done) override
    {
        edited = edit;
        finish([site, done] {
            if (site == 7)
                done(core::Site{7, u"Renamed"_s, "gp_0123456789abcdef", "UTC", {}});
            else
                done(core::Error{core::ErrorCode::NotFound, u"there is no site 8"_s, {}});
        });
    }
    void removeSite(core::SiteId, VoidDone done) override
    {
        finish([done] { done(core::Result<void>()); });
    }
    void applyRetention(bool confirmed, CountDone done) override
    {
        finish([done, confirmed] {
            if (confirmed)
                done(qint64(7));
            else
                done(core::Error{core::ErrorCode::InvalidInput, QStringLiteral("More than half: add --yes."), {}});
        });
    }
    void applyDiskBudget(qint64 bytes, bool, CountDone done) override
    {
        finish([done, bytes] { done(bytes / 1000); });
    }
    core::Health health() const override
    {
        core::Health health;
        health.storing = true;
        health.storedHits = 12;
        return health;
    }

    // Runs what was held back.
    void runAll()
    {
        std::vector<std::function<void()>> calls;
        {
            const std::lock_guard lock(m_lock);
            calls.swap(m_held);
        }
        for (const auto &call : calls)
            std::thread(call).join();
    }
    int heldCount()
    {
        const std::lock_guard lock(m_lock);
        return static_cast<int>(m_held.size());
    }

    std::atomic<bool> holding = false;
    core::Site added;
    core::SiteEdit edited;

private:
    void finish(std::function<void()> call)
    {
        {
            const std::lock_guard lock(m_lock);
            m_held.push_back(std::move(call));
        }
        if (!holding)
            runAll();
    }

    std::mutex m_lock;
    std::vector<std::function<void()>> m_held;
};

QByteArray request(const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
    const QByteArray &authorization = "Bearer " + kToken, const QByteArray &host = "127.0.0.1:1")
{
    QByteArray bytes = method + ' ' + path + " HTTP/1.1\r\nHost: " + host + "\r\n";
    if (!authorization.isNull())
        bytes += "Authorization: " + authorization + "\r\n";
    return bytes + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QJsonObject objectOf(const Answer &answer) { return QJsonDocument::fromJson(answer.body).object(); }

} // namespace

class ReportServerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_editor = std::make_unique<FakeEditor>();
        m_thread.start();
        m_context = std::make_unique<QObject>();
        m_context->moveToThread(&m_thread);
        onThread([this] {
            m_server = std::make_unique<http::ReportServer>(*m_editor, *m_editor, m_clock, kToken);
            m_server->setSites(std::make_shared<const core::SiteBook>(std::vector<core::Site>{
                {3, u"Mine"_s, "gp_abcdefabcdefabcd", "Europe/Berlin", {{"abc.onion", core::Network::Tor}}}}));
            m_port = m_server->listen(QHostAddress::LocalHost, 0).value();
        });
    }

    void cleanup()
    {
        m_editor->runAll();
        onThread([this] { m_server.reset(); });
        m_thread.quit();
        m_thread.wait();
    }

    void everyFaultOfTheTokenIsTheSame_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::newRow("none") << QByteArray();
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("wrong") << "Bearer " + QByteArray(64, '0');
        QTest::newRow("shorter") << "Bearer " + kToken.first(63);
        QTest::newRow("longer") << "Bearer " + kToken + '0';
        QTest::newRow("basic") << "Basic " + kToken;
        QTest::newRow("bare") << kToken;
    }

    void everyFaultOfTheTokenIsTheSame()
    {
        QFETCH(QByteArray, authorization);
        RawClient client(m_port);
        for (const QByteArray &path : {QByteArray("/api/v1/sites"), QByteArray("/nothing")}) {
            const Answer answer = client.ask(request("GET", path, {}, authorization));
            QCOMPARE(answer.status, 401);
            QCOMPARE(answer.body, QByteArray(R"({"error":"a valid token is needed"})"));
        }
    }

    void foreignHostsAreTurnedAway()
    {
        RawClient client(m_port);
        for (const QByteArray &host : {QByteArray("evil.example"), QByteArray("192.0.2.1:8461"), QByteArray("0.0.0.0")})
            QCOMPARE(client.ask(request("GET", "/api/v1/sites", {}, "Bearer " + kToken, host)).status, 403);
        for (const QByteArray &host : {QByteArray("localhost:8461"), QByteArray("[::1]"), QByteArray("127.0.0.1")})
            QCOMPARE(client.ask(request("GET", "/api/v1/sites", {}, "Bearer " + kToken, host)).status, 200);
        QVERIFY(http::isOwnHost("10.0.0.5:80", QHostAddress(u"10.0.0.5"_s)));
        QVERIFY(!http::isOwnHost("", QHostAddress(u"10.0.0.5"_s)));
        QVERIFY(!http::holdsToken("Bearer ", {}));
    }

    void sitesAndHealthAreListed()
    {
        RawClient client(m_port);
        const Answer sites = client.ask(request("GET", "/api/v1/sites"));
        QCOMPARE(sites.status, 200);
        QCOMPARE(sites.header("cache-control"), QByteArray("no-store"));
        QCOMPARE(sites.header("x-content-type-options"), QByteArray("nosniff"));
        QVERIFY(sites.header("access-control-allow-origin").isNull());
        const QJsonObject site = objectOf(sites).value("sites"_L1).toArray().at(0).toObject();
        QCOMPARE(site.value("id"_L1).toInt(), 3);
        QCOMPARE(site.value("timeZone"_L1).toString(), u"Europe/Berlin"_s);
        const QJsonObject host = site.value("hosts"_L1).toArray().at(0).toObject();
        QCOMPARE(host.value("name"_L1).toString(), u"abc.onion"_s);
        QCOMPARE(host.value("network"_L1).toString(), u"tor"_s);
        QCOMPARE(objectOf(client.ask(request("GET", "/api/v1/health"))).value("storedHits"_L1).toInt(), 12);
    }

    void budgetsGoToTheEditor_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("removed");
        QTest::newRow("retention") << QByteArray(R"({"confirmed":true})") << 200 << 7;
        QTest::newRow("not confirmed") << QByteArray("{}") << 400 << 0;
        QTest::newRow("budget") << QByteArray(R"({"diskBudget":3000000000})") << 200 << 3000000;
        QTest::newRow("nothing") << QByteArray(R"({"diskBudget":0,"confirmed":true})") << 400 << 0;
        QTest::newRow("text") << QByteArray(R"({"diskBudget":"2GB","confirmed":true})") << 400 << 0;
        QTest::newRow("a part of a byte") << QByteArray(R"({"diskBudget":1.5,"confirmed":true})") << 400 << 0;
    }

    void budgetsGoToTheEditor()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QFETCH(int, removed);
        RawClient client(m_port);
        const Answer answer = client.ask(request("POST", "/api/v1/retention", body));
        QCOMPARE(answer.status, status);
        QCOMPARE(objectOf(answer).value("removedHits"_L1).toInt(), removed);
    }

    void editsGoToTheEditor()
    {
        RawClient client(m_port);
        const Answer made = client.ask(request(
            "POST", "/api/v1/sites", R"({"name":"New","timeZone":"Asia/Tokyo","hosts":["New.example","b.example"]})"));
        QCOMPARE(made.status, 201);
        QCOMPARE(objectOf(made).value("id"_L1).toInt(), 7);
        QCOMPARE(m_editor->added.timeZone, QByteArray("Asia/Tokyo"));
        QCOMPARE(m_editor->added.hosts.size(), std::size_t(2));
        QVERIFY(m_editor->added.options == core::SiteOptions());

        QCOMPARE(client
                     .ask(request("POST", "/api/v1/sites",
                         R"({"name":"New","hosts":["c.example"],"options":{"retention":"3","title":"off"}})"))
                     .status,
            201);
        QCOMPARE(m_editor->added.options.retentionMonths, 3);
        QCOMPARE(core::optionText(m_editor->added.options, u"title"_s), u"off"_s);

        const Answer changed = client.ask(
            request("PATCH", "/api/v1/sites/7", R"({"name":"Renamed","addHosts":["c.example"],"removeHosts":["b"]})"));
        QCOMPARE(changed.status, 200);
        QCOMPARE(m_editor->edited.name.value(), u"Renamed"_s);
        QVERIFY(!m_editor->edited.timeZone.has_value());
        QCOMPARE(m_editor->edited.addHosts, std::vector<QByteArray>{"c.example"});
        QCOMPARE(m_editor->edited.removeHosts, std::vector<QByteArray>{"b"});

        QCOMPARE(client.ask(request("DELETE", "/api/v1/sites/7")).status, 204);
    }

    void errorsSayWhat_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QByteArray &bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        const QByteArray sites = "/api/v1/sites";
        row("no JSON", request("POST", sites, "nonsense"), 400);
        row("no name", request("POST", sites, R"({"hosts":["a"]})"), 400);
        row("name of a number", request("POST", sites, R"({"name":5,"hosts":["a"]})"), 400);
        row("no hosts", request("POST", sites, R"({"name":"a","hosts":[]})"), 400);
        row("hosts no list", request("POST", sites, R"({"name":"a","hosts":"a"})"), 400);
        row("hosts of numbers", request("POST", sites, R"({"name":"a","hosts":[1]})"), 400);
        row("odd zone", request("POST", sites, R"({"name":"a","timeZone":1,"hosts":["a"]})"), 400);
        row("options no object", request("POST", sites, R"({"name":"a","hosts":["a"],"options":[]})"), 400);
        row("option of a number", request("POST", sites, R"({"name":"a","hosts":["a"],"options":{"retention":3}})"),
            400);
        row("unknown option", request("POST", sites, R"({"name":"a","hosts":["a"],"options":{"colour":"red"}})"), 400);
        row("odd value", request("POST", sites, R"({"name":"a","hosts":["a"],"options":{"retention":"x"}})"), 400);
        row("host taken", request("POST", sites, R"({"name":"a","hosts":["taken.example"]})"), 409);
        row("site unknown", request("PATCH", sites + "/8", "{}"), 404);
        row("site no number", request("PATCH", sites + "/x", "{}"), 404);
        row("site negative", request("PATCH", sites + "/-1", "{}"), 404);
        row("path unknown", request("GET", "/"), 404);
        row("method", request("PUT", sites, "{}"), 405);
        row("method of a site", request("GET", sites + "/3"), 405);
        row("method of health", request("POST", "/api/v1/health"), 405);
        row("malformed", "GET / HTTP/1.1\r\n\r\n", 400);
    }

    void errorsSayWhat()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        const Answer answer = RawClient(m_port).ask(bytes);
        QCOMPARE(answer.status, status);
        QVERIFY(objectOf(answer).value("error"_L1).toString().size() > 5);
        QCOMPARE(answer.header("cache-control"), QByteArray("no-store"));
    }

    void clientsMayLeaveBeforeAnEditIsDone()
    {
        m_editor->holding = true;
        for (int i = 0; i < 50; ++i) {
            RawClient client(m_port);
            QVERIFY(client.send(request("DELETE", "/api/v1/sites/7")));
            while (m_editor->heldCount() <= i)
                std::this_thread::yield();
            client.reset();
        }
        m_editor->runAll();
        m_editor->holding = false;
        QCOMPARE(RawClient(m_port).ask(request("GET", "/api/v1/health")).status, 200);
    }

private:
    template <typename Call>
    void onThread(Call call)
    {
        QMetaObject::invokeMethod(m_context.get(), call, Qt::BlockingQueuedConnection);
    }

    core::SystemClock m_clock;
    QThread m_thread;
    std::unique_ptr<QObject> m_context;
    std::unique_ptr<FakeEditor> m_editor;
    std::unique_ptr<http::ReportServer> m_server;
    quint16 m_port = 0;
};

QTEST_GUILESS_MAIN(ReportServerTest)
#include "report_server_test.moc"
