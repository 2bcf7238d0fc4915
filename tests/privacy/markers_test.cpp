// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <vector>

using namespace gatepost::testing;

namespace {

// Every text that must not outlive its request holds this word; what may be kept holds the other one.
const QByteArray kForbidden = "zqmark";
const QByteArray kKept = "zqkeep";
constexpr quint32 kPeer = 0x7f2c3742; // 127.44.55.66

struct Marker {
    QByteArray what;
    QByteArray bytes;
};

// Addresses in every form a careless program might write: text, shortened, packed, digests.
void addAddress(
    std::vector<Marker> &markers, const QByteArray &text, const QByteArray &network, const QByteArray &packed)
{
    markers.push_back({"address " + text, text});
    markers.push_back({"shortened address " + network, network});
    markers.push_back({"packed address " + text, packed});
    QByteArray reversed = packed;
    std::reverse(reversed.begin(), reversed.end());
    markers.push_back({"packed address, reversed " + text, reversed});
    for (const auto algorithm : {QCryptographicHash::Md5, QCryptographicHash::Sha1, QCryptographicHash::Sha256,
             QCryptographicHash::Blake2b_256}) {
        const QByteArray digest = QCryptographicHash::hash(text, algorithm);
        markers.push_back({"digest of " + text, digest.left(8)});
        markers.push_back({"digest, in hex, of " + text, digest.toHex().left(16)});
    }
}

std::vector<Marker> forbiddenMarkers()
{
    std::vector<Marker> markers;
    markers.push_back({"a marker word", kForbidden});
    QByteArray wide;
    for (const char c : kForbidden)
        wide.append(c).append('\0');
    markers.push_back({"a marker word in UTF-16", wide});
    markers.push_back({"a user agent", "Gecko/2010"});
    markers.push_back({"a list of languages", "q=0.7"});
    addAddress(markers, "203.0.113.77", "203.0.113", QByteArray::fromHex("cb00714d"));
    addAddress(markers, "198.51.100.222", "198.51.100", QByteArray::fromHex("c63364de"));
    addAddress(markers, "127.44.55.66", "127.44.55", QByteArray::fromHex("7f2c3742"));
    addAddress(markers, "2001:db8:dead:beef::77", "2001:db8:dead", QByteArray::fromHex("20010db8deadbeef"));
    return markers;
}

// Headers as a proxy, a browser and a curious client would send them.
QByteArray markedHeaders()
{
    return "User-Agent: " + browserAgent(" zqmarkAgent") + "\r\n"
        + "X-Forwarded-For: 203.0.113.77, 198.51.100.222\r\n"
          "Forwarded: for=\"[2001:db8:dead:beef::77]:4711\";proto=https\r\n"
          "X-Real-IP: 203.0.113.77\r\nCF-Connecting-IP: 198.51.100.222\r\nTrue-Client-IP: 203.0.113.77\r\n"
          "Accept-Language: de-CH,zqmarkLanguage;q=0.7\r\nCookie: sid=zqmarkCookie\r\n"
          "Authorization: Bearer zqmarkAuthorization\r\nX-Request-Id: zqmarkRequestId\r\n"
          "Sec-CH-UA: \"zqmarkBrand\";v=\"9\"\r\n";
}

QByteArray markedReferer(const QByteArray &host = "example.org")
{
    return "Referer: http://zqmarkUser:zqmarkPassword@" + host + "/zqkeep/page?zqmarkQuery=1#zqmarkFragment\r\n";
}

QByteArray viewOf(const QByteArray &host)
{
    return "{\"page\":\"/zqkeep/json?token=zqmarkPageQuery#zqmarkPageFragment\",\"domain\":\"" + host
        + "\",\"referrer\":\"https://zqmarkRefUser:zqmarkRefPassword@zqkeep.example/path?zqmarkRefQuery=1#zqmarkF\","
          "\"title\":\"zqkeep title\",\"id\":\"zqmarkViewId\",\"userId\":\"zqmarkUnknownKey\",\"ip\":\"203.0.113.77\","
          "\"timezone\":\"Europe/Zurich\",\"platform\":\"Linux x86_64\",\"n\":1}";
}

// One request through every door, well formed and not, listed host and not.
std::vector<QByteArray> markedRequests()
{
    const QByteArray headers = markedHeaders();
    const QByteArray own = markedReferer();
    const QByteArray query = "?path=%2Fzqkeep%2Fpixel%3FzqmarkQ%3D1&title=zqkeep&resolution=1920%2C1080"
                             "&referrer=https%3A%2F%2FzqmarkU%3AzqmarkP%40zqkeep.example%2F%3FzqmarkR%3D2"
                             "&zqmarkParameter=zqmarkValue";
    const QByteArray mail = "{\"page\":\"/unsubscribe/zqmark.person@mail.example/now\",\"domain\":\"example.org\"}";
    const QByteArray token = "{\"page\":\"/reset/zqmark8f14e45fceea167a5a36dedd4bea2543c9f0f895fb98ab91\","
                             "\"domain\":\"example.org\"}";
    const QByteArray inSite = "{\"page\":\"/zqkeep/next\",\"domain\":\"example.org\","
                              "\"referrer\":\"http://example.org/zqmarkEarlierPage\"}";
    return {
        postRequest("/api/view", viewOf("example.org"), headers + own),
        postRequest("/api/view", viewOf("example.org"), headers + own, "text/plain;charset=UTF-8"),
        postRequest("/api/view?zqmarkQ=1", viewOf("example.org"), headers + own),
        postRequest("/api/view", viewOf("copy.example"), headers + markedReferer("copy.example")),
        postRequest("/api/view", mail, headers),
        postRequest("/api/view", token, headers),
        postRequest("/api/view", inSite, headers),
        postRequest("/api/view", "{\"zqmarkBroken\":", headers),
        postRequest("/api/view", "{\"page\":\"/x\",\"key\":\"gp_zqmarkKey0000000\"}", headers),
        postRequest("/api/view", "zqmark", headers, "image/zqmark"),
        getRequest("/api/view?page=%2Fzqkeep%2Fget%3FzqmarkQ&domain=example.org&zqmarkX=1", headers + own),
        getRequest("/pixel.gif" + query, headers + own),
        getRequest("/pixel.gif" + query, headers + markedReferer("copy.example")),
        getRequest("/pixel.gif" + query, headers + own + "Sec-GPC: 1\r\n"),
        getRequest("/pixel.gif" + query, headers + own + "Sec-Purpose: prefetch\r\n"),
        getRequest("/pixel.gif" + query, "User-Agent: zqmarkGooglebot/2.1 (+http://zqmark.example)\r\n" + own),
        getRequest("/noscript.gif?page=%2Fzqkeep%2Fnoscript%3FzqmarkQ&title=zqkeep&zqmarkX=1", headers + own),
        getRequest("/noscript.gif", headers + own),
        getRequest("/count.gif?page=%2Fzqkeep%2Fcount%3FzqmarkQ", headers + own),
        getRequest("/count.gif", headers + own),
        getRequest("/agent.js?zqmarkQ=1", headers + own),
        getRequest("/healthz?zqmarkQ=1", headers + own),
        getRequest("/?zqmarkQ=1", headers + own),
        getRequest("/zqmarkNoSuchDoor", headers + own),
        getRequest("/zqmark%zz", headers + own),
        "OPTIONS /api/view HTTP/1.1\r\nHost: stats.example\r\nOrigin: http://zqmark.example\r\n" + headers + "\r\n",
        "GET /zqmarkBad HTTP/1.1\r\nHost: zqmark.example\r\nzqmark field : zqmarkValue\r\n\r\n",
        "ZQMARK /zqmark HTTP/1.1\r\nHost: zqmark.example\r\n\r\n",
        "GET /zqmark" + QByteArray(9000, 'z') + " HTTP/1.1\r\nHost: zqmark.example\r\n\r\n",
    };
}

} // namespace

