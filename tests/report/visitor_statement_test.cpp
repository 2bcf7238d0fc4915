// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/report/visitor_statement.h"

#include <QTest>

using namespace gatepost;

class VisitorStatementTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // Each option changes what is said, in both directions.
    void saysWhatTheOptionsDo_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("words");
        QTest::addColumn<bool>("isSaid");
        const auto row = [](const char *option, const char *value, const char *words, bool isSaid) {
            QTest::addRow("%s=%s", option, value)
                << QString::fromLatin1(option) << QString::fromLatin1(value) << QString::fromLatin1(words) << isSaid;
        };
        row("country", "timezone", "guessed from the browser's time zone", true);
        row("country", "none", "country is", false);
        row("country", "none", "time zone", false);
        row("country", "none", "offset from UTC", true);
        row("country", "address", "looked up from the network address", true);
        row("visits", "tab", "browser tab", true);
        row("visits", "address", "replaced each day", true);
        row("visits", "off", "not linked to visits", true);
        row("visits", "referrer", "from another site", true);
        row("title", "on", "the page's title", true);
        row("title", "off", "the page's title", false);
        row("screen", "off", "screen", false);
        row("language", "off", "language", false);
        row("load-time", "off", "to load", false);
        row("campaign", "off", "campaign", false);
        row("platform", "off", "kind of device", false);
        row("events", "off", "download", false);
        row("events", "on", "download", true);
        row("counter", "off", "image", false);
        row("counter-agent", "on", "leave out crawlers", true);
        row("counter-agent", "off", "neither the address nor the browser", true);
        row("honour-optout", "on", "only their number", true);
        row("event-properties", "plan,url", "with their plan and url", true);
        row("query-parameters", "q,id", "with the parameters q and id", true);
        row("query-parameters", "", "without its parameters", true);
        row("honour-optout", "off", "not taken into account", true);
        row("agent", "off", "linked here", false);
        row("retention", "1", "after one month", true);
        row("retention", "12", "after 12 months", true);
    }

    void saysWhatTheOptionsDo()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QFETCH(QString, words);
        QFETCH(bool, isSaid);
        core::Site site;
        QVERIFY(core::setOption(site.options, option, value).ok());
        const QString statement = report::visitorStatement(site);
        QVERIFY2(statement.contains(words) == isSaid, qPrintable(statement));
        QVERIFY(!statement.contains(QStringLiteral("  ")) && !statement.contains(u'\n'));
        QVERIFY(!statement.contains(QStringLiteral("consent"), Qt::CaseInsensitive));
    }
};

QTEST_APPLESS_MAIN(VisitorStatementTest)
#include "visitor_statement_test.moc"
