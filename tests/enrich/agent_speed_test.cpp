// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_cache.h"
#include "collector/enrich/user_agent.h"
#include "tests/enrich/agent_lists.h"

#include <QFile>
#include <QTest>

#include <algorithm>
#include <ctime>
#include <vector>

using namespace gatepost::enrich;
using namespace gatepost::testing;

namespace {

// Resident memory of this process; 0 where it cannot be told.
double residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4 / 1024;
}

// Processor time of this thread: what other programs take does not count.
class Stopwatch
{
public:
    double microseconds() const { return now() - m_start; }

private:
    static double now()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
    }

    double m_start = now();
};

} // namespace

// Prints what reading agents costs; judges no figure.
class AgentSpeedTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reading()
    {
        const QList<QByteArray> browsers = linesOf("browser_agents.txt");
        const QList<BotAgent> bots = botAgents();
        QVERIFY(browsers.size() >= 800);
        const double before = residentMb();
        const Stopwatch watch;
        AgentReader reader;
        qInfo("a reader is made in %.0f us, %.1f MB", watch.microseconds(), residentMb() - before);

        timeEach("real agents, patterns cold", reader, browsers);
        timeEach("real agents, patterns warm", reader, browsers);
        QList<QByteArray> crawlers;
        for (const BotAgent &bot : bots)
            crawlers << bot.agent;
        timeEach("crawlers, patterns cold", reader, crawlers);
        timeEach("crawlers, patterns warm", reader, crawlers);
        const QList<QByteArray> odd = oddAgents(browsers, crawlers);
        timeEach("odd agents of 512 bytes, cold", reader, odd);
        timeEach("odd agents of 512 bytes, warm", reader, odd);
        qInfo("all of it takes %.1f MB", residentMb() - before);
    }

    void cached()
    {
        const QList<QByteArray> browsers = linesOf("browser_agents.txt");
        AgentCache cache;
        qint64 known = 0;
        for (const QByteArray &agent : browsers)
            known += cache.facts(agent).browser.size();
        const Stopwatch watch;
        constexpr int kRounds = 200;
        for (int round = 0; round < kRounds; ++round) {
            for (const QByteArray &agent : browsers)
                known += cache.facts(agent).browser.size();
        }
        qInfo("a cached agent takes %.0f ns", 1000 * watch.microseconds() / kRounds / double(browsers.size()));
        QVERIFY(known > 0);
    }

private:
    static void timeEach(const char *what, AgentReader &reader, const QList<QByteArray> &agents)
    {
        std::vector<double> each;
        double sum = 0;
        qint64 known = 0;
        for (const QByteArray &agent : agents) {
            const Stopwatch watch;
            known += reader.read(agent).browser.size();
            each.push_back(watch.microseconds());
            sum += each.back();
        }
        std::sort(each.begin(), each.end());
        qInfo("%s: mean %.1f us, median %.1f, 99 %% %.1f, worst %.1f", what, sum / double(each.size()),
            each[each.size() / 2], each[each.size() * 99 / 100], each.back());
        QVERIFY(known >= 0);
    }

    // Texts that name as many rules as fit in, and texts that repeat what rules repeat.
    static QList<QByteArray> oddAgents(const QList<QByteArray> &browsers, const QList<QByteArray> &crawlers)
    {
        QList<QByteArray> odd;
        for (qsizetype i = 0; i < browsers.size(); i += 4) {
            QByteArray text = browsers[i];
            for (qsizetype part = 1; text.size() < kMaxAgentBytes; ++part)
                text += ' ' + browsers[(i + part * 7) % browsers.size()].right(60) + '/';
            odd << text;
            odd << QByteArray(kMaxAgentBytes, char('a' + i % 26));
            odd << QByteArray("Mozilla/5.0 Linux Android CFNetwork Version/").repeated(12);
            odd << crawlers[i % crawlers.size()].toLower().replace("bot", "bo").repeated(20);
        }
        return odd;
    }
};

QTEST_APPLESS_MAIN(AgentSpeedTest)
#include "agent_speed_test.moc"
