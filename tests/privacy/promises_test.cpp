// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/core/slot.h"
#include "tests/support/collector_process.h"
#include "tests/support/process_signal.h"
#include "tests/support/raw_client.h"
#include "tests/support/requests.h"
#include "tests/support/stored_rows.h"

#include <QDir>
#include <QProcess>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStandardPaths>
#include <QTest>

#include <memory>

using namespace gatepost;
using namespace gatepost::testing;

// The privacy rules that speak of what is done with records later, by their numbers, against the real programs.
class PromisesTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<CollectorProcess> m_collector;

    QByteArray sendView(const QByteArray &fields)
    {
        return RawClient(m_collector->collectPort())
            .ask(postRequest("/api/view", "{\"domain\":\"example.org\"," + fields + "}"))
            .header("gatepost");
    }
    void sendViews(const QByteArray &page, int count)
    {
        for (int i = 0; i < count; ++i)
            QCOMPARE(sendView("\"n\":1,\"page\":\"" + page + "\""), QByteArray("stored"));
    }
    QByteArrayList terms(int dimension)
    {
        QByteArrayList texts;
        StoredRows rows(m_collector->databasePath());
        for (const auto &row : rows.select("SELECT text FROM term WHERE dim = " + QByteArray::number(dimension)))
            texts.append(row.first());
        return texts;
    }
    qsizetype countBytes(const QByteArray &marker)
    {
        qsizetype count = 0;
        const QFileInfoList files = QDir(m_collector->directory()).entryInfoList(QDir::Files | QDir::Hidden);
        for (const QFileInfo &info : files) {
            QFile file(info.filePath());
            if (file.open(QIODevice::ReadOnly))
                count += file.readAll().count(marker);
        }
        return count;
    }
    // The lines of a trace of system calls that reach for another machine.
    static QByteArray outsideCalls(const QString &trace)
    {
        QFile file(trace);
        if (!file.open(QIODevice::ReadOnly))
            return "there is no trace";
        QByteArray outside;
        const QList<QByteArray> lines = file.readAll().split('\n');
        for (const QByteArray &line : lines) {
            const bool isOutside = (line.contains("connect(") && line.contains("AF_INET"))
                || (line.contains("sin_addr") && !line.contains("127.0.0.1"))
                || (line.contains("inet_pton(AF_INET6") && !line.contains("::1"));
            if (isOutside)
                outside += line + '\n';
        }
        return outside;
    }
    // While no collector runs.
    void execute(const QString &sql)
    {
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("plain"));
            database.setDatabaseName(m_collector->databasePath());
            QVERIFY(database.open());
            QVERIFY(QSqlQuery(database).exec(sql));
        }
        QSqlDatabase::removeDatabase(QStringLiteral("plain"));
    }

