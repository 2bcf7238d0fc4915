// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/collector_process.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace gatepost::testing;
using namespace Qt::StringLiterals;

// The command line as a person types it, against the real program.
class CliTest : public QObject
{
    Q_OBJECT

private:
    using Outcome = CollectorProcess::Outcome;

    static QByteArray firstLine(const QByteArray &text) { return text.split('\n').value(0); }

private Q_SLOTS:
    void wrongUsageIsExitCodeTwo_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *words) {
            QTest::newRow(words) << QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
        };
        row("");
        row("fly");
        row("site");
        row("site fly");
        row("site add");
        row("site add One");
        row("site add One Two --host a.example");
        row("site list --colour red");
        row("serve now");
        row("serve --collect nowhere");
        row("serve --durability maybe");
        row("snippet");
        row("export");
        row("export nonsense --site x");
        row("export pages --limit many");
        row("export pages --format xml");
        row("export pages --site One --filter nonsense");
        row("drops --from never");
        row("drops --colour red");
        row("backup");
        row("backup one two");
        row("backup --keep none .");
        row("backup --keep 3 missing");
        row("restore");
        row("doctor now");
        row("doctor --config missing");
    }

    void wrongUsageIsExitCodeTwo()
    {
        QFETCH(QStringList, words);
        const CollectorProcess here;
        const Outcome outcome = words.isEmpty() ? CollectorProcess::run(words) : here.runHere(words);
        QCOMPARE(outcome.exitCode, 2);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY2(outcome.err.startsWith("gatepostd: ") && outcome.err.count('\n') == 1, outcome.err.constData());
        QVERIFY2(
            !outcome.err.contains(".;") && outcome.err.endsWith("; see gatepostd --help\n"), outcome.err.constData());
    }

    void helpAndVersionAreGiven()
    {
        const QStringList lines = {u"--help"_s, u"serve --help"_s, u"site --help"_s, u"site add --help"_s,
            u"site list --help"_s, u"site edit --help"_s, u"site options --help"_s, u"site statement --help"_s,
            u"site exclude-me --help"_s, u"site remove --help"_s, u"snippet --help"_s, u"export --help"_s,
            u"drops --help"_s, u"hosts --help"_s, u"prune --help"_s, u"backup --help"_s, u"restore --help"_s,
            u"doctor --help"_s};
        // One name for the program; `gatepost` alone is the console, or a word of what the browser is sent.
        static const QRegularExpression otherName(u"gatepost\\s+(site|serve|snippet|export|drops|hosts|prune|--)"_s);
        for (const QString &line : lines) {
            const Outcome outcome = CollectorProcess::run(line.split(u' '));
            QCOMPARE(outcome.exitCode, 0);
            QVERIFY2(outcome.out.startsWith("Usage: gatepostd "), outcome.out.constData());
            QVERIFY2(!otherName.match(QString::fromUtf8(outcome.out)).hasMatch(), outcome.out.constData());
        }
        QVERIFY(CollectorProcess::run({u"--version"_s}).out.startsWith("gatepostd "));
    }

    // The same words do the same with a collector and without one.
    void sitesAreEdited_data()
    {
        QTest::addColumn<bool>("serving");
        QTest::newRow("no collector") << false;
        QTest::newRow("while serving") << true;
    }

    void sitesAreEdited()
    {
        QFETCH(bool, serving);
        CollectorProcess collector;
        if (serving)
            QVERIFY2(collector.start(), qPrintable(collector.trouble()));

        const Outcome added = collector.runHere({u"site"_s, u"add"_s, u"My site"_s, u"--host"_s, u"Example.ORG."_s,
            u"--host"_s, u"abc.onion"_s, u"--timezone"_s, u"Europe/Berlin"_s});
        QVERIFY2(added.exitCode == 0, added.err.constData());
        const QByteArray key = firstLine(added.out);
        QVERIFY2(QRegularExpression(u"^gp_[A-Za-z0-9_-]{16}$"_s).match(QString::fromLatin1(key)).hasMatch(),
            key.constData());

        const QByteArray list = collector.runHere({u"site"_s, u"list"_s}).out;
        QVERIFY2(list.contains("My site\t" + key + "\tEurope/Berlin\texample.org (clearnet), abc.onion (tor)"),
            list.constData());

        const Outcome twice = collector.runHere({u"site"_s, u"add"_s, u"Other"_s, u"--host"_s, u"example.org"_s});
        QCOMPARE(twice.exitCode, 1);
        QVERIFY2(twice.err.contains("example.org") && twice.err.count('\n') == 1, twice.err.constData());
        QCOMPARE(collector.runHere({u"site"_s, u"add"_s, u"Odd"_s, u"--host"_s, u"a b"_s}).exitCode, 1);
        QCOMPARE(
            collector
                .runHere({u"site"_s, u"add"_s, u"Odd"_s, u"--host"_s, u"b.example"_s, u"--timezone"_s, u"Mars/Base"_s})
                .exitCode,
            1);

        const Outcome edited = collector.runHere({u"site"_s, u"edit"_s, u"abc.onion"_s, u"--name"_s, u"Renamed"_s,
            u"--remove-host"_s, u"abc.onion"_s, u"--host"_s, u"abc.i2p"_s});
        QVERIFY2(edited.exitCode == 0, edited.err.constData());
        QVERIFY2(collector.runHere({u"site"_s, u"list"_s})
                     .out.contains("Renamed\t" + key + "\tEurope/Berlin\texample.org (clearnet), abc.i2p (i2p)"),
            edited.out.constData());

        QCOMPARE(collector.runHere({u"site"_s, u"edit"_s, u"nobody"_s, u"--name"_s, u"x"_s}).exitCode, 1);
        QCOMPARE(collector.runHere({u"site"_s, u"remove"_s, u"Renamed"_s}).exitCode, 2);
        const Outcome removed = collector.runHere({u"site"_s, u"remove"_s, u"Renamed"_s, u"--yes"_s});
        QVERIFY2(removed.exitCode == 0, removed.err.constData());
        QVERIFY(collector.runHere({u"site"_s, u"list"_s}).out.isEmpty());
    }

    void snippetIsPrinted()
    {
        CollectorProcess collector;
        const QByteArray key = collector.addSite(u"One"_s, {u"example.org"_s});
        const Outcome outcome =
            collector.runHere({u"snippet"_s, u"--site"_s, u"One"_s, u"--endpoint"_s, u"https://stats.example.org"_s});
        QCOMPARE(outcome.exitCode, 0);
        for (const QByteArray &part : {QByteArray("https://stats.example.org/agent.js"), key,
                 QByteArray("https://stats.example.org/page.gif"), QByteArray("<noscript>")})
            QVERIFY2(outcome.out.contains(part), part.constData());
        QCOMPARE(collector.runHere({u"snippet"_s, u"--site"_s, u"One"_s}).exitCode, 2);
        QCOMPARE(
            collector.runHere({u"snippet"_s, u"--site"_s, u"One"_s, u"--endpoint"_s, u"\"><script>"_s}).exitCode, 2);
        QCOMPARE(
            collector.runHere({u"snippet"_s, u"--site"_s, u"Two"_s, u"--endpoint"_s, u"https://s.example"_s}).exitCode,
            1);
    }

    void endpointsThatCannotWorkAreRefused_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<bool>("firstParty");
        QTest::addColumn<QByteArray>("word"); // in the sentence; empty: taken
        const auto row = [](const char *endpoint, bool firstParty, const QByteArray &word) {
            QTest::addRow("%s%s", endpoint, firstParty ? ", first party" : "")
                << QString::fromLatin1(endpoint) << firstParty << word;
        };
        row("https://h", false, {});
        row("https://h/", false, {});
        row("https://h/sub", false, {});
        row("http://[::1]:8460/", false, {});
        row("https://h/?q=1", false, "'?'");
        row("https://h?", false, "'?'");
        row("https://h/#top", false, "'#'");
        row("https://h#", false, "'#'");
        row("https://me:secret@h/", false, "password");
        row("https://me@h/", false, "password");
        row("https://@h/", false, "password");
        row("ftp://h/", false, "https://stats.example.org");
        row("file:///h", false, "https://stats.example.org");
        row("javascript:alert(1)", false, "https://stats.example.org");
        row("//h", false, "https://stats.example.org");
        row("h", false, "https://stats.example.org");
        row("http://127.0.0.1:18460", true, {});
        row("http://127.0.0.1:18460/", true, {});
        row("http://127.0.0.1:18460/sub", true, "'/sub'");
        row("http://127.0.0.1:18460//", true, "'//'");
        row("https://127.0.0.1:18460", true, "plain http");
        row("http://127.0.0.1:18460/?q", true, "'?'");
    }

    void endpointsThatCannotWorkAreRefused()
    {
        QFETCH(QString, endpoint);
        QFETCH(bool, firstParty);
        QFETCH(QByteArray, word);
        CollectorProcess collector;
        QVERIFY(!collector.addSite(u"One"_s, {u"example.org"_s}).isEmpty());
        QStringList words{u"snippet"_s, u"--site"_s, u"One"_s, u"--endpoint"_s, endpoint};
        if (firstParty)
            words += {u"--first-party"_s, u"nginx"_s};
        const Outcome outcome = collector.runHere(words);
        QVERIFY2(outcome.exitCode == (word.isEmpty() ? 0 : 2), outcome.err + outcome.out);
        QCOMPARE(outcome.out.isEmpty(), !word.isEmpty());
        QVERIFY2(
            outcome.err.contains(word) && outcome.err.count('\n') == (word.isEmpty() ? 0 : 1), outcome.err.constData());
        QVERIFY2(!outcome.err.contains("secret"), outcome.err.constData());
    }

    void servingSaysWhereTheTestPageIs()
    {
        CollectorProcess collector;
        const auto pageAt = [&collector](const char *path) {
            return "\nTest page: http://127.0.0.1:" + QByteArray::number(collector.collectPort()) + path + "   ";
        };
        QVERIFY2(collector.start(), qPrintable(collector.trouble()));
        QTRY_VERIFY2_WITH_TIMEOUT(
            collector.standardOutput().contains(pageAt("/")), collector.standardOutput().constData(), 30000);
        QCOMPARE(collector.terminate(), 0);

        const QTemporaryDir folder;
        QFile file(folder.filePath(u"gatepostd.conf"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("path.test-page = /try\n");
        file.close();
        QVERIFY2(collector.start({u"--config"_s, file.fileName()}), qPrintable(collector.trouble()));
        QTRY_VERIFY2_WITH_TIMEOUT(
            collector.standardOutput().contains(pageAt("/try")), collector.standardOutput().constData(), 30000);
    }

    void exportWritesItsFileInOneStep()
    {
        CollectorProcess collector;
        QVERIFY(!collector.addSite(u"One"_s, {u"example.org"_s}).isEmpty());
        const QTemporaryDir target;
        const QString path = target.filePath(u"pages.csv"_s);
        const Outcome outcome = collector.runHere({u"export"_s, u"pages"_s, u"--site"_s, u"One"_s, u"-o"_s, path});
        QVERIFY2(outcome.exitCode == 0, outcome.err.constData());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("page,views,visits,share"));

        const Outcome nowhere = collector.runHere(
            {u"export"_s, u"pages"_s, u"--site"_s, u"One"_s, u"-o"_s, target.filePath(u"no/such/folder.csv"_s)});
        QCOMPARE(nowhere.exitCode, 1);
        QCOMPARE(collector.runHere({u"export"_s, u"pages"_s, u"--site"_s, u"Two"_s}).exitCode, 1);
    }

    void unusableDirectoryIsSaid()
    {
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Outcome outcome = CollectorProcess::run({u"serve"_s, u"--data"_s, file.fileName(), u"--collect"_s,
            u"127.0.0.1:0"_s, u"--report"_s, u"127.0.0.1:0"_s});
        QCOMPARE(outcome.exitCode, 1);
        QVERIFY2(outcome.err.contains(file.fileName().toUtf8()), outcome.err.constData());
    }
};

QTEST_GUILESS_MAIN(CliTest)
#include "cli_test.moc"
