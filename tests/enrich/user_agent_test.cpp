// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_cache.h"
#include "collector/enrich/user_agent.h"
#include "tests/enrich/agent_lists.h"

#include <QTest>

using namespace gatepost::enrich;

class UserAgentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agentsAreRead_data();
    void agentsAreRead();
    void noWordOfAnAgentIsKept();
    void botsAreTold_data();
    void botsAreTold();
    void platformsDecideTheDevice_data();
    void platformsDecideTheDevice();
    void theCacheForgetsTheOldest();

private:
    AgentReader m_reader;
};

void UserAgentTest::agentsAreRead_data()
{
    QTest::addColumn<QByteArray>("agent");
    QTest::addColumn<QByteArray>("browser");
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<QByteArray>("system");
    QTest::addColumn<QByteArray>("device");
    const auto row = [](const char *name, const QByteArray &agent, const char *browser, const char *version,
                         const char *system, const char *device) {
        QTest::newRow(name) << agent << QByteArray(browser) << QByteArray(version) << QByteArray(system)
                            << QByteArray(device);
    };
    const QByteArray win = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) ";
    const QByteArray mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
    const QByteArray kit = "AppleWebKit/537.36 (KHTML, like Gecko) ";
    const QByteArray phone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
    row("Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox",
        "Firefox 128", "Linux", "desktop");
    row("Firefox on Android", "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox",
        "Firefox 127", "Android 14", "mobile");
    row("Firefox on a tablet", "Mozilla/5.0 (Android 13; Tablet; rv:127.0) Gecko/127.0 Firefox/127.0", "Firefox",
        "Firefox 127", "Android 13", "tablet");
    row("Firefox on iOS", phone + "FxiOS/127.0 Mobile/15E148 Safari/605.1.15", "Firefox", "Firefox 127", "iOS 17",
        "mobile");
    row("Tor Browser", "Mozilla/5.0 (Windows NT 10.0; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox", "Firefox 115",
        "Windows 10 or 11", "desktop");
    row("Chrome on Windows", win + kit + "Chrome/126.0.0.0 Safari/537.36", "Chrome", "Chrome 126", "Windows 10 or 11",
        "desktop");
    row("Chrome on Android", "Mozilla/5.0 (Linux; Android 10; K) " + kit + "Chrome/126.0.0.0 Mobile Safari/537.36",
        "Chrome", "Chrome 126", "Android", "mobile");
    row("Chrome on a tablet", "Mozilla/5.0 (Linux; Android 10; K) " + kit + "Chrome/126.0.0.0 Safari/537.36", "Chrome",
        "Chrome 126", "Android", "tablet");
    row("Chrome on iOS", phone + "CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1", "Chrome", "Chrome 126", "iOS 17",
        "mobile");
    row("Chrome on ChromeOS", "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) " + kit + "Chrome/126.0.0.0 Safari/537.36",
        "Chrome", "Chrome 126", "ChromeOS", "desktop");
    row("WebView",
        "Mozilla/5.0 (Linux; Android 13; SM-A536B Build/TP1A; wv) " + kit
            + "Version/4.0 Chrome/125.0.0.0 Mobile Safari/537.36",
        "Android WebView", "Android WebView 125", "Android 13", "mobile");
    row("Edge", win + kit + "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge", "Edge 126", "Windows 10 or 11",
        "desktop");
    row("Opera", win + kit + "Chrome/125.0.0.0 Safari/537.36 OPR/111.0.0.0", "Opera", "Opera 111", "Windows 10 or 11",
        "desktop");
    row("old Opera", "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18", "Opera", "Opera 12", "Windows 7",
        "desktop");
    row("Samsung",
        "Mozilla/5.0 (Linux; Android 14; SM-S918B) " + kit
            + "SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
        "Samsung Internet", "Samsung Internet 25", "Android 14", "mobile");
    row("Safari on macOS", mac + "Version/17.5 Safari/605.1.15", "Safari", "Safari 17", "macOS", "desktop");
    row("Safari on iOS", phone + "Version/17.5 Mobile/15E148 Safari/604.1", "Safari", "Safari 17", "iOS 17", "mobile");
    row("Safari 26 on iOS",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.0 Mobile/15E148 Safari/604.1",
        "Safari", "Safari 26", "iOS 26", "mobile");
    row("Safari 26 on an iPad",
        "Mozilla/5.0 (iPad; CPU OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/26.5.2 Mobile/15E148 Safari/604.1",
        "Safari", "Safari 26", "iPadOS 26", "tablet");
    const QByteArray frozen =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
    row("Safari 18 on iOS 18", frozen + "Version/18.7 Mobile/15E148 Safari/604.1", "Safari", "Safari 18", "iOS 18",
        "mobile");
    row("frozen number alone", frozen + "Mobile/15E148", "iOS WebView", "iOS WebView", "iOS", "mobile");
    row("frozen number in Firefox", frozen + "FxiOS/156.0 Mobile/15E148 Safari/604.1", "Firefox", "Firefox 156", "iOS",
        "mobile");
    row("Chrome tells the system's full number",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "CriOS/149.0.7827.45 Mobile/15E148 Safari/604.1",
        "Chrome", "Chrome 149", "iOS 18", "mobile");
    row("Facebook app",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Mobile/15E148 [FBAN/FBIOS;FBAV/465.0.0.32;FBBV/1;FBDV/iPhone14,5]",
        "Facebook app", "Facebook app 465", "iOS 17", "mobile");
    row("DuckDuckGo", phone + "Version/17.5 Mobile/15E148 Safari/604.1 Ddg/17.5", "DuckDuckGo", "DuckDuckGo 17",
        "iOS 17", "mobile");
    row("Vivaldi", win + kit + "Chrome/126.0.0.0 Safari/537.36 Vivaldi/6.7", "Vivaldi", "Vivaldi 6", "Windows 10 or 11",
        "desktop");
    row("Huawei Browser",
        "Mozilla/5.0 (Linux; Android 12; HarmonyOS; XX) " + kit
            + "Chrome/99.0.4844.88 HuaweiBrowser/13.0.3.320 Mobile Safari/537.36",
        "Huawei Browser", "Huawei Browser 13", "HarmonyOS", "mobile");
    row("WebKitGTK is not Safari",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15", "", "",
        "Linux", "desktop");
    row("Ubuntu", "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox",
        "Firefox 128", "Linux", "desktop");
    row("Lynx", "Lynx/2.9.0dev.12 libwww-FM/2.14 SSL-MM/1.4.1", "Lynx", "Lynx 2", "", "");
    row("a game console", "Mozilla/5.0 (PlayStation; PlayStation 5/2.26) AppleWebKit/605.1.15 (KHTML, like Gecko)", "",
        "", "PlayStation", "");
    row("free text is no family", "My Secret Name/1.0 CFNetwork/1410.0.3 Darwin/22.6.0", "", "", "iOS", "");
    row("Safari on an old iPad",
        "Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/12.1 Mobile/15E148 Safari/604.1",
        "Safari", "Safari 12", "iOS 12", "tablet");
    row("Internet Explorer", "Mozilla/5.0 (Windows NT 6.3; Trident/7.0; rv:11.0) like Gecko", "Internet Explorer",
        "Internet Explorer 11", "Windows 8.1", "desktop");
    row("a phone named CUBOT",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) " + kit + "Chrome/100.0.0.0 Mobile Safari/537.36", "Chrome",
        "Chrome 100", "Android 9", "mobile");
    row("nobody knows", "Mozilla/5.0 (Amiga)", "", "", "", "");
    row("binary", QByteArray("\x01\xff\xfe\x80zz", 6), "", "", "", "");
    row("shell", "() { :; }; echo owned", "", "", "", "");
    row("version of five digits", "Mozilla/5.0 (X11; Linux) Firefox/123456.0", "Firefox", "Firefox", "Linux",
        "desktop");
    row("4 k", "Mozilla/5.0 (X11; Linux) Firefox/128.0 " + QByteArray(4000, 'x') + " bot ", "Firefox", "Firefox 128",
        "Linux", "desktop");
}