private Q_SLOTS:
    void init()
    {
        m_collector = std::make_unique<CollectorProcess>();
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
        QVERIFY(!m_collector->addSite(QStringLiteral("Promises"), {QStringLiteral("example.org")}).isEmpty());
    }

    void cleanup()
    {
        if (m_collector->running())
            QCOMPARE(m_collector->terminate(), 0);
        m_collector.reset();
    }

    // Rare sizes become a class; of browser and system only the family and the major version are kept.
    void rule11_rareValuesAreCoarse()
    {
        QCOMPARE(sendView("\"page\":\"/\",\"screen\":\"1921x1083\""), QByteArray("stored"));
        QCOMPARE(sendView("\"page\":\"/\",\"screen\":\"3333x777\""), QByteArray("stored"));
        const QByteArrayList screens = terms(16);
        QVERIFY(!screens.isEmpty());
        for (const QByteArray &screen : screens)
            QVERIFY2(!screen.contains("1921") && !screen.contains("1083") && !screen.contains("3333")
                    && !screen.contains("777"),
                screen.constData());
        const QByteArray agent = "User-Agent: Mozilla/5.0 (Linux; Android 14.7.3; Pixel 8 Build/UQ1A) "
                                 "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.6478.71 Mobile Safari/537.36\r\n";
        const QByteArray request = postRequest("/api/view", R"({"domain":"example.org","page":"/phone"})", agent);
        QCOMPARE(RawClient(m_collector->collectPort()).ask(request).header("gatepost"), QByteArray("stored"));
        for (const QByteArray &text : terms(12) + terms(13))
            QVERIFY2(!text.contains('.') && !text.contains("Pixel"), text.constData());
        QVERIFY(terms(12).contains("Chrome 126") || terms(12).contains("Chrome Mobile 126"));
        QCOMPARE(countBytes("6478"), qsizetype(0));
        QCOMPARE(countBytes("UQ1A"), qsizetype(0));
    }

    // What is handed to others hides counts under k, and what would give them away, in both formats alike.
    void rule12_sharedExportsHideSmallCounts()
    {
        sendViews("/many", 12);
        sendViews("/some", 11);
        sendViews("/few", 3);
        const QString site = QStringLiteral("Promises");
        const CsvTable open = m_collector->exportCsv(QStringLiteral("pages"), site);
        QCOMPARE(open.cell(QStringLiteral("/few"), QStringLiteral("views")), QStringLiteral("3"));
        const CsvTable shared = m_collector->exportCsv(QStringLiteral("pages"), site, {QStringLiteral("--shared")});
        QCOMPARE(shared.cell(QStringLiteral("/few"), QStringLiteral("views")), QStringLiteral("<10"));
        QCOMPARE(shared.cell(QStringLiteral("/few"), QStringLiteral("share")), QString(QLatin1String("")));
        // 26 in all, less 12, less 11, would leave 3.
        QCOMPARE(shared.cell(QStringLiteral("/some"), QStringLiteral("views")), QString(QLatin1String("")));
        const auto json =
            m_collector->runHere({QStringLiteral("export"), QStringLiteral("pages"), QStringLiteral("--site"), site,
                QStringLiteral("--shared"), QStringLiteral("--format"), QStringLiteral("json")});
        QCOMPARE(json.exitCode, 0);
        QVERIFY(json.out.contains("\"<10\""));
        QVERIFY(!json.out.contains(":3,") && !json.out.contains(":11,"));

        QCOMPARE(m_collector
                     ->runHere({QStringLiteral("site"), QStringLiteral("edit"), site, QStringLiteral("--set"),
                         QStringLiteral("small-count=0")})
                     .exitCode,
            0);
        const CsvTable all = m_collector->exportCsv(QStringLiteral("pages"), site, {QStringLiteral("--shared")});
        QCOMPARE(all.cell(QStringLiteral("/few"), QStringLiteral("views")), QStringLiteral("3"));
    }

    // Past the retention the bytes go, not only the rows; a clock that jumped does not wipe.
    void rule13_retentionRemovesBytes()
    {
        sendViews("/long-gone-marker", 4);
        sendViews("/recent", 20);
        QCOMPARE(m_collector->terminate(), 0);
        const core::Slot monthsAgo = 26 * 31 * 24 * core::kSlotsPerHour;
        execute(QStringLiteral("UPDATE hit SET slot = slot - %1 WHERE page = (SELECT id FROM term WHERE dim = 1 AND "
                               "text = '/long-gone-marker')")
                    .arg(monthsAgo));
        const auto dry = m_collector->runHere({QStringLiteral("prune"), QStringLiteral("--dry-run")});
        QVERIFY2(dry.out.contains("4 of 24 hits"), dry.out.constData());
        QVERIFY(countBytes("/long-gone-marker") > 0);

        // The collector does it by itself.
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
        QTRY_COMPARE_WITH_TIMEOUT(countBytes("/long-gone-marker"), qsizetype(0), 30000);
        StoredRows rows(m_collector->databasePath());
        QCOMPARE(rows.select("SELECT count(*) FROM hit").first().first(), QByteArray("20"));

        // As if the clock stood years ahead: everything looks old.
        QCOMPARE(m_collector->terminate(), 0);
        execute(QStringLiteral("UPDATE hit SET slot = slot - %1").arg(monthsAgo));
        QVERIFY2(m_collector->start(), qPrintable(m_collector->trouble()));
        const auto refused = m_collector->runHere({QStringLiteral("prune")});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("more than half"), refused.err.constData());
        QCOMPARE(StoredRows(m_collector->databasePath()).select("SELECT count(*) FROM hit").first().first(),
            QByteArray("20"));
        QTRY_VERIFY_WITH_TIMEOUT(m_collector->standardError().contains("more than half"), 30000);
        QCOMPARE(m_collector->runHere({QStringLiteral("prune"), QStringLiteral("--yes")}).exitCode, 0);
        QCOMPARE(StoredRows(m_collector->databasePath()).select("SELECT count(*) FROM hit").first().first(),
            QByteArray("0"));
    }

    // Every call of the system that could reach another machine is listened to while the collector works.
    void rule14_nothingConnectsToTheOutside()
    {
        const QString strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
        QProcess probe;
        probe.start(strace, {QStringLiteral("-qq"), QStringLiteral("true")});
        if (strace.isEmpty() || !probe.waitForFinished() || probe.exitCode() != 0)
            QSKIP("skipped: needs strace and the right to use it");
        QTemporaryDir folder;
        const QString trace = folder.filePath(QStringLiteral("trace"));
        QProcess collector;
        collector.start(strace,
            {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-e"),
                QStringLiteral("trace=connect,sendto,sendmsg,sendmmsg"), QStringLiteral("-o"), trace,
                programPath(QStringLiteral("gatepostd")), QStringLiteral("serve"), QStringLiteral("--data"),
                folder.filePath(QStringLiteral("data")), QStringLiteral("--collect"), QStringLiteral("127.0.0.1:0"),
                QStringLiteral("--report"), QStringLiteral("127.0.0.1:0")});
        const auto endIt = qScopeGuard([&collector] { sendSignalToChild(collector, SIGKILL); });
        QByteArray said;
        QTRY_VERIFY_WITH_TIMEOUT((said += collector.readAllStandardOutput()).contains("ready\n"), 30000);
        const auto port = QRegularExpression(QStringLiteral("collect http://127.0.0.1:(\\d+)/"))
                              .match(QString::fromUtf8(said))
                              .captured(1)
                              .toUShort();
        QCOMPARE(CollectorProcess::run({QStringLiteral("site"), QStringLiteral("add"), QStringLiteral("One"),
                                           QStringLiteral("--host"), QStringLiteral("example.org"),
                                           QStringLiteral("--data"), folder.filePath(QStringLiteral("data"))})
                     .exitCode,
            0);
        const QByteArray body = R"({"domain":"example.org","page":"/","referrer":"https://example.com/elsewhere"})";
        QCOMPARE(RawClient(port).ask(postRequest("/api/view", body)).header("gatepost"), QByteArray("stored"));

        // strace hands the signal on to nobody: its child gets it.
        QVERIFY(sendSignalToChild(collector, SIGTERM));
        QVERIFY(collector.waitForFinished(30000));
        QCOMPARE(outsideCalls(trace), QByteArray());
    }

    void rule14_theConsoleConnectsToNobodyEither()
    {
        const QString strace = QStandardPaths::findExecutable(QStringLiteral("strace"));
        const QString console = programPath(QStringLiteral("gatepost"));
        QProcess probe;
        probe.start(strace, {QStringLiteral("-qq"), QStringLiteral("true")});
        if (strace.isEmpty() || !probe.waitForFinished() || probe.exitCode() != 0)
            QSKIP("skipped: needs strace and the right to use it");
        if (!QFile::exists(console))
            QSKIP("skipped: needs a build with the console");
        QTemporaryDir folder;
        const QString trace = folder.filePath(QStringLiteral("trace"));
        QProcess window;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        environment.insert(QStringLiteral("QT_QUICK_BACKEND"), QStringLiteral("software"));
        environment.insert(QStringLiteral("HOME"), folder.path()); // for what the console keeps of its window
        window.setProcessEnvironment(environment);
        window.start(strace,
            {QStringLiteral("-f"), QStringLiteral("-qq"), QStringLiteral("-e"),
                QStringLiteral("trace=connect,sendto,sendmsg,sendmmsg"), QStringLiteral("-o"), trace, console,
                QStringLiteral("--measure-start"), QStringLiteral("--data"), folder.filePath(QStringLiteral("data")),
                QStringLiteral("--collect"), QStringLiteral("127.0.0.1:0"), QStringLiteral("--report"),
                QStringLiteral("127.0.0.1:0")});
        QVERIFY(window.waitForFinished(60000));
        QVERIFY2(window.readAllStandardOutput().contains("window"), window.readAllStandardError().constData());
        QCOMPARE(outsideCalls(trace), QByteArray());
    }

    // The paragraph for a site's privacy page follows its real options, at once.
    void rule17_statementFollowsTheOptions()
    {
        const QStringList ask{QStringLiteral("site"), QStringLiteral("statement"), QStringLiteral("Promises")};
        const QByteArray before = m_collector->runHere(ask).out;
        QVERIFY2(before.contains("time zone") && before.contains("25 months"), before.constData());
        QCOMPARE(m_collector
                     ->runHere({QStringLiteral("site"), QStringLiteral("edit"), QStringLiteral("Promises"),
                         QStringLiteral("--preset"), QStringLiteral("counter-only"), QStringLiteral("--set"),
                         QStringLiteral("retention=3")})
                     .exitCode,
            0);
        const QByteArray after = m_collector->runHere(ask).out;
        QVERIFY2(!after.contains("time zone") && after.contains("3 months"), after.constData());
    }
};

QTEST_GUILESS_MAIN(PromisesTest)
#include "promises_test.moc"
