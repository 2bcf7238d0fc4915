// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/rules/needles.h"

#include <QTest>

using namespace gatepost::rules;

class NeedlesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void needlesAreFound_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("needles"); // parted by |
        const auto row = [](const char *pattern, const char *needles) {
            QTest::newRow(pattern) << QByteArray(pattern) << QByteArray(needles);
        };
        row("Googlebot", "googlebot");
        row("(?i)HeadLess", "headless");
        row("Googlebot/(\\d+)\\.(\\d+)", "googlebot/");
        row("(Opera|OPR)/", "opera/|opr/");
        row("Fire ?fox", "fire fox|firefox");
        row("[Cc]laude[bB]ot", "claudebot");
        row("ab.*longer", "longer");
        row("(abc)?defg", "abcdefg|defg");
        row("(abc)*defg", "defg");
        row("(?:abcd)+e", "abcd");
        row("a{2}bcdef", "bcdef");
        row("one|t", "");
        row("\\d+\\.\\d+", "");
        row("ab", "");
        row("Mozilla/5\\.0.*Silk", "silk"); // what all say tells little
        row("(?=look)ahead", "");
        row("(?P<name>word)", "");
        row("[[:alpha:]]word", "");
        row("a(b", "");
        row("*", "");
        row("word{99999999999999999999}", "");
        row("", "");
    }

    void needlesAreFound()
    {
        QFETCH(QByteArray, pattern);
        QByteArray needles;
        for (const std::string &needle : factsOfPattern(pattern.toStdString()).needles)
            needles += (needles.isEmpty() ? "" : "|") + QByteArray::fromStdString(needle);
        QTEST(needles, "needles");
    }

    void closedGroups_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("closed"); // c closed, o open, by number of group
        const auto row = [](const char *pattern, const char *closed) {
            QTest::newRow(pattern) << QByteArray(pattern) << QByteArray(closed);
        };
        row("(Opera|OPR)/(\\d+)", "co");
        row("(Fire(?:fox|bird)?) x", "c");
        row("(.*) CFNetwork", "o");
        row("(\\w+)Bot", "o");
        row("([A-Z]bot)", "o");
        row("(a+)", "o");
        row("((one)|two [xy])", "cc");
        row("(?:a)(b)", "c");
        row("(?=a)(b)", "");
    }

    void closedGroups()
    {
        QFETCH(QByteArray, pattern);
        const std::vector<bool> groups = factsOfPattern(pattern.toStdString()).closedGroups;
        QByteArray closed;
        for (std::size_t i = 1; i < groups.size(); ++i)
            closed += groups[i] ? 'c' : 'o';
        QTEST(closed, "closed");
    }
};

QTEST_APPLESS_MAIN(NeedlesTest)
#include "needles_test.moc"