void UserAgentTest::agentsAreRead()
{
    QFETCH(QByteArray, agent);
    const AgentFacts facts = m_reader.read(agent);
    QVERIFY(!facts.bot);
    QTEST(facts.browser, "browser");
    QTEST(facts.browserVersion, "version");
    QTEST(facts.system, "system");
    QTEST(deviceName(facts.device), "device");
}

// What a rule catches as free text must not reach the database: a word put anywhere into an agent is in no fact.
void UserAgentTest::noWordOfAnAgentIsKept()
{
    using namespace gatepost::testing;
    QList<QByteArray> agents = linesOf("browser_agents.txt").first(100);
    agents << "App/1.0 CFNetwork/1410.0.3 Darwin/22.6.0"
           << "-iPad/1.0 CFNetwork/1.0 x"
           << "HbbTV/1.1.1 (;;;;; 2015)";
    qsizetype tried = 0;
    for (const QByteArray &agent : std::as_const(agents)) {
        for (qsizetype at = 0; at < agent.size(); ++at) {
            if (agent[at] != ' ' && agent[at] != '/' && agent[at] != ';' && at != 0)
                continue;
            QByteArray marked = agent;
            const AgentFacts facts = m_reader.read(marked.insert(at, " Qzmarker"));
            const QByteArray all = facts.browserVersion + facts.browser + facts.system + facts.botRule;
            QVERIFY2(!all.contains("Qzmarker"), marked.constData());
            ++tried;
        }
    }
    QVERIFY(tried > 1000);
}