// Rule 1: no file ever holds a client address, a full user agent, a list of languages, a cookie or an identifier of a
// person. Every byte of the data directory and all output is searched for what was sent.
class MarkersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rule01_noFileHoldsWhatWasSent()
    {
        CollectorProcess collector;
        QVERIFY(!collector.addSite(QStringLiteral("Marked"), {QStringLiteral("example.org")}).isEmpty());
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        sendAll(collector);
        search(collector, "while it runs");
        searchExports(collector);
        QCOMPARE(collector.terminate(), 0);
        search(collector, "after SIGTERM");

        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        sendAll(collector);
        collector.kill9();
        search(collector, "after kill -9");
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        search(collector, "after the start that follows");
        searchExports(collector);
        QCOMPARE(collector.terminate(), 0);
        search(collector, "at the end");
    }

    // Rule 15: no access log; errors name ids and reasons, never what a client wrote.
    void rule15_nothingIsLoggedPerRequest()
    {
        CollectorProcess collector;
        collector.addSite(QStringLiteral("Quiet"), {QStringLiteral("example.org")});
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        sendAll(collector);
        const qsizetype once = collector.standardOutput().size() + collector.standardError().size();
        for (int i = 0; i < 10; ++i)
            sendAll(collector);
        const qsizetype often = collector.standardOutput().size() + collector.standardError().size();
        QVERIFY2(often - once < 500, collector.standardError().constData());
        QCOMPARE(collector.terminate(), 0);
    }

