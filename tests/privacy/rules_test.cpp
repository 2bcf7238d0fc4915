// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/hit.h"
#include "collector/core/slot.h"
#include "collector/ingest/message.h"
#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"
#include "tests/support/stored_rows.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <memory>
#include <type_traits>

using namespace gatepost;
using namespace gatepost::testing;

// Rule 2: what a request holds cannot be copied, so it cannot outlive its call by accident.
static_assert(!std::is_copy_constructible_v<ingest::Message> && !std::is_copy_assignable_v<ingest::Message>);
static_assert(!std::is_constructible_v<core::Hit, ingest::Message>);

// The privacy rules, by their numbers; each test drives the real collector and looks at the file.
class RulesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CollectorProcess> m_collector;

    QByteArray send(const QByteArray &request)
    {
        return RawClient(m_collector->collectPort()).ask(request).header("gatepost");
    }
    QByteArray sendView(const QByteArray &fields, const QByteArray &headers = {})
    {
        return send(postRequest("/api/view", "{\"domain\":\"example.org\"," + fields + "}", headers));
    }
    // One cell of the only row that `where` selects from the hits, dictionary ids turned into their text.
    QByteArray term(const QByteArray &column, const QByteArray &where)
    {
        StoredRows rows(m_collector->databasePath());
        const auto dim = rows.select("SELECT " + column + " FROM hit WHERE " + where);
        if (dim.size() != 1)
            return "rows: " + QByteArray::number(dim.size()) + rows.error();
        if (dim.first().first() == "0")
            return {};
        const QHash<QByteArray, QByteArray> numbers{
            {"page", "1"}, {"title", "2"}, {"referrer", "3"}, {"language", "17"}, {"country", "18"}};
        const auto text = rows.select(
            "SELECT text FROM term WHERE dim = " + numbers.value(column, "0") + " AND id = " + dim.first().first());
        return text.isEmpty() ? QByteArray("no term") : text.first().first();
    }
    static QByteArray withPage(const QByteArray &page)
    {
        return "page = (SELECT id FROM term WHERE dim = 1 AND text = '" + page + "')";
    }

