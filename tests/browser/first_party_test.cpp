// SPDX-License-Identifier: GPL-3.0-or-later
// The web server's lines of `gatepostd snippet --first-party`, in the real web servers, on a site whose pages tell nobody
// where they are (Referrer-Policy: no-referrer).
#include "tests/browser/browser_fixture.h"
#include "tests/browser/web_server.h"

#include <QTcpSocket>
#include <QTest>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

class FirstPartyTest : public QObject, private BrowserFixture
{
    Q_OBJECT

private:
    // What the command prints: for the web server, and for the pages.
    struct Parts {
        QByteArray lines;
        QByteArray html;
    };
    Parts partsOf(const QByteArray &out)
    {
        const qsizetype second = out.indexOf("# 2.");
        const qsizetype third = out.indexOf("# 3.");
        return {out.mid(out.indexOf('\n', second) + 1, third - out.indexOf('\n', second) - 1),
            out.mid(out.indexOf('\n', third) + 1)};
    }
    Parts snippetFor(const QByteArray &server, quint16 port, const QStringList &more = {})
    {
        return partsOf(snippet(QStringList{u"--first-party"_s, QString::fromLatin1(server), u"--endpoint"_s,
                                   u"http://127.0.0.1:%1"_s.arg(port)}
            + more));
    }
    QByteArray pageOf(const QByteArray &html)
    {
        return "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Own origin</title><link rel=\"icon\" "
               "href=\"data:,\"></head><body>"
            + html + "<script>"
            + afterLoad("fetch('" + url("pages.example", "/done").toUtf8() + "', {mode: 'no-cors'})")
            + "</script></body></html>";
    }
    static void servers()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("nginx") << QByteArray("nginx") << static_cast<int>(WebServer::Nginx);
        QTest::newRow("caddy") << QByteArray("caddy") << static_cast<int>(WebServer::Caddy);
    }

private Q_SLOTS:
    void init()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"gatepostd.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("trusted-proxies = 127.0.0.1, ::1\n");
        file.close();
        // Two hosts: which one a page is on can be told by the web server only.
        QVERIFY2(startCollector({u"example.org"_s, u"example.net"_s}, {u"--config"_s, file.fileName()}),
            qPrintable(collector().trouble()));
    }

    void cleanup() { stopCollector(); }

    void everyViewIsCountedOnItsPage_data() { servers(); }
    void everyViewIsCountedOnItsPage()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, kind);
        const auto which = static_cast<WebServer::Kind>(kind);
        if (WebServer::program(which).isEmpty())
            QSKIP(("skipped: needs " + name).constData());
        if (Chromium::program().isEmpty())
            QSKIP("skipped: needs chromium");
        const Parts parts = snippetFor(name, collector().collectPort());
        WebServer server;
        QVERIFY(server.write(u"page.html"_s, pageOf(parts.html)));
        // A browser that sends no Referer at all: only the generator's template knows the page.
        QByteArray blind = snippetFor(name, collector().collectPort(), {u"--static"_s, u"generic"_s}).html;
        blind.replace("no-referrer-when-downgrade", "no-referrer").replace("PAGE_PATH", "%2Fblind.html");
        QVERIFY(server.write(u"blind.html"_s, pageOf(blind.replace("PAGE_TITLE", "Blind%20page"))));
        QVERIFY2(server.start(which, parts.lines), qPrintable(server.trouble()));

        const QString origin = u"http://example.org:%1"_s.arg(server.port());
        visit({origin + u"/page.html"_s});
        visit({origin + u"/blind.html"_s});
        visit({origin + u"/blind.html"_s, false});
        for (const QByteArray &page : {QByteArray("/page.html"), QByteArray("/blind.html")}) {
            expectCount(views(page), 1);
            expectCount("channel = 1 AND " + onPage(page), page == "/page.html" ? 1 : 2);
        }
        expectCount("channel = 2 AND " + onPage("/blind.html"), 1);
        expectCount("host <> (SELECT id FROM term WHERE dim = 21 AND text = 'example.org')", 0);
        QCOMPARE(textOf("/page.html", "referrer", 3), QByteArray());
    }

    void theCollectorHearsTheTruthAndNoSecrets_data() { servers(); }
    void theCollectorHearsTheTruthAndNoSecrets()
    {
        QFETCH(QByteArray, name);
        QFETCH(int, kind);
        const auto which = static_cast<WebServer::Kind>(kind);
        if (WebServer::program(which).isEmpty())
            QSKIP(("skipped: needs " + name).constData());
        // In the collector's place: what does it get?
        pages().setPage("/page.gif", "image");
        WebServer server;
        QVERIFY2(server.start(which, snippetFor(name, pages().port()).lines), qPrintable(server.trouble()));
        QTcpSocket visitor;
        visitor.connectToHost(QHostAddress::LocalHost, server.port());
        visitor.write(
            "GET /assets/site/page.gif?key=gp_x HTTP/1.1\r\nHost: example.org:" + QByteArray::number(server.port())
            + "\r\nReferer: http://example.org/a\r\nCookie: session=secret\r\nAuthorization: Basic c2VjcmV0\r\n"
              "X-Forwarded-For: 192.0.2.1\r\nX-Gatepost-Host: forged.example\r\nConnection: close\r\n\r\n");
        QVERIFY(QTest::qWaitFor([&] { return visitor.state() == QAbstractSocket::UnconnectedState; }, 30000));
        const QByteArray heard = pages().lastHead("/page.gif");
        QVERIFY2(heard.startsWith("GET /page.gif?key=gp_x "), (heard + visitor.readAll()).constData());
        const QByteArray lower = heard.toLower();
        QVERIFY2(lower.contains("\r\nx-gatepost-host: example.org\r\n"), heard.constData());
        QVERIFY2(lower.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), heard.constData());
        QVERIFY2(lower.contains("\r\nreferer: http://example.org/a\r\n"), heard.constData());
        for (const char *secret : {"cookie", "authorization", "192.0.2.1", "forged"})
            QVERIFY2(!lower.contains(secret), heard.constData());
    }
};

QTEST_GUILESS_MAIN(FirstPartyTest)
#include "first_party_test.moc"
