// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/source_tree.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

using namespace gatepost::testing;

namespace {

// Words of a text that name a place of the tree: within back quotes, a fenced or an indented block, beginning with one of its
// folders, or a bare name of a document.
QStringList namedPaths(const QString &text)
{
    static const QRegularExpression code(
        QStringLiteral("```.*?```|`[^`]+?`|(?:^|\n) {4}[^\n]+"), QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression path(
        QStringLiteral("(?<![\\w/.:=-])(?:\\./)?((?:collector|app|qml|resources|tests|packaging|docs|src|scripts|tools"
                       "|\\.ci)(?:/[\\w.*-]+)+/?|[A-Z]+\\.md|CMake\\w+\\.(?:txt|json)|LICENSE)(?![\\w/])"));
    QStringList paths;
    auto codes = code.globalMatch(text);
    while (codes.hasNext()) {
        auto words = path.globalMatch(codes.next().captured());
        while (words.hasNext())
            paths.append(words.next().captured(1));
    }
    return paths;
}

// Addresses of links: [text](address), without those to other machines or into the same page.
QStringList linkedPaths(const QString &text)
{
    static const QRegularExpression link(QStringLiteral("\\]\\(([^)\\s#]+)"));
    QStringList paths;
    auto links = link.globalMatch(text);
    while (links.hasNext()) {
        const QString address = links.next().captured(1);
        if (!address.contains(QLatin1String("://")) && !address.startsWith(QLatin1String("mailto:")))
            paths.append(address);
    }
    return paths;
}

bool exists(const QString &path)
{
    // `tests/<room>/*.case` and the like: the folder must be there.
    const qsizetype star = path.indexOf(QLatin1Char('*'));
    return existsInTree(star < 0 ? path : path.left(path.lastIndexOf(QLatin1Char('/'), star)));
}

} // namespace

class DocsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsAreFoundInText()
    {
        const QString text = QStringLiteral(
            "Run `packaging/run --headless` or `./tests/bench/run`; see `README.md`, "
            "not `text/plain`.\n```\n$ packaging/test\n```\n\n    tests/bench/run --quick\n[look](resources/a.png)");
        QCOMPARE(namedPaths(text),
            QStringList({QStringLiteral("packaging/run"), QStringLiteral("tests/bench/run"),
                QStringLiteral("README.md"), QStringLiteral("packaging/test"), QStringLiteral("tests/bench/run")}));
        QCOMPARE(linkedPaths(text), QStringList({QStringLiteral("resources/a.png")}));
    }

    void everyNamedPathExists_data()
    {
        QTest::addColumn<QString>("document");
        for (const char *name : {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"})
            QTest::newRow(name) << QString::fromUtf8(name);
    }

    void everyNamedPathExists()
    {
        QFETCH(QString, document);
        const QString text = QString::fromUtf8(sourceText(document));
        QVERIFY2(!text.isEmpty(), qPrintable(document + QStringLiteral(" is missing or empty")));
        QStringList missing;
        for (const QString &path : namedPaths(text) + linkedPaths(text)) {
            if (!exists(path))
                missing << path;
        }
        missing.removeDuplicates();
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(QLatin1Char('\n'))));
    }

    // What a reader is told to type begins with a program of the tree.
    void readmeNamesTheTwoCommands()
    {
        const QStringList paths = namedPaths(QString::fromUtf8(sourceText(QStringLiteral("README.md"))));
        QVERIFY(paths.contains(QStringLiteral("packaging/run")));
        QVERIFY(paths.contains(QStringLiteral("packaging/test")));
    }

    void scriptsCanBeRun()
    {
        QStringList faults;
        for (const QString &path : sourceFiles({})) {
            const QFileInfo file(QStringLiteral(GATEPOST_SOURCE_DIR "/") + path);
            if (sourceText(path).startsWith("#!") && !file.isExecutable())
                faults << path;
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }

    // Files of the tree say nothing about the machine they were written on.
    void noFileNamesAMachine()
    {
        static const QRegularExpression home(QStringLiteral("(^|[\\s\"'(=])/(home|root|Users|work)/\\w"));
        QStringList faults;
        for (const QString &path : sourceFiles({QStringLiteral("h"), QStringLiteral("cpp"), QStringLiteral("qml"),
                 QStringLiteral("js"), QStringLiteral("md"), QStringLiteral("txt"), QStringLiteral("py"),
                 QStringLiteral("sh"), QStringLiteral("sql")})) {
            if (path.endsWith(QLatin1String("docs_test.cpp")))
                continue;
            if (home.match(QString::fromUtf8(sourceText(path))).hasMatch())
                faults << path;
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(QLatin1Char('\n'))));
    }
};

QTEST_GUILESS_MAIN(DocsTest)
#include "docs_test.moc"