private Q_SLOTS:
    void init()
    {
        m_collector = std::make_unique<CollectorProcess>();
        m_collector->addSite(QStringLiteral("Rules"),
            {QStringLiteral("example.org"), QStringLiteral("www.example.org"),
                QStringLiteral("expyuzz4wqqyqhjn.onion")});
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }

    void cleanup()
    {
        QCOMPARE(m_collector->terminate(), 0);
        m_collector.reset();
    }

    // A field of the hit that could hold a person would show as a column.
    void rule02_columnsOfAHitAreTheKnownOnes()
    {
        StoredRows rows(m_collector->databasePath());
        QList<QByteArray> columns;
        for (const QList<QByteArray> &row : rows.select("SELECT name FROM pragma_table_info('hit')"))
            columns.append(row.first());
        QList<QByteArray> known{"id", "site", "slot", "channel", "network", "action", "load_bucket", "visit_depth",
            "page", "title", "referrer", "source", "medium", "utm_source", "utm_medium", "utm_campaign", "utm_term",
            "utm_content", "browser", "browser_version", "system", "device", "platform", "screen", "language",
            "country", "timezone", "utc_offset", "host", "event", "property"};
        std::sort(columns.begin(), columns.end());
        std::sort(known.begin(), known.end());
        QCOMPARE(columns, known);
    }

    // By default the country comes from the time zone; an address changes nothing.
    void rule03_defaultsNeedNoAddress()
    {
        const QByteArray address = "X-Forwarded-For: 8.8.8.8\r\n";
        QCOMPARE(sendView("\"page\":\"/zone\",\"timezone\":\"Europe/Berlin\"", address), QByteArray("stored"));
        QCOMPARE(sendView("\"page\":\"/none\"", address), QByteArray("stored"));
        QCOMPARE(term("country", withPage("/zone")), QByteArray("DE"));
        QCOMPARE(term("country", withPage("/none")), QByteArray());
    }

    void rule04_visitsComeFromTheTabsOwnCounter()
    {
        for (const char *n : {"1", "2", "3", "1"})
            QCOMPARE(sendView(QByteArray("\"page\":\"/tab\",\"n\":") + n), QByteArray("stored"));
        const CsvTable pages = m_collector->exportCsv(QStringLiteral("pages"), QStringLiteral("Rules"));
        QCOMPARE(pages.cell(QStringLiteral("/tab"), QStringLiteral("views")), QStringLiteral("4"));
        QCOMPARE(pages.cell(QStringLiteral("/tab"), QStringLiteral("visits")), QStringLiteral("2"));
    }

    void rule06_theCounterLooksAtNobody()
    {
        const QByteArray referer = "Referer: http://example.org/counted\r\nAccept-Language: de\r\n";
        QCOMPARE(send(getRequest("/count.gif", referer + "User-Agent: Googlebot/2.1\r\n")), QByteArray("stored"));
        QCOMPARE(send(getRequest("/count.gif", referer)), QByteArray("stored"));
        QCOMPARE(send(getRequest("/count.gif", referer + "Sec-Purpose: prefetch\r\n")),
            QByteArray("dropped; reason=prefetch"));
        StoredRows rows(m_collector->databasePath());
        QCOMPARE(rows.number("SELECT count(*) FROM hit WHERE channel = 1"), 2);
        QCOMPARE(
            rows.number("SELECT count(*) FROM hit WHERE channel = 1 AND browser + browser_version + system + device"
                        " + platform + screen + language + country + timezone + utc_offset = 0"),
            2);
    }

    void rule07_timesOnDiskAreSlots()
    {
        QCOMPARE(sendView("\"page\":\"/time\",\"n\":1"), QByteArray("stored"));
        send(postRequest("/api/view", "{\"domain\":\"copy.example\",\"page\":\"/copy\"}"));
        send(getRequest("/count.gif", "Referer: http://example.org/\r\n"));
        sendView("\"page\":\"/bot\"", "User-Agent: Googlebot/2.1\r\n");
        QCOMPARE(m_collector->terminate(), 0);
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        StoredRows rows(m_collector->databasePath());
        int slotsSeen = 0;
        for (const QList<QByteArray> &table : rows.select("SELECT name FROM sqlite_master WHERE type = 'table'")) {
            for (const QList<QByteArray> &row : rows.select("SELECT * FROM \"" + table.first() + "\"")) {
                for (const QByteArray &cell : row) {
                    QVERIFY2(!isFineTime(cell, now), ("table " + table.first() + ": " + cell).constData());
                    slotsSeen += qAbs(cell.toLongLong() - now / core::kSlotSeconds) <= 1 ? 1 : 0;
                }
            }
        }
        QVERIFY(slotsSeen > 0); // the search would have found times
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }

    void rule08_queriesAreCutAndTokensMasked_data()
    {
        QTest::addColumn<QByteArray>("sent");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("query") << QByteArray("/a?secret=1") << QByteArray("/a");
        QTest::newRow("fragment") << QByteArray("/b#secret") << QByteArray("/b");
        QTest::newRow("mail") << QByteArray("/user/jane.doe@mail.example/edit") << QByteArray("jane.doe");
        QTest::newRow("token") << QByteArray("/reset/8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab91")
                               << QByteArray("8f14e45f");
    }

    void rule08_queriesAreCutAndTokensMasked()
    {
        QFETCH(QByteArray, sent);
        QFETCH(QByteArray, kept);
        QCOMPARE(sendView("\"page\":\"" + sent + "\""), QByteArray("stored"));
        const QByteArray page = term("page", "channel = 0");
        if (kept.startsWith('/'))
            QCOMPARE(page, kept);
        else
            QVERIFY2(page.startsWith('/') && !page.contains(kept), page.constData());
    }

    void rule08_referrersKeepHostAndPath()
    {
        QCOMPARE(sendView("\"page\":\"/r\",\"referrer\":\"https://me:secret@News.Example:8443/story?id=7#top\""),
            QByteArray("stored"));
        const QByteArray referrer = term("referrer", "channel = 0");
        QVERIFY2(referrer.contains("news.example") && referrer.contains("/story"), referrer.constData());
        for (const char *gone : {"secret", "me:", "8443", "id=7", "top", "?", "#"})
            QVERIFY2(!referrer.contains(gone), referrer.constData());
    }

    void rule09_refusalsAreHonoured()
    {
        const QByteArray optOut = "dropped; reason=optout";
        QCOMPARE(sendView("\"page\":\"/gpc\"", "Sec-GPC: 1\r\n"), optOut);
        QCOMPARE(sendView("\"page\":\"/dnt\"", "DNT: 1\r\n"), optOut);
        QCOMPARE(send(getRequest(
                     "/pixel.gif?path=%2F&resolution=1920%2C1080", "Referer: http://example.org/\r\nSec-GPC: 1\r\n")),
            optOut);
        QCOMPARE(sendView("\"page\":\"/dnt0\"", "DNT: 0\r\nSec-GPC: 0\r\n"), QByteArray("stored"));
        // Side records are written with a batch or at the end.
        QCOMPARE(m_collector->terminate(), 0);
        StoredRows rows(m_collector->databasePath());
        QCOMPARE(rows.number("SELECT count(*) FROM hit"), 1);
        QCOMPARE(rows.number("SELECT sum(count) FROM \"drop\" WHERE reason = 3"), 3);
        QCOMPARE(rows.number("SELECT count(*) FROM \"drop\" WHERE slot % 4 != 0"), 0);
        QCOMPARE(rows.number("SELECT count(*) FROM term WHERE text LIKE '%gpc%' OR text LIKE '%/dnt'"), 0);
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }

    void rule10_inSiteReferrersAreBlank_data()
    {
        QTest::addColumn<QByteArray>("referrer");
        QTest::addColumn<bool>("blank");
        QTest::newRow("same host") << QByteArray("http://example.org/earlier") << true;
        QTest::newRow("host with port and case") << QByteArray("https://EXAMPLE.org:8080/earlier") << true;
        QTest::newRow("another host of the site") << QByteArray("https://www.example.org/earlier") << true;
        QTest::newRow("its onion") << QByteArray("http://expyuzz4wqqyqhjn.onion/earlier") << true;
        QTest::newRow("a host that begins alike") << QByteArray("https://example.org.evil.example/") << false;
        QTest::newRow("a foreign host") << QByteArray("https://news.example/") << false;
    }

    void rule10_inSiteReferrersAreBlank()
    {
        QFETCH(QByteArray, referrer);
        QFETCH(bool, blank);
        QCOMPARE(sendView("\"page\":\"/here\",\"referrer\":\"" + referrer + "\""), QByteArray("stored"));
        QCOMPARE(term("referrer", "channel = 0").isEmpty(), blank);
    }

    void rule16_unlistedHostsAreKeptApart()
    {
        QCOMPARE(send(postRequest("/api/view",
                     "{\"domain\":\"copy.example\",\"page\":\"/login?user=jane\",\"title\":\"Log in\","
                     "\"referrer\":\"https://mail.example/inbox?message=5\",\"language\":\"de\"}")),
            QByteArray("dropped; reason=unlisted-host"));
        QCOMPARE(m_collector->terminate(), 0);
        StoredRows rows(m_collector->databasePath());
        QCOMPARE(rows.number("SELECT count(*) FROM hit"), 0);
        const auto found = rows.select("SELECT host, page, title, referrer FROM unlisted_host");
        QCOMPARE(found.size(), 1);
        QCOMPARE(found[0][0], QByteArray("copy.example"));
        QCOMPARE(found[0][1], QByteArray("/login"));
        QCOMPARE(found[0][2], QByteArray("Log in"));
        QVERIFY2(
            found[0][3].contains("mail.example/inbox") && !found[0][3].contains("message"), found[0][3].constData());
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
    }

private:
    // A moment of today, finer than a slot: seconds, milliseconds, microseconds, Julian days, or written out.
    static bool isFineTime(const QByteArray &cell, qint64 now)
    {
        bool number = false;
        const double value = cell.toDouble(&number);
        if (number) {
            for (const double unit : {1.0, 1e3, 1e6, 1e9}) {
                if (qAbs(value / unit - static_cast<double>(now)) < 2 * 86400)
                    return true;
            }
            return qAbs(value - 2440587.5 - static_cast<double>(now) / 86400) < 2 && cell.contains('.');
        }
        static const QRegularExpression written(QStringLiteral("20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d"));
        return written.match(QString::fromLatin1(cell)).hasMatch();
    }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"
