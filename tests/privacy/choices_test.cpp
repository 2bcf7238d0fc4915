// SPDX-License-Identifier: GPL-3.0-or-later
// The privacy rules that leave something to the owner of a site, by their numbers: the real collector, told by the
// command line while it serves, before and after.
#include "tests/enrich/country_file.h"
#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"
#include "tests/support/stored_rows.h"

#include <QFile>
#include <QTest>

#include <memory>

using namespace gatepost;
using namespace gatepost::testing;

class ChoicesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CollectorProcess> m_collector;

    void set(std::initializer_list<const char *> settings)
    {
        QStringList arguments{QStringLiteral("site"), QStringLiteral("edit"), QStringLiteral("Choices")};
        for (const char *setting : settings)
            arguments << QStringLiteral("--set") << QLatin1String(setting);
        const CollectorProcess::Outcome outcome = m_collector->runHere(arguments);
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
    }
    QByteArray send(const QByteArray &request)
    {
        return RawClient(m_collector->collectPort()).ask(request).header("gatepost");
    }
    QByteArray sendView(const QByteArray &fields, const QByteArray &headers = {})
    {
        return send(postRequest("/api/view", "{\"domain\":\"example.org\"," + fields + "}", headers));
    }
    // One column of the newest row; the text where the column holds an id of dictionary `dim`.
    QByteArray newest(const QByteArray &column, int dim = 0)
    {
        StoredRows rows(m_collector->databasePath());
        const auto found = rows.select("SELECT " + column + " FROM hit ORDER BY id DESC LIMIT 1");
        const QByteArray cell = found.isEmpty() ? QByteArray() : found.first().first();
        if (dim == 0 || cell == "0")
            return dim == 0 ? cell : QByteArray();
        const auto text =
            rows.select("SELECT text FROM term WHERE dim = " + QByteArray::number(dim) + " AND id = " + cell);
        return text.isEmpty() ? QByteArray("no term") : text.first().first();
    }

