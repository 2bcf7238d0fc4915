// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QFile>
#include <QTest>

#include <vector>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

namespace {

QByteArray viewAt(const QByteArray &path, const QByteArray &headers = {})
{
    return postRequest(path, R"({"page":"/a","domain":"example.org"})", headers);
}

} // namespace

// The listeners of a real collector, as its command line and its configuration file describe them.
class ListenersTest : public QObject
{
    Q_OBJECT

private:
    CollectorProcess m_collector;
    QTemporaryDir m_files;

    QString config(const QByteArray &content)
    {
        const QString path = m_files.filePath(u"gatepostd.conf"_s);
        QFile file(path);
        if (file.open(QIODevice::WriteOnly | QIODevice::Truncate))
            file.write(content);
        return path;
    }

    // Ports of the collect listeners, in order.
    QList<quint16> collectPorts() const
    {
        QList<quint16> ports;
        for (const QByteArray &line : m_collector.standardOutput().split('\n')) {
            if (line.startsWith("collect http://127.0.0.1:"))
                ports.append(line.sliced(25).chopped(1).toUShort());
        }
        return ports;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(!m_collector.addSite(u"Wire"_s, {u"example.org"_s}).isEmpty(), qPrintable(m_collector.trouble()));
        const QString file = config("path.view = /v\n"
                                    "trusted-proxies = 192.0.2.1\n"
                                    "rate-per-client = 1\n");
        QVERIFY2(m_collector.start({u"--config"_s, file, u"--collect"_s, u"127.0.0.1:0,network=tor,proxy-protocol"_s,
                     u"--collect"_s, u"127.0.0.1:0,network=i2p,i2p-headers"_s, u"--trusted-proxies"_s, u"127.0.0.1"_s}),
            qPrintable(m_collector.trouble()));
        QCOMPARE(collectPorts().size(), 3);
    }

    void hitsBelongToTheListenersNetwork()
    {
        RawClient plain(collectPorts()[0]);
        QCOMPARE(plain.ask(viewAt("/v")).status, 204);
        RawClient tor(collectPorts()[1]);
        QCOMPARE(tor.ask("PROXY TCP6 fc00:dead:beef:4dad::0:7 ::1 65535 80\r\n" + viewAt("/v")).status, 204);
        RawClient i2p(collectPorts()[2]);
        QCOMPARE(i2p.ask(viewAt("/v")).status, 204);
        const CsvTable networks = m_collector.exportCsv(u"networks"_s, u"Wire"_s);
        for (const QString &network : {u"clearnet"_s, u"tor"_s, u"i2p"_s})
            QCOMPARE(networks.cell(network, u"views"_s), u"1"_s);
    }

    void aListenerOfProxyLinesServesNobodyElse()
    {
        RawClient client(collectPorts()[1]);
        QVERIFY(client.send(viewAt("/v")));
        QCOMPARE(client.readUntilClose().value_or("open"), QByteArray());
    }

    void renamedDoorsMove()
    {
        RawClient client(collectPorts()[0]);
        QCOMPARE(client.ask(viewAt("/v")).status, 204);
        QCOMPARE(client.ask(viewAt("/api/view")).status, 404);
    }

    // The file trusts another proxy and the command line this one: five hits at once are a client's second's worth.
    void theCommandLineWins()
    {
        int stored = 0;
        int refused = 0;
        // All at once: none waits until another one is stored.
        std::vector<RawClient> clients(12);
        for (RawClient &client : clients)
            QVERIFY(client.connectTo(collectPorts()[0]));
        for (RawClient &client : clients)
            QVERIFY(client.send(viewAt("/v", "X-Forwarded-For: 198.51.100.1\r\n")));
        for (RawClient &client : clients) {
            const int status = client.readAnswer().status;
            stored += status == 204;
            refused += status == 429;
        }
        QVERIFY2(stored >= 5 && refused >= 1 && stored + refused == 12, qPrintable(QString::number(stored)));
    }

    void scriptsAreServed()
    {
        RawClient client(collectPorts()[0]);
        for (const QByteArray &path : {QByteArray("/agent.js"), QByteArray("/agent-full.js"), QByteArray("/notice.js")})
            QVERIFY2(client.ask(getRequest(path)).body.size() > 100, path.constData());
    }

    void wrongSettingsAreOneLine_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("file") << QStringList{u"--config"_s, config("#\nport = 80\n")} << QByteArray("line 2: 'port'");
        QTest::newRow("missing file") << QStringList{u"--config"_s, u"/nonexistent"_s} << QByteArray("'/nonexistent'");
        QTest::newRow("proxies") << QStringList{u"--trusted-proxies"_s, u"nginx"_s} << QByteArray("'nginx'");
        QTest::newRow("listener") << QStringList{u"--collect"_s, u"127.0.0.1:0,i2p-headers"_s}
                                  << QByteArray("network=i2p");
        QTest::newRow("report listener") << QStringList{u"--report"_s, u"127.0.0.1:0,proxy-protocol"_s}
                                         << QByteArray("no options");
    }

    void wrongSettingsAreOneLine()
    {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, said);
        const CollectorProcess::Outcome outcome =
            CollectorProcess::run(QStringList{u"serve"_s, u"--data"_s, m_files.filePath(u"none"_s)} + words);
        QCOMPARE(outcome.exitCode, 2);
        QCOMPARE(outcome.err.count('\n'), 1);
        QVERIFY2(outcome.err.contains(said), outcome.err.constData());
    }

    void cleanupTestCase()
    {
        const int code = m_collector.terminate();
        QVERIFY2(code == 0, m_collector.standardError().right(4000).constData());
    }
};

QTEST_GUILESS_MAIN(ListenersTest)
#include "listeners_test.moc"
