// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/spam_list.h"

#include "collector/core/host_name.h"
#include "collector/enrich/table_text.h"

#include <QTemporaryDir>
#include <QTest>

using namespace gatepost;
using namespace gatepost::enrich;

class SpamListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostsAreListedByWholeLabels_data();
    void hostsAreListedByWholeLabels();
    void everyBuiltInLineIsAHost();
    void theOwnersFileAddsHosts();
    void filesThatCannotBeRead_data();
    void filesThatCannotBeRead();
};

void SpamListTest::hostsAreListedByWholeLabels_data()
{
    QTest::addColumn<bool>("listed");
    QTest::newRow("semalt.com") << true;
    QTest::newRow("42.semalt.com") << true;
    QTest::newRow("a.b.c.semalt.com") << true;
    QTest::newRow("buttons-for-website.com") << true;
    QTest::newRow("notsemalt.com") << false;
    QTest::newRow("semalt.com.example.org") << false;
    QTest::newRow("semalt") << false;
    QTest::newRow("com") << false;
    QTest::newRow("aliexpress.com.ru") << true;
    QTest::newRow("aliexpress.com") << false;
    QTest::newRow("www.google.com") << false;
    QTest::newRow("[2001:db8::1]") << false;
    QTest::newRow("") << false;
    QTest::newRow(".") << false;
}

void SpamListTest::hostsAreListedByWholeLabels()
{
    static const SpamList kList = SpamList::builtIn();
    QTEST(kList.contains(QTest::currentDataTag()), "listed");
}

void SpamListTest::everyBuiltInLineIsAHost()
{
    const QByteArray text = builtInTable("spam.tsv");
    for (const char *head : {"\n# source:", "\n# licence:", "\n# date:", "\n# refresh:"})
        QVERIFY2(text.contains(head), head);
    const SpamList list = SpamList::builtIn();
    QCOMPARE(list.linesLeftOut(), 0);
    QVERIFY(list.size() >= 100);
    std::size_t lines = 0;
    forEachRow(text, [&lines](const std::vector<std::string_view> &cells) {
        const QByteArray host(cells[0].data(), static_cast<qsizetype>(cells[0].size()));
        QCOMPARE(core::canonicalHost(host), host);
        QVERIFY2(host.contains('.'), host); // a whole top-level domain would be too much
        ++lines;
    });
    QCOMPARE(lines, list.size()); // none twice
}

void SpamListTest::theOwnersFileAddsHosts()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("spam.txt")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# mine\r\nNuisance.Example.\r\n\r\n  pest.example  # since spring\nno host at all\nb\xc3\xbc"
               "cher.example");
    file.close();
    const auto list = SpamList::withFile(file.fileName());
    QVERIFY(list.ok());
    QVERIFY(list->contains("nuisance.example"));
    QVERIFY(list->contains("www.pest.example"));
    QVERIFY(list->contains("xn--bcher-kva.example"));
    QVERIFY(list->contains("semalt.com"));
    QVERIFY(!list->contains("example"));
    QCOMPARE(list->linesLeftOut(), 1);
}

void SpamListTest::filesThatCannotBeRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("code");
    QTest::newRow("missing") << QStringLiteral("missing.txt") << static_cast<int>(core::ErrorCode::NotFound);
    QTest::newRow("a folder") << QStringLiteral(".") << static_cast<int>(core::ErrorCode::Io);
    QTest::newRow("too large") << QStringLiteral("large.txt") << static_cast<int>(core::ErrorCode::InvalidInput);
}

void SpamListTest::filesThatCannotBeRead()
{
    QFETCH(QString, name);
    QTemporaryDir folder;
    QFile large(folder.filePath(QStringLiteral("large.txt")));
    QVERIFY(large.open(QIODevice::WriteOnly) && large.resize(9 * 1024 * 1024));
    const QString path = folder.filePath(name);
    const auto list = SpamList::withFile(path);
    QVERIFY(!list.ok());
    QTEST(static_cast<int>(list.error().code), "code");
    QVERIFY2(list.error().what.contains(path), qPrintable(list.error().what));
}

QTEST_APPLESS_MAIN(SpamListTest)
#include "spam_list_test.moc"