private Q_SLOTS:
    void init()
    {
        m_collector = std::make_unique<CollectorProcess>();
        CountryFile countries;
        countries.add(QHostAddress(QStringLiteral("198.51.100.0")), 24, {{"country", "SE"}});
        QVERIFY(!m_collector
                     ->addSite(QStringLiteral("Choices"),
                         {QStringLiteral("example.org"), QStringLiteral("expyuzz4wqqyqhjn.onion")})
                     .isEmpty());
        QFile file(m_collector->directory() + QStringLiteral("/country.mmdb"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(countries.bytes());
        file.close();
        QVERIFY2(m_collector->start({QStringLiteral("--trusted-proxies"), QStringLiteral("127.0.0.1")}),
            qPrintable(m_collector->trouble()));
    }

    void cleanup()
    {
        QCOMPARE(m_collector->terminate(), 0);
        m_collector.reset();
    }

    // The address gives the country where the owner chose so, and then nothing else does.
    void rule03_countryFromTheAddressOnlyWhenChosen()
    {
        const QByteArray berlin = "\"page\":\"/\",\"timezone\":\"Europe/Berlin\"";
        const QByteArray sweden = "X-Forwarded-For: 198.51.100.4\r\n";
        const QByteArray nowhere = "X-Forwarded-For: 192.0.2.4\r\n";
        QCOMPARE(sendView(berlin, sweden), QByteArray("stored"));
        QCOMPARE(newest("country", 18), QByteArray("DE"));
        set({"country=address"});
        QCOMPARE(sendView(berlin, sweden), QByteArray("stored"));
        QCOMPARE(newest("country", 18), QByteArray("SE"));
        QCOMPARE(sendView(berlin, nowhere), QByteArray("stored"));
        QCOMPARE(newest("country", 18), QByteArray());
        set({"country=none"});
        QCOMPARE(sendView(berlin, sweden), QByteArray("stored"));
        QCOMPARE(newest("country", 18), QByteArray());
    }

    // Views of a tab, of visitors who came from outside, or no visits at all.
    void rule04_visitsWithoutIdentity_data()
    {
        QTest::addColumn<QByteArray>("setting");
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QByteArray>("depth");
        const auto row = [](const char *setting, const char *fields, const char *depth) {
            QTest::addRow("%s %s", setting, fields) << QByteArray(setting) << QByteArray(fields) << QByteArray(depth);
        };
        row("visits=tab", "\"n\":2", "2");
        row("visits=off", "\"n\":1", "0");
        row("visits=referrer", "\"n\":2,\"referrer\":\"https://news.example/\"", "1");
        row("visits=referrer", "\"n\":1,\"referrer\":\"http://example.org/earlier\"", "0");
    }

    void rule04_visitsWithoutIdentity()
    {
        QFETCH(QByteArray, setting);
        QFETCH(QByteArray, fields);
        set({setting.constData()});
        QCOMPARE(sendView("\"page\":\"/\"," + fields), QByteArray("stored"));
        QTEST(newest("visit_depth"), "depth");
    }

    // The counter looks at the agent only when told to, and keeps nothing of it.
    void rule06_counterLooksAtAgentsOnlyWhenChosen()
    {
        const QByteArray crawler = getRequest(
            "/count.gif", "Referer: http://example.org/\r\nUser-Agent: Mozilla/5.0 (compatible; Googlebot/2.1)\r\n");
        const QByteArray person = getRequest("/count.gif", "Referer: http://example.org/\r\n");
        QCOMPARE(send(crawler), QByteArray("stored"));
        set({"counter-agent=on"});
        QCOMPARE(send(crawler), QByteArray("dropped; reason=bot"));
        QCOMPARE(send(person), QByteArray("stored"));
        QCOMPARE(newest("browser + browser_version + system + device + platform"), QByteArray("0"));
        set({"counter-agent=off"});
        QCOMPARE(send(crawler), QByteArray("stored"));
    }

    // Of a query only what the owner listed is kept, and secrets not even then; masks hide what the owner named.
    void rule08_listedParametersAndMasks()
    {
        const QByteArray page = "\"page\":\"/users/jane/orders?id=7&q=jane%40mail.example&token=x#y\"";
        QCOMPARE(sendView(page), QByteArray("stored"));
        QCOMPARE(newest("page", 1), QByteArray("/users/jane/orders"));
        set({"query-parameters=q,id", "path-masks=/users/*"});
        QCOMPARE(sendView(page), QByteArray("stored"));
        QCOMPARE(newest("page", 1), QByteArray("/users/*/orders?q=:token&id=7"));
    }

    // What hides in the page hides in the properties of an event, and in what is noted of a copy, too.
    void rule08_masksReachPropertiesAndCopies()
    {
        set({"path-masks=/users/*", "event-properties=file,url"});
        QCOMPARE(sendView("\"page\":\"/\",\"action\":\"event\",\"event\":\"download\",\"props\":{\"file\":"
                          "\"/users/zqjane/a.pdf\",\"url\":\"x.example/i/6fa459ea-ee8a-3ca4-894e-db77e160355e/zq\"}"),
            QByteArray("stored"));
        for (const char *referrer : {"https://example.org/users/zqjane", "https://copy.example/users/zqjane"})
            QCOMPARE(send(postRequest("/api/view",
                         QByteArray("{\"domain\":\"copy.example\",\"page\":\"/users/zqjane\",\"referrer\":\"")
                             + referrer + "\"}")),
                QByteArray("dropped; reason=unlisted-host"));
        QCOMPARE(m_collector->terminate(), 0);
        {
            StoredRows rows(m_collector->databasePath());
            QCOMPARE(
                rows.number("SELECT count(*) FROM term WHERE dim = 23 AND text LIKE 'file=/users/*/a.pdf%/:token/zq'"),
                1);
            QCOMPARE(rows.number("SELECT count(*) FROM unlisted_host"), 1);
        }
        QFile file(m_collector->databasePath());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("copy.example") && bytes.contains("/users/*"));
        QVERIFY(!bytes.contains("zqjane") && !bytes.contains("6fa459ea"));
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }

    void rule08_listedPropertiesOnly()
    {
        const QByteArray event = "\"page\":\"/"
                                 "\",\"action\":\"event\",\"event\":\"buy\",\"props\":{\"plan\":\"gold\",\"name\":"
                                 "\"zqJane\",\"mail\":\"z@q.example\"}";
        QCOMPARE(sendView(event), QByteArray("stored"));
        QCOMPARE(newest("property", 23), QByteArray());
        set({"event-properties=plan,mail"});
        QCOMPARE(sendView(event), QByteArray("stored"));
        const QByteArray kept = newest("property");
        QVERIFY(kept != "0");
        StoredRows rows(m_collector->databasePath());
        QCOMPARE(rows.number("SELECT count(*) FROM term WHERE text LIKE '%zqJane%' OR text LIKE '%q.example%'"), 0);
        QCOMPARE(
            rows.number("SELECT count(*) FROM term WHERE id = " + kept + " AND text LIKE '%mail=:token%plan=gold%'"),
            1);
    }

    // Honoured unless the owner says otherwise.
    void rule09_refusalsAreTheDefault()
    {
        const QByteArray control = "Sec-GPC: 1\r\n";
        const QByteArray page = "\"page\":\"/a\"";
        QCOMPARE(sendView(page, control), QByteArray("dropped; reason=optout"));
        set({"honour-optout=off"});
        QCOMPARE(sendView(page, control), QByteArray("stored"));
        set({"honour-optout=on"});
        QCOMPARE(sendView(page, control), QByteArray("dropped; reason=optout"));
    }

    // What Tor Browser tells every page is no figure of this visitor.
    void rule10_fieldsThatTorFakesStayUnknown()
    {
        const QByteArray body =
            "{\"domain\":\"expyuzz4wqqyqhjn.onion\",\"page\":\"/\",\"language\":\"en-US\",\"screen\":\"1400x900\","
            "\"timezone\":\"Europe/Berlin\",\"utcoffset\":0}";
        QCOMPARE(send(postRequest("/api/view", body, "Accept-Language: en-US\r\n")), QByteArray("stored"));
        QCOMPARE(newest("language + screen + timezone + utc_offset + country"), QByteArray("0"));
    }

    // A host that the owner skips, and all when the list is not wanted, leave nothing but a count.
    void rule16_unwantedHostsLeaveNothing()
    {
        const auto visit = [this](const QByteArray &host) {
            return send(
                postRequest("/api/view", "{\"domain\":\"" + host + "\",\"page\":\"/zqpage\",\"title\":\"zqtitle\"}"));
        };
        set({"skip-hosts=staging.example.org"});
        QCOMPARE(visit("staging.example.org"), QByteArray("dropped; reason=skipped-host"));
        set({"unlisted-hosts=off"});
        QCOMPARE(visit("copy.example"), QByteArray("dropped; reason=unlisted-host"));
        QCOMPARE(m_collector->terminate(), 0);
        {
            StoredRows rows(m_collector->databasePath());
            QCOMPARE(rows.number("SELECT count(*) FROM unlisted_host"), 0);
            QCOMPARE(rows.number("SELECT count(*) FROM hit"), 0);
            QCOMPARE(rows.number("SELECT count(*) FROM term WHERE text LIKE '%zq%'"), 0);
            QCOMPARE(rows.number("SELECT sum(count) FROM \"drop\""), 2);
        }
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }
};

QTEST_GUILESS_MAIN(ChoicesTest)
#include "choices_test.moc"
