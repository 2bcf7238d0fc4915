// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/user_agent.h"
#include "tests/enrich/agent_lists.h"

#include <QFile>
#include <QHash>
#include <QSet>
#include <QTest>

using namespace gatepost::enrich;
using namespace gatepost::testing;

namespace {

struct Row {
    QByteArray pattern;
    QByteArray name;
    QByteArray kind;
};

QList<Row> tableRows()
{
    QFile file(QStringLiteral(GATEPOST_SOURCE_DIR "/resources/data/bots.tsv"));
    QList<Row> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QList<QByteArray> cells = line.split('\t');
        if (!line.startsWith('#') && cells.size() == 3)
            rows.append({cells[0], cells[1], cells[2]});
    }
    return rows;
}

} // namespace

class BotsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableIsWellFormed()
    {
        static const QSet<QByteArray> kinds = {
            "ai", "automation", "crawler", "feed", "monitor", "person", "preview", "program", "scanner"};
        const QList<Row> rows = tableRows();
        QVERIFY(rows.size() > 1000);
        QHash<QByteArray, QByteArray> kindOfName;
        for (const Row &row : rows) {
            QVERIFY2(kindOfName.value(row.name, row.kind) == row.kind, row.name.constData());
            kindOfName.insert(row.name, row.kind);
            QVERIFY2(kinds.contains(row.kind), row.pattern.constData());
            QVERIFY2(!row.name.isEmpty() && row.name.size() <= 64, row.pattern.constData());
            for (const char c : row.name)
                QVERIFY2(c >= ' ' && c <= '~', row.pattern.constData());
        }
    }

    // But for those of the exceptions, which people's browsers send.
    void everyInstanceIsRefused()
    {
        QSet<QByteArray> exceptions;
        for (const Row &row : tableRows()) {
            if (row.kind == "person")
                exceptions.insert(row.pattern);
        }
        QCOMPARE(exceptions.size(), 3);
        const QList<BotAgent> agents = botAgents();
        QVERIFY(agents.size() > 2000);
        int refused = 0;
        QList<QByteArray> passed;
        for (const BotAgent &bot : agents) {
            const AgentFacts facts = m_reader.read(bot.agent);
            if (facts.bot && !facts.botRule.isEmpty())
                ++refused;
            else if (!exceptions.contains(bot.pattern))
                passed << bot.agent;
        }
        qInfo("%d of %lld instances are refused", refused, static_cast<long long>(agents.size()));
        QVERIFY2(passed.isEmpty(), passed.join("\n").constData());
        QVERIFY(agents.size() - refused <= exceptions.size());
    }

    void noBrowserIsRefused()
    {
        const QList<QByteArray> agents = linesOf("browser_agents.txt");
        QVERIFY(agents.size() >= 800);
        QList<QByteArray> refused;
        qsizetype known = 0;
        for (const QByteArray &agent : agents) {
            const AgentFacts facts = m_reader.read(agent);
            if (facts.bot)
                refused << facts.botRule + ": " + agent;
            known += !facts.browser.isEmpty() && !facts.system.isEmpty() && facts.device != Device::Unknown;
        }
        qInfo("%lld real agents, %lld refused, browser, system and device of %lld are known",
            static_cast<long long>(agents.size()), static_cast<long long>(refused.size()),
            static_cast<long long>(known));
        QVERIFY2(refused.isEmpty(), refused.join("\n").constData());
        QVERIFY(known * 100 >= agents.size() * 95);
    }

    void rulesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("agent");
        QTest::addColumn<QByteArray>("rule");
        QTest::addColumn<QByteArray>("kind");
        const auto row = [](const char *agent, const char *rule, const char *kind) {
            QTest::newRow(agent) << QByteArray(agent) << QByteArray(rule) << QByteArray(kind);
        };
        row("", "no agent", "program");
        row("  ", "no agent", "program");
        row("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Googlebot", "crawler");
        row("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "GPTBot", "ai");
        row("Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)", "ClaudeBot", "ai");
        row("Mozilla/5.0 (compatible; PerplexityBot/1.0; +https://perplexity.ai/perplexitybot)", "PerplexityBot", "ai");
        row("CCBot/2.0 (https://commoncrawl.org/faq/)", "CCBot", "ai");
        row("Mozilla/5.0 (Linux; Android 5.0) (compatible; Bytespider; spider-feedback@bytedance.com)", "Bytespider",
            "ai");
        row("Mozilla/5.0 (compatible; Amazonbot/0.1; +https://developer.amazon.com/support/amazonbot)", "Amazonbot",
            "ai");
        row("meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
            "meta-externalagent", "ai");
        row("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 "
            "Safari/537.36",
            "Headless", "automation");
        row("curl/8.5.0", "curl", "program");
        row("Java/17.0.1", "Java", "program");
        row("WhatsApp/2.23.20.0", "WhatsApp", "preview");
        row("UptimeRobot/2.0 (http://www.uptimerobot.com/)", "UptimeRobot", "monitor");
        row("Feedly/1.0 (+http://www.feedly.com/fetcher.html)", "Feedly", "feed");
        row("FancyNewBot/0.1", "other bot", "crawler");
        row("SomeCrawler", "other crawler", "crawler");
        row("anythingspider", "other spider", "crawler");
        row("Some Robots, we are many", "other bot", "crawler");
    }

    void rulesAreNamed()
    {
        QFETCH(QByteArray, agent);
        const AgentFacts facts = m_reader.read(agent);
        QVERIFY(facts.bot);
        QTEST(facts.botRule, "rule");
        QTEST(botClassOf(facts.botRule), "kind");
        QVERIFY(facts.browser.isEmpty() && facts.system.isEmpty());
    }

    void classesAreOfRules()
    {
        QCOMPARE(botClassOf("GPTBot"), QByteArray("ai"));
        QCOMPARE(botClassOf("nobody's rule"), QByteArray());
        QCOMPARE(botClassOf(""), QByteArray());
    }

    void peopleAreNotRefused_data()
    {
        QTest::addColumn<QByteArray>("agent");
        const QByteArray kit = "AppleWebKit/537.36 (KHTML, like Gecko) ";
        const auto row = [](const char *name, const QByteArray &agent) { QTest::newRow(name) << agent; };
        row("a phone named CUBOT",
            "Mozilla/5.0 (Linux; Android 9; CUBOT X19) " + kit + "Chrome/100.0.0.0 Mobile Safari/537.36");
        row("a build number that a scraper copied",
            "Mozilla/5.0 (Linux; Android 15; CPH2557 Build/AP3A.240617.008; wv) " + kit
                + "Version/4.0 Chrome/142.0.7444.142 Mobile Safari/537.36 Instagram 406.0.0.58.159 Android (35/15)");
        row("the browser in the Facebook app",
            "Mozilla/5.0 (Linux; Android 16; Pixel 10 Build/CP1A.260305.018; wv) " + kit
                + "Version/4.0 Chrome/146.0.7680.174 Mobile Safari/537.36 MetaIAB Facebook");
        row("the browser in an editor",
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) " + kit
                + "Code/1.115.0 Chrome/142.0.7444.265 Electron/39.8.5 Safari/537.36");
        row("a phone named Ruby",
            "Mozilla/5.0 (Linux; Android 12; Ruby Build/SP1A) " + kit + "Chrome/120.0.0.0 Mobile Safari/537.36");
        row("an app for an assistant",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) " + kit
                + "Claude/0.7.5 Chrome/128.0.6613.36 Electron/32.0.0 Safari/537.36");
    }

    void peopleAreNotRefused()
    {
        QFETCH(QByteArray, agent);
        const AgentFacts facts = m_reader.read(agent);
        QVERIFY2(!facts.bot, facts.botRule.constData());
    }

private:
    AgentReader m_reader;
};

QTEST_APPLESS_MAIN(BotsTest)
#include "bots_test.moc"