private:
    // Also: no answer gives back what was sent.
    void sendAll(const CollectorProcess &collector)
    {
        int stored = 0; // the view with an id counts once only
        for (const QByteArray &request : markedRequests()) {
            RawClient client;
            QVERIFY(client.connectTo(collector.collectPort(), kPatienceMs, kPeer));
            const Answer answer = client.ask(request);
            QVERIFY2(answer.status != 0, request.left(60).constData());
            stored += answer.header("gatepost") == "stored" ? 1 : 0;
            QVERIFY2(!answer.body.contains(kForbidden), request.left(60).constData());
            for (const auto &[name, value] : answer.headers)
                QVERIFY2(!value.contains(kForbidden) && !value.contains("zqmark.example"), value.constData());
        }
        QVERIFY2(stored >= 8, QByteArray::number(stored).constData());
        RawClient report(collector.reportPort());
        report.ask(getRequest("/api/v1/zqmark?zqmark=1", markedHeaders()));
    }

    void searchText(const QByteArray &text, const QByteArray &where, const QByteArray &moment)
    {
        static const std::vector<Marker> markers = forbiddenMarkers();
        const QByteArray lower = text.toLower();
        for (const Marker &marker : markers) {
            const bool found =
                text.contains(marker.bytes) || (marker.bytes == kForbidden && lower.contains(kForbidden));
            const qsizetype at = lower.indexOf(marker.bytes.toLower());
            QVERIFY2(!found,
                (where + " holds " + marker.what + " " + moment + ": "
                    + text.mid(std::max<qsizetype>(at - 40, 0), 120).toPercentEncoding(" /:.,?&"))
                    .constData());
        }
    }

    void search(const CollectorProcess &collector, const QByteArray &moment)
    {
        bool keptFound = false;
        int files = 0;
        QDirIterator walk(
            collector.directory(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            // A lock or journal file may go while we look.
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray text = file.readAll();
            ++files;
            keptFound = keptFound || text.contains(kKept);
            searchText(text, file.fileName().toUtf8(), moment);
        }
        // Were the directory empty or packed, nothing would ever be found.
        QVERIFY2(files > 0 && keptFound, moment.constData());
        searchText(collector.standardOutput(), "standard output", moment);
        searchText(collector.standardError(), "standard error", moment);
    }

    void searchExports(const CollectorProcess &collector)
    {
        for (const char *report : {"pages", "referrers", "browsers", "systems", "platforms", "timezones", "screens",
                 "networks", "hosts", "blocked", "series", "titles", "languages", "countries"}) {
            const CollectorProcess::Outcome outcome =
                collector.runHere({QStringLiteral("export"), QString::fromLatin1(report), QStringLiteral("--site"),
                    QStringLiteral("Marked"), QStringLiteral("--format"), QStringLiteral("csv")});
            QVERIFY2(outcome.exitCode == 0, (report + QByteArray(": ") + outcome.err).constData());
            searchText(outcome.out, QByteArray("export of ") + report, "while it runs");
            if (QByteArray(report) == "pages")
                QVERIFY2(outcome.out.contains(kKept), outcome.out.constData());
        }
    }
};

QTEST_GUILESS_MAIN(MarkersTest)
#include "markers_test.moc"
