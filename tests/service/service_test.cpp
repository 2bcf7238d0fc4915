// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/clock.h"
#include "collector/service/access_file.h"
#include "collector/service/collector_service.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"

#include <QFile>
#include <QFileInfo>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace Qt::StringLiterals;

class ServiceTest : public QObject
{
    Q_OBJECT

private:
    const core::SystemClock m_clock;

    static service::ServiceSettings anyPorts(const QString &directory)
    {
        service::ServiceSettings settings;
        settings.dataDirectory = directory;
        settings.collect = {
            {QHostAddress::LocalHost, 0, std::nullopt}, {QHostAddress::LocalHost, 0, core::Network::Tor}};
        settings.report.port = 0;
        return settings;
    }

private Q_SLOTS:
    void listenersAreParsed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url"); // empty: refused
        QTest::newRow("v4") << u"127.0.0.1:8460"_s << u"http://127.0.0.1:8460/"_s;
        QTest::newRow("v6") << u"[::1]:1"_s << u"http://[::1]:1/"_s;
        QTest::newRow("all v4") << u"0.0.0.0:8460"_s << u"http://127.0.0.1:8460/"_s;
        QTest::newRow("network") << u"127.0.0.1:80,network=tor"_s << u"http://127.0.0.1:80/"_s;
        QTest::newRow("all options") << u"127.0.0.1:80,network=i2p,proxy-protocol,i2p-headers"_s
                                     << u"http://127.0.0.1:80/"_s;
        QTest::newRow("I2P headers on the clear net") << u"127.0.0.1:80,i2p-headers"_s << QString();
        QTest::newRow("option with a value") << u"127.0.0.1:80,proxy-protocol=2"_s << QString();
        QTest::newRow("empty option") << u"127.0.0.1:80,"_s << QString();
        QTest::newRow("no port") << u"127.0.0.1"_s << QString();
        QTest::newRow("port too large") << u"127.0.0.1:65536"_s << QString();
        QTest::newRow("port of letters") << u"127.0.0.1:http"_s << QString();
        QTest::newRow("name") << u"localhost:80"_s << QString();
        for (const char *loose : {"127.1:80", "2130706433:80", "0x7f.0.0.1:80", "127.0.0.01:80", "0177.0.0.1:80",
                 "127.0.0.1 :80", " 127.0.0.1:80", "127.0.0.1: 80", "127.0.0.1:+80", "127.0.0.1:080",
                 "127.0.0.1:", ":80", "::1:80", "[127.0.0.1]:80", "[::1:80", "::1]:80", "[fe80::1%lo]:80", "[]:80"})
            QTest::newRow(loose) << QString::fromLatin1(loose) << QString();
        QTest::newRow("odd network") << u"127.0.0.1:80,network=mars"_s << QString();
        QTest::newRow("odd option") << u"127.0.0.1:80,colour=red"_s << QString();
        QTest::newRow("empty") << QString() << QString();
    }

    void listenersAreParsed()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const core::Result<service::ListenerSpec> listener = service::parseListener(text);
        QCOMPARE(listener.ok(), !url.isEmpty());
        if (listener)
            QCOMPARE(service::listenerUrl(listener.value()), url);
    }

    void startsListensAndStops()
    {
        const QTemporaryDir directory;
        service::CollectorService collector(anyPorts(directory.path()), m_clock);
        const core::Result<service::Addresses> addresses = collector.start();
        QVERIFY2(addresses.ok(), addresses ? "" : qPrintable(addresses.error().what));
        QCOMPARE(addresses->collect.size(), std::size_t(2));
        QCOMPARE(addresses->collect[1].network, core::Network::Tor);
        for (const service::ListenerSpec &listener : addresses->collect)
            QVERIFY(listener.port != 0);

        const QString accessPath = directory.filePath(u"access.json"_s);
        const core::Result<service::Access> access = service::readAccess(accessPath);
        QVERIFY(access.ok());
        QCOMPARE(access->url, service::listenerUrl(addresses->report));
        QCOMPARE(access->token.size(), 64);
        const QFileDevice::Permissions others = QFileDevice::ReadGroup | QFileDevice::ReadOther;
        QVERIFY(!(QFileInfo(accessPath).permissions() & others));

        collector.stop();
        QVERIFY(!QFile::exists(accessPath));
        QCOMPARE(service::readAccess(accessPath).error().code, core::ErrorCode::NotFound);
    }

    void testPageAndSnippetsComeFromAPlainListener_data()
    {
        QTest::addColumn<QStringList>("listeners");
        QTest::addColumn<QByteArray>("path"); // of the test page; empty: off
        QTest::addColumn<int>("snippets"); // the listener they name; -1: none
        QTest::addColumn<int>("page");
        const QString plain = u"127.0.0.1:0"_s;
        const QString tor = u"127.0.0.1:0,network=tor"_s;
        const QString proxied = u"127.0.0.1:0,proxy-protocol"_s;
        const QByteArray root = "/";
        QTest::newRow("plain") << QStringList{plain} << root << 0 << 0;
        QTest::newRow("Tor first") << QStringList{tor, plain} << root << 1 << 1;
        QTest::newRow("PROXY first") << QStringList{proxied, tor, plain, plain} << root << 2 << 2;
        QTest::newRow("another path") << QStringList{tor, plain} << QByteArray("/try") << 1 << 1;
        QTest::newRow("no test page") << QStringList{tor, plain} << QByteArray() << 1 << -1;
        QTest::newRow("Tor alone") << QStringList{tor} << root << -1 << -1;
        QTest::newRow("PROXY alone") << QStringList{proxied} << root << -1 << -1;
        QTest::newRow("everywhere") << QStringList{tor, u"0.0.0.0:0"_s} << root << 1 << 1;
    }

    void testPageAndSnippetsComeFromAPlainListener()
    {
        QFETCH(QStringList, listeners);
        QFETCH(QByteArray, path);
        QFETCH(int, snippets);
        QFETCH(int, page);
        const QTemporaryDir directory;
        service::ServiceSettings settings = anyPorts(directory.path());
        settings.collect.clear();
        for (const QString &listener : listeners)
            settings.collect.push_back(service::parseListener(listener).value());
        settings.testPage = !path.isEmpty();
        if (!path.isEmpty())
            settings.paths.testPage = path;
        service::CollectorService collector(settings, m_clock);
        const core::Result<service::Addresses> addresses = collector.start();
        QVERIFY2(addresses.ok(), addresses ? "" : qPrintable(addresses.error().what));
        const auto base = [&](int number) {
            return u"http://127.0.0.1:%1"_s.arg(addresses->collect[static_cast<std::size_t>(number)].port);
        };
        const QString snippetUrl = snippets < 0 ? QString() : base(snippets) + u'/';
        QCOMPARE(addresses->collectUrl(), snippetUrl);
        QCOMPARE(service::readAccess(directory.filePath(u"access.json"_s))->collectUrl, snippetUrl);
        QCOMPARE(addresses->testPageUrl(settings), page < 0 ? QString() : base(page) + QString::fromLatin1(path));
        if (page < 0)
            return;
        testing::RawClient client(addresses->collect[static_cast<std::size_t>(page)].port);
        QCOMPARE(client.ask(testing::getRequest("http://127.0.0.1" + path)).status, 200);
    }

    // Nobody could see it: who asks at this address is no loopback client.
    void testPageIsNotSaidWhereNoneIsServed()
    {
        service::Addresses addresses;
        addresses.collect = {{QHostAddress(u"192.0.2.1"_s), 80}, {QHostAddress(u"::1"_s), 81}};
        QCOMPARE(addresses.testPageUrl({}), u"http://[::1]:81/"_s);
        QCOMPARE(addresses.collectUrl(), u"http://192.0.2.1:80/"_s);
        addresses.collect.pop_back();
        QCOMPARE(addresses.testPageUrl({}), QString());
    }

    void secondServiceIsRefusedAndNamesTheFirst()
    {
        const QTemporaryDir directory;
        service::CollectorService first(anyPorts(directory.path()), m_clock);
        QVERIFY(first.start().ok());
        service::CollectorService second(anyPorts(directory.path()), m_clock);
        const core::Result<service::Addresses> refused = second.start();
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, core::ErrorCode::Busy);
        QVERIFY2(refused.error().what.contains(QString::number(QCoreApplication::applicationPid())),
            qPrintable(refused.error().what));
    }

    void takenPortFailsAndFreesTheDirectory()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QTemporaryDir directory;
        service::ServiceSettings settings = anyPorts(directory.path());
        settings.collect.front().port = other.serverPort();
        service::CollectorService collector(settings, m_clock);
        const core::Result<service::Addresses> refused = collector.start();
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().what.contains(QString::number(other.serverPort())), qPrintable(refused.error().what));

        service::CollectorService next(anyPorts(directory.path()), m_clock);
        QVERIFY(next.start().ok());
    }

    void listOfSpamMustBeReadable()
    {
        const QTemporaryDir directory;
        service::ServiceSettings settings = anyPorts(directory.path());
        settings.spamList = directory.filePath(u"none.txt"_s);
        service::CollectorService collector(settings, m_clock);
        const core::Result<service::Addresses> refused = collector.start();
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().what.contains(settings.spamList), qPrintable(refused.error().what));

        QFile file(settings.spamList);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("spam.example\n");
        file.close();
        QVERIFY(collector.start().ok());
    }

    void damagedAccessFileIsSaid()
    {
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"access.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{");
        file.close();
        QCOMPARE(service::readAccess(file.fileName()).error().code, core::ErrorCode::Corrupt);
    }
};

QTEST_GUILESS_MAIN(ServiceTest)
#include "service_test.moc"
