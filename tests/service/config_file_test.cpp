// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/service/config_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace Qt::StringLiterals;

// The file that `gatepostd serve --config` reads.
class ConfigFileTest : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_directory;

    core::Result<service::ServiceSettings> read(const QByteArray &content, service::ServiceSettings base = {})
    {
        QFile file(path());
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size())
            return core::Error{core::ErrorCode::Io, u"the test cannot write its file"_s, {}};
        file.close();
        return service::readConfig(path(), std::move(base));
    }
    QString path() const { return m_directory.filePath(u"gatepostd.conf"_s); }

private Q_SLOTS:
    void everyKeyIsRead()
    {
        const auto settings = read("# a comment\r\n"
                                   "\n"
                                   "collect = 127.0.0.1:9001\n"
                                   "collect=[::1]:9002,network=tor,proxy-protocol\n"
                                   "  collect = 127.0.0.1:9003,i2p-headers,network=i2p  \n"
                                   "report = 127.0.0.1:9004\n"
                                   "trusted-proxies = 127.0.0.1, 10.0.0.0/8\n"
                                   "path.agent = /a.js\n"
                                   "path.agent-full = /b.js\n"
                                   "path.view = /v\n"
                                   "path.pixel = /p.gif\n"
                                   "path.noscript = /n.gif\n"
                                   "path.counter = /x/y_z~1-2.gif\n"
                                   "path.image = /i.gif\n"
                                   "path.notice = /o.js\n"
                                   "path.health = /up\n"
                                   "path.test-page = /test\n"
                                   "test-page = off\n"
                                   "durability = power\n"
                                   "disk-budget = 1.5GB\n"
                                   "country-database = /srv/country.mmdb\n"
                                   "spam-list = /srv/my spam.txt\n"
                                   "connections = 50\n"
                                   "connections-per-peer = 5\n"
                                   "rate-per-client = 3\n"
                                   "rate-per-site = 400");
        QVERIFY2(settings.ok(), settings ? "" : qPrintable(settings.error().what));
        QCOMPARE(settings->collect.size(), std::size_t(3));
        QCOMPARE(settings->collect[0].port, 9001);
        QCOMPARE(settings->collect[1].network, core::Network::Tor);
        QVERIFY(settings->collect[1].proxyProtocol && !settings->collect[1].i2pHeaders);
        QCOMPARE(settings->collect[2].network, core::Network::I2p);
        QVERIFY(settings->collect[2].i2pHeaders && !settings->collect[2].proxyProtocol);
        QCOMPARE(settings->report.port, 9004);
        QVERIFY(settings->guard.trustedProxies.contains(QHostAddress(u"10.9.9.9"_s)));
        QCOMPARE(settings->paths.agent, QByteArray("/a.js"));
        QCOMPARE(settings->paths.fullAgent, QByteArray("/b.js"));
        QCOMPARE(settings->paths.view, QByteArray("/v"));
        QCOMPARE(settings->paths.pixel, QByteArray("/p.gif"));
        QCOMPARE(settings->paths.noscript, QByteArray("/n.gif"));
        QCOMPARE(settings->paths.counter, QByteArray("/x/y_z~1-2.gif"));
        QCOMPARE(settings->paths.image, QByteArray("/i.gif"));
        QCOMPARE(settings->paths.notice, QByteArray("/o.js"));
        QCOMPARE(settings->paths.health, QByteArray("/up"));
        QCOMPARE(settings->paths.testPage, QByteArray("/test"));
        QVERIFY(!settings->testPage);
        QVERIFY(settings->survivesPowerCut);
        QCOMPARE(settings->diskBudget, qint64(1'500'000'000));
        QCOMPARE(settings->countryDatabase, u"/srv/country.mmdb"_s);
        QCOMPARE(settings->spamList, u"/srv/my spam.txt"_s);
        QCOMPARE(settings->guard.connections, 50);
        QCOMPARE(settings->guard.connectionsPerPeer, 5);
        QCOMPARE(settings->rates.perClient, 3.0);
        QCOMPARE(settings->rates.clientBurst, 15.0);
        QCOMPARE(settings->rates.perSite, 400.0);
    }

    void whatIsNotSetStays()
    {
        service::ServiceSettings base;
        base.collect.front().port = 7;
        base.dataDirectory = u"/srv/gatepost"_s;
        const auto settings = read("trusted-proxies =\ntest-page = off\n", base);
        QVERIFY(settings.ok());
        QCOMPARE(settings->collect.size(), std::size_t(1));
        QCOMPARE(settings->collect.front().port, 7);
        QCOMPARE(settings->dataDirectory, base.dataDirectory);
        QCOMPARE(settings->paths.agent, QByteArray("/agent.js"));
        QVERIFY(settings->guard.trustedProxies.isEmpty());
        QVERIFY(!settings->survivesPowerCut);
    }

    void doorsMaySwapTheirPaths()
    {
        const auto settings = read("path.agent = /notice.js\npath.notice = /agent.js\n");
        QVERIFY(settings.ok());
        QCOMPARE(settings->paths.notice, QByteArray("/agent.js"));
    }

    void oddLinesAreRefusedByNumber_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("word"); // in the sentence
        const auto row = [](const char *name, const QByteArray &content, int line, const char *word) {
            QTest::newRow(name) << content << line << QString::fromLatin1(word);
        };
        row("unknown key", "\n#\ncolour = red\n", 3, "'colour'");
        row("key in capitals", "Report = 127.0.0.1:1", 1, "'Report'");
        row("no equals sign", "report 127.0.0.1:1", 1, "key = value");
        row("section", "[collect]", 1, "key = value");
        row("no key", "= 1", 1, "key = value");
        row("no value", "report =", 1, "report");
        row("twice", "test-page = on\ntest-page = on\n", 2, "line 1");
        row("listener", "collect = 127.0.0.1\n", 1, "port");
        row("option of a listener", "collect = 127.0.0.1:1,colour=red\n", 1, "colour");
        row("options of the report listener", "report = 127.0.0.1:1,network=tor", 1, "options");
        row("proxies", "trusted-proxies = nginx", 1, "'nginx'");
        row("switch", "test-page = yes", 1, "on");
        row("durability", "durability = forever", 1, "power");
        row("size without a unit", "disk-budget = 2000000000", 1, "MB, GB or TB");
        row("small size", "disk-budget = 2MB", 1, "50MB");
        row("odd size", "disk-budget = much", 1, "'much'");
        row("relative file", "spam-list = spam.txt", 1, "'spam.txt'");
        row("number", "connections = many", 1, "'many'");
        row("zero", "rate-per-client = 0", 1, "'0'");
        row("too large a number", "rate-per-site = 100001", 1, "100000");
        row("path without a slash", "path.view = view", 1, "'view'");
        row("path with a query", "path.view = /v?x", 1, "/v?x");
        row("path with a space", "path.view = /v w", 1, "/v w");
        row("path with a quote", "path.view = /v\"w", 1, "/v\"w");
        row("path with percent", "path.view = /%41", 1, "/%41");
        row("path above ASCII", "path.view = /\xc3\xa4", 1, "path.view");
        row("path of another host", "path.view = //v", 1, "'//v'");
        row("path with dots", "path.view = /a/../b", 1, "/a/../b");
        row("path that ends in a dot", "path.view = /a/.", 1, "/a/.");
        row("long path", "path.view = /" + QByteArray(300, 'a'), 1, "path.view");
        row("two doors, one path", "path.view = /x\n\npath.counter = /x\n", 3, "path.counter");
        row("path of a door that stays", "#\npath.view = /agent.js", 2, "path.agent");
        row("path of the test page", "path.view = /", 1, "path.test-page");
        row("longer than any", QByteArray("#\n").repeated(40000), 1, "longer");
    }

    void oddLinesAreRefusedByNumber()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, line);
        QFETCH(QString, word);
        const auto settings = read(content);
        QVERIFY(!settings.ok());
        QCOMPARE(settings.error().code, core::ErrorCode::InvalidInput);
        const QString what = settings.error().what;
        QVERIFY2(what.startsWith(u"'%1' line %2: "_s.arg(path()).arg(line)), qPrintable(what));
        QVERIFY2(what.contains(word), qPrintable(what));
        QVERIFY2(!what.contains(u'\n'), qPrintable(what));
    }

    void missingFileIsSaid()
    {
        for (const QString &path : {m_directory.filePath(u"none.conf"_s), m_directory.path()}) {
            const auto settings = service::readConfig(path);
            QVERIFY(!settings.ok());
            QCOMPARE(settings.error().code, core::ErrorCode::Io);
            QVERIFY(settings.error().what.contains(path));
        }
    }

    // The sample names every key; a line with one '#' before its key is a default, one with two an example.
    void theSampleIsWholeAndValid()
    {
        QFile sample(u"" GATEPOST_SOURCE_DIR "/packaging/gatepostd.conf"_s);
        QVERIFY(sample.open(QIODevice::ReadOnly));
        QByteArray defaultLines;
        QByteArray exampleLines;
        QStringList keys;
        for (const QByteArray &line : sample.readAll().split('\n')) {
            QVERIFY2(line.isEmpty() || line.startsWith('#'), line.constData()); // whole as it is, it sets nothing
            const bool isExample = line.startsWith("##");
            const QByteArray text = line.sliced(qMin(line.size(), qsizetype(isExample ? 2 : 1)));
            if (text.isEmpty() || text.startsWith(' '))
                continue;
            (isExample ? exampleLines : defaultLines) += text + '\n';
            keys.append(QString::fromUtf8(text.split('=').front()).trimmed());
        }
        for (const QString &key : service::configKeys())
            QVERIFY2(keys.contains(key), qPrintable(key));

        const auto settings = read(defaultLines);
        QVERIFY2(settings.ok(), settings ? "" : qPrintable(settings.error().what));
        const service::ServiceSettings defaults;
        QCOMPARE(settings->collect.size(), std::size_t(1));
        QCOMPARE(service::listenerUrl(settings->collect.front()), service::listenerUrl(defaults.collect.front()));
        QVERIFY(!settings->collect.front().network && !settings->collect.front().proxyProtocol);
        QCOMPARE(service::listenerUrl(settings->report), service::listenerUrl(defaults.report));
        QVERIFY(settings->guard.trustedProxies.isEmpty());
        const http::CollectPaths &paths = settings->paths;
        QCOMPARE((QByteArrayList{paths.agent, paths.fullAgent, paths.view, paths.pixel, paths.noscript, paths.counter,
                     paths.image, paths.notice, paths.health, paths.testPage}),
            (QByteArrayList{defaults.paths.agent, defaults.paths.fullAgent, defaults.paths.view, defaults.paths.pixel,
                defaults.paths.noscript, defaults.paths.counter, defaults.paths.image, defaults.paths.notice,
                defaults.paths.health, defaults.paths.testPage}));
        QCOMPARE(settings->testPage, defaults.testPage);
        QCOMPARE(settings->survivesPowerCut, defaults.survivesPowerCut);
        QCOMPARE(settings->diskBudget, defaults.diskBudget);
        QCOMPARE(settings->countryDatabase, defaults.countryDatabase);
        QCOMPARE(settings->spamList, defaults.spamList);
        QCOMPARE(settings->guard.connections, defaults.guard.connections);
        QCOMPARE(settings->guard.connectionsPerPeer, defaults.guard.connectionsPerPeer);
        QCOMPARE(settings->rates.perClient, defaults.rates.perClient);
        QCOMPARE(settings->rates.clientBurst, defaults.rates.clientBurst);
        QCOMPARE(settings->rates.perSite, defaults.rates.perSite);
        QCOMPARE(settings->rates.siteBurst, defaults.rates.siteBurst);

        const auto examples = read(exampleLines);
        QVERIFY2(examples.ok(), examples ? "" : qPrintable(examples.error().what));
        QCOMPARE(examples->collect.size(), std::size_t(2)); // they replace the default
    }
};

QTEST_GUILESS_MAIN(ConfigFileTest)
#include "config_file_test.moc"