void UserAgentTest::botsAreTold_data()
{
    QTest::addColumn<QByteArray>("agent");
    for (const char *agent : {"", "   ", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
             "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)", "curl/8.5.0", "Wget/1.21",
             "python-requests/2.31.0", "Go-http-client/1.1", "Mozilla/5.0 (compatible; Baiduspider/2.0)",
             "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36",
             "facebookexternalhit/1.1", "WhatsApp/2.23", "Mozilla/5.0 AppleWebKit/537.36; compatible; GPTBot/1.2",
             "Mozilla/5.0 (compatible; ClaudeBot/1.0)", "Mozilla/5.0 (compatible; bingbot/2.0)", "SomeCrawler",
             "Scrapy/2.11", "Java/17.0.1", "okhttp/4.9", "node-fetch"})
        QTest::newRow(agent) << QByteArray(agent);
}

void UserAgentTest::botsAreTold()
{
    QFETCH(QByteArray, agent);
    const AgentFacts facts = m_reader.read(agent);
    QVERIFY(facts.bot);
    QVERIFY(facts.browser.isEmpty());
}

void UserAgentTest::platformsDecideTheDevice_data()
{
    QTest::addColumn<QByteArray>("platform");
    QTest::addColumn<int>("byAgent");
    QTest::addColumn<QByteArray>("device");
    const auto row = [](const char *platform, Device byAgent, const char *device) {
        QTest::addRow("%s %d", platform, static_cast<int>(byAgent))
            << QByteArray(platform) << static_cast<int>(byAgent) << QByteArray(device);
    };
    row("Linux x86_64", Device::Unknown, "desktop");
    row("Win32", Device::Unknown, "desktop");
    row("MacIntel", Device::Desktop, "desktop");
    row("iPhone", Device::Desktop, "mobile");
    row("iPad", Device::Desktop, "tablet");
    row("Android", Device::Mobile, "mobile");
    row("Android", Device::Tablet, "tablet");
    row("Android", Device::Desktop, "");
    row("Linux armv8l", Device::Mobile, "mobile");
    row("", Device::Tablet, "tablet");
    row("", Device::Unknown, "");
    row("Commodore", Device::Unknown, "");
}

void UserAgentTest::platformsDecideTheDevice()
{
    QFETCH(QByteArray, platform);
    QFETCH(int, byAgent);
    QFETCH(QByteArray, device);
    QCOMPARE(deviceName(deviceOf(platform, static_cast<Device>(byAgent))), device);
}

void UserAgentTest::theCacheForgetsTheOldest()
{
    AgentCache cache(3);
    const auto browserOf = [&cache](int n) {
        return cache.facts("Mozilla/5.0 (X11; Linux) Firefox/" + QByteArray::number(n) + ".0").browserVersion;
    };
    for (int n = 1; n <= 10; ++n) {
        QCOMPARE(browserOf(n), "Firefox " + QByteArray::number(n));
        QVERIFY(cache.size() <= 3);
    }
    QCOMPARE(browserOf(10), QByteArray("Firefox 10"));
    QCOMPARE(cache.size(), std::size_t(3));

    // Agents that differ only behind the cap are one entry.
    AgentCache capped(10);
    capped.facts(QByteArray(kMaxAgentBytes, 'x') + "1");
    capped.facts(QByteArray(kMaxAgentBytes, 'x') + "2");
    QCOMPARE(capped.size(), std::size_t(1));
}

QTEST_APPLESS_MAIN(UserAgentTest)
#include "user_agent_test.moc"
