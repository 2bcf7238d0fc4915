// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QClipboard>
#include <QQuickItem>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

// Everything that Qt warned of since the test function began; QML's mistakes among it.
QStringList g_warnings;

void keepWarnings(QtMsgType type, const QMessageLogContext &, const QString &text)
{
    if (type != QtDebugMsg && type != QtInfoMsg)
        g_warnings.append(text);
}

const QDateTime kNow({2025, 11, 22}, {21, 40}, Qt::UTC);

} // namespace

// The console by keyboard and mouse, over sample hits: what a person sees and what is asked in consequence.
class WindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        g_warnings.clear();
        m_before = qInstallMessageHandler(keepWarnings);
        m_stage = std::make_unique<tests::ConsoleStage>(kNow);
        QVERIFY(m_stage->window());
        QVERIFY(QTest::qWaitForWindowExposed(m_stage->window()));
    }

    void cleanup()
    {
        m_stage.reset();
        qInstallMessageHandler(m_before);
        QVERIFY2(g_warnings.isEmpty(), qPrintable(g_warnings.join(u'\n')));
    }

    void everyPageIsThereByItsDigit_data()
    {
        QTest::addColumn<QString>("page");
        int digit = 0;
        for (const char *page : {"overview", "pages", "referrers", "platforms", "places", "blocked", "live", "sites"})
            QTest::addRow("%d", ++digit) << QString::fromLatin1(page);
    }

    void everyPageIsThereByItsDigit()
    {
        QFETCH(QString, page);
        showSample();
        QTest::keyClick(m_stage->window(), QTest::currentDataTag()[0]);
        QCOMPARE(m_stage->window()->property("page").toString(), page);
        QVERIFY(m_stage->settle());
        QVERIFY(looksFilled());
        QCOMPARE(m_stage->session().settings()->page(), page);
    }

    void everyPanelOfAPageComesFromOneQuestion_data()
    {
        QTest::addColumn<int>("questions");
        for (const char *page : {"overview", "pages", "referrers", "platforms", "places", "blocked"})
            QTest::newRow(page) << 1;
        for (const char *page : {"live", "sites"})
            QTest::newRow(page) << 0;
    }

    // Counted where they are answered: when a page is opened and after every change of what is looked at.
    void everyPanelOfAPageComesFromOneQuestion()
    {
        QFETCH(int, questions);
        const QString page = QString::fromLatin1(QTest::currentDataTag());
        m_stage->fill();
        m_stage->session().settings()->setPage(page);
        m_stage->open(page);
        m_stage->session().start();
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->world().questions(), questions);

        models::ReportScope *scope = m_stage->session().scope();
        int asked = questions;
        const std::vector<std::function<void()>> changes{[scope] { scope->addFilter(u"network"_s, u"tor"_s); },
            [scope] { scope->clearFilters(); }, [scope] { scope->setRange(models::ReportScope::Days7); },
            [scope] { scope->setRange(models::ReportScope::All); },
            [scope] { scope->setCompare(models::ReportScope::LastYear); }};
        for (const auto &change : changes) {
            change();
            QVERIFY(m_stage->settle());
            asked += questions;
            QCOMPARE(m_stage->world().questions(), asked);
        }
    }

    void theFiguresBeforeStayUntilTheNewAreThere()
    {
        showSample();
        m_stage->world().setMood(tests::SampleWorld::Mood::Hanging);
        m_stage->session().scope()->setRange(models::ReportScope::Days7);
        const auto *report = m_stage->window()->findChild<models::ReportModel *>();
        QVERIFY(m_stage->waitFor([report] { return report->isRefreshing(); }));
        QCOMPARE(report->state(), models::ReportModel::Ready);
        QVERIFY(rowWith(u"Firefox"_s));
        // So does the page before, while the next one waits for its first figures; then that says what it waits for.
        m_stage->open(u"places"_s);
        QCoreApplication::processEvents();
        QVERIFY(rowWith(u"Firefox"_s));
        QVERIFY(m_stage->waitFor([this] { return textShown(u"Reading …"_s); }));
        m_stage->world().setMood(tests::SampleWorld::Mood::Fine);
        QVERIFY(m_stage->waitFor([this] { return rowWith(u"US"_s) != nullptr; }));
        QVERIFY(m_stage->settle());
    }

    void whatIsDamagedIsSaid()
    {
        m_stage->world().setDamage(
            {{tests::kSampleSite, query::rangeOfDays({2025, 11, 3}, {2025, 11, 4}, QTimeZone::utc()), 12, 1}});
        showSample();
        const QString sentence = u"Some days could not be read: 3 Nov 2025 of example.org. The figures leave them out. "
                                 "Run gatepostd doctor."_s;
        for (const char *page : {"overview", "pages", "referrers", "platforms", "places", "blocked"}) {
            m_stage->open(QString::fromLatin1(page));
            QVERIFY(m_stage->settle());
            QVERIFY2(textShown(sentence), page);
        }
    }

    void bothThemesAndSmallWindows()
    {
        showSample();
        for (const char *page : {"overview", "pages", "referrers", "platforms", "places", "blocked", "live", "sites"}) {
            m_stage->open(QString::fromLatin1(page));
            m_stage->window()->resize(800, 600);
            m_stage->session().settings()->setTheme(models::AppSettings::Dark);
            QVERIFY(m_stage->settle());
            QVERIFY2(colourAt({2, 300}).lightness() < 60, page);
            m_stage->window()->resize(1280, 800);
            m_stage->session().settings()->setTheme(models::AppSettings::Light);
            QVERIFY(m_stage->settle());
            QVERIFY2(colourAt({2, 300}).lightness() > 200, page);
        }
    }

    void aClickedRowFiltersAndItsChipGoesAgain()
    {
        showSample();
        auto *scope = m_stage->session().scope();
        QQuickItem *row = rowWith(u"Hacker News"_s);
        QVERIFY(row);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(row));
        QCOMPARE(scope->filterCount(), 1);
        QVERIFY(m_stage->settle());
        const query::Query asked = m_stage->world().lastQuery();
        QCOMPARE(asked.filters.size(), std::size_t(1));
        QCOMPARE(asked.filters.front().dimension, core::Dimension::Source);
        QCOMPARE(asked.filters.front().value, u"Hacker News"_s);
        QVERIFY(!asked.filters.front().negated);

        QQuickItem *cross = named(u"Remove the filter Source is Hacker News"_s);
        QVERIFY(cross);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(cross));
        QCOMPARE(scope->filterCount(), 0);
        QVERIFY(m_stage->settle());
        QVERIFY(m_stage->world().lastQuery().filters.empty());
    }

    void clickKeepsARowAndAltClickLeavesItOut_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("alt");
        for (const bool alt : {false, true}) {
            const char *how = alt ? "Alt" : "plain";
            QTest::addRow("list, %s", how) << u"overview"_s << u"Firefox"_s << alt;
            QTest::addRow("table, %s", how) << u"pages"_s << u"/posts/qhttpserver-notes"_s << alt;
        }
    }

    void clickKeepsARowAndAltClickLeavesItOut()
    {
        QFETCH(QString, page);
        QFETCH(QString, text);
        QFETCH(bool, alt);
        showSample();
        m_stage->open(page);
        QVERIFY(m_stage->settle());
        QQuickItem *row = rowWith(text);
        QVERIFY(row);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, alt ? Qt::AltModifier : Qt::NoModifier, middleOf(row));
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->world().lastQuery().filters.size(), std::size_t(1));
        QCOMPARE(m_stage->world().lastQuery().filters.front().value, text);
        QCOMPARE(m_stage->world().lastQuery().filters.front().negated, alt);
        QCOMPARE(rowWith(text) == nullptr, alt);
    }

    void arrowsAndEnterDoTheSameInATable()
    {
        showSample();
        QTest::keyClick(m_stage->window(), '2');
        QVERIFY(m_stage->settle());
        QTest::keyClick(m_stage->window(), Qt::Key_Down);
        QTest::keyClick(m_stage->window(), Qt::Key_Return);
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->world().lastQuery().filters.size(), std::size_t(1));
        QCOMPARE(m_stage->world().lastQuery().filters.front().value, u"/posts/qhttpserver-notes"_s);
    }

    void anArrowEntersAPageWithoutATable()
    {
        showSample();
        const QQuickItem *page = m_stage->window()->activeFocusItem();
        QTest::keyClick(m_stage->window(), Qt::Key_Down);
        QVERIFY(page && page->isAncestorOf(m_stage->window()->activeFocusItem()));
    }

    void slashSearchesAndTypingStaysInTheField()
    {
        showSample();
        QTest::keyClick(m_stage->window(), '/');
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->window()->property("page").toString(), u"pages"_s);
        for (const char letter : {'o', 'n', 'i', 'o', 'n', '1'})
            QTest::keyClick(m_stage->window(), letter);
        QCOMPARE(m_stage->window()->property("page").toString(), u"pages"_s); // '1' opened nothing
        QTest::keyClick(m_stage->window(), Qt::Key_Backspace);
        QVERIFY(m_stage->settle());
        QVERIFY(m_stage->waitFor(
            [this] { return rowWith(u"/posts/onion-mirrors"_s) != nullptr && rowWith(u"/projects"_s) == nullptr; }));
        QTest::keyClick(m_stage->window(), Qt::Key_Escape);
        QVERIFY(m_stage->waitFor([this] { return rowWith(u"/projects"_s) != nullptr; }));
    }

    void daysAreChosenInTheCalendar()
    {
        showSample();
        QTest::keyClick(m_stage->window(), 'R');
        QVERIFY(m_stage->settle());
        for (const QString &day : {u"2025-11-10"_s, u"2025-11-12"_s}) {
            QQuickItem *cell = named(day);
            QVERIFY(cell);
            QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(cell));
        }
        QQuickItem *show = named(u"Show"_s);
        QVERIFY(show);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(show));
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->session().scope()->firstDay(), QDate(2025, 11, 10));
        QCOMPARE(m_stage->session().scope()->lastDay(), QDate(2025, 11, 12));
        QCOMPARE(m_stage->session().scope()->range(), models::ReportScope::Custom);
    }

    void aFilterIsTyped()
    {
        showSample();
        QTest::keyClick(m_stage->window(), 'F');
        QVERIFY(m_stage->settle());
        for (const char letter : {'/', 'p', 'o', 's', 't', 's'})
            QTest::keyClick(m_stage->window(), letter);
        QTest::keyClick(m_stage->window(), Qt::Key_Return);
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->world().lastQuery().filters.size(), std::size_t(1));
        QCOMPARE(m_stage->world().lastQuery().filters.front().value, u"/posts"_s);
        QCOMPARE(m_stage->world().lastQuery().filters.front().match, query::Filter::Match::Prefix);
    }

    void aTableBecomesAFile()
    {
        showSample();
        QString path;
        QObject::connect(m_stage->session().exporter(), &models::Exporter::finished, m_stage->window(),
            [&path](const QString &written) { path = written; });
        QTest::keyClick(m_stage->window(), 'E');
        QVERIFY(m_stage->settle());
        QQuickItem *choice = named(u"Sources"_s, "MenuRow");
        QVERIFY(choice);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(choice));
        QVERIFY(m_stage->waitFor([&path] { return !path.isEmpty(); }));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("Hacker News"));
        QVERIFY(m_stage->settle());
    }

    void theChartTellsOfADay()
    {
        showSample();
        QTest::mouseMove(m_stage->window(), QPoint(900, 300));
        m_stage->waitFor([] { return false; }, 60);
        QTest::mouseMove(m_stage->window(), QPoint(906, 320));
        QVERIFY(m_stage->waitFor([this] { return textShown(u"Wed 12 Nov"_s); }));
    }

    void aFailureIsSaidAndRetried()
    {
        m_stage->world().setMood(tests::SampleWorld::Mood::Failing);
        showSample();
        QVERIFY(textShown(u"The database gatepost.db cannot be read: it is damaged at page 4711. Restore the newest "
                          "backup."_s));
        m_stage->world().setMood(tests::SampleWorld::Mood::Fine);
        QQuickItem *retry = named(u"Retry"_s);
        QVERIFY(retry);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(retry));
        QVERIFY(m_stage->waitFor([this] { return rowWith(u"Firefox"_s) != nullptr; }));
        QVERIFY(m_stage->settle());
    }

    void aFailedRefreshLeavesTheFiguresAndSaysSo()
    {
        showSample();
        m_stage->world().setMood(tests::SampleWorld::Mood::Failing);
        m_stage->session().scope()->setCompare(models::ReportScope::LastYear);
        m_stage->waitFor([this] { return named(u"Retry"_s) != nullptr; });
        QVERIFY(m_stage->settle()); // where it stays
        QVERIFY(named(u"Retry"_s));
        m_stage->world().setMood(tests::SampleWorld::Mood::Fine);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(named(u"Retry"_s)));
        QVERIFY(m_stage->waitFor([this] { return !named(u"Retry"_s) && rowWith(u"Firefox"_s); }));
        QVERIFY(m_stage->settle());
    }

    void theNewestViewsStayInSight()
    {
        showSample();
        m_stage->open(u"live"_s);
        QVERIFY(m_stage->settle());
        m_stage->letViewsCome();
        QQuickItem *list = nullptr;
        const auto allThere = [&] {
            list = find(m_stage->window()->contentItem(), [](QQuickItem *item) { return isOfType(item, "LiveList"); });
            return list && list->property("count").toInt() == models::kLiveRows;
        };
        QVERIFY(m_stage->waitFor(allThere));
        QVERIFY(m_stage->settle());
        QVERIFY(list->property("atYBeginning").toBool());
    }

    void theSizeOfTheWindowIsKept()
    {
        m_stage->window()->resize(1111, 777);
        m_stage->window()->close();
        QCOMPARE(m_stage->session().settings()->windowGeometry().size(), QSize(1111, 777));
    }

    void theAssistantLeadsFromNoSiteToItsFirstHit()
    {
        m_stage->session().start();
        QVERIFY(m_stage->settle());
        QQuickItem *begin = named(u"Add a site"_s, "PushButton");
        QVERIFY(begin);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(begin));
        QVERIFY(m_stage->settle());
        QCOMPARE(m_stage->window()->property("page").toString(), u"sites"_s);

        type(u"siteName"_s, "News");
        type(u"siteHosts"_s, "news.example news.i2p");
        QQuickItem *add = m_stage->item(u"siteAdd"_s);
        QVERIFY(add);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(add));
        QVERIFY(m_stage->waitFor([this] { return textShown(u"Waiting for the first hit …"_s); }));
        QVERIFY(m_stage->settle());
        QQuickItem *copy = m_stage->item(u"copyCode"_s);
        QVERIFY(copy);
        QTest::mouseClick(m_stage->window(), Qt::LeftButton, {}, middleOf(copy));
        QVERIFY(QGuiApplication::clipboard()->text().contains(u"agent.js"_s));

        m_stage->world().addLive({0, m_stage->clock().nowMs(), m_stage->session().assistant()->siteId(), u"/hello"_s,
            u"news.i2p"_s, u"i2p"_s, u"agent"_s, {}, u"Firefox"_s, {}});
        QVERIFY(m_stage->waitFor([this] { return textShown(u"The first hit is here"_s); }));
        QVERIFY(m_stage->settle());
    }

private:
    void showSample()
    {
        m_stage->fill();
        m_stage->session().start();
        QVERIFY(m_stage->settle());
    }

    QColor colourAt(QPoint point) { return m_stage->window()->grabWindow().pixelColor(point); }

    // Something else than background in the middle of the page.
    bool looksFilled()
    {
        const QImage image = m_stage->window()->grabWindow();
        QSet<QRgb> colours;
        for (int y = 60; y < image.height(); y += 3)
            for (int x = 200; x < image.width(); x += 3)
                colours.insert(image.pixel(x, y));
        return colours.size() > 20;
    }

    static QPoint middleOf(const QQuickItem *item)
    {
        return item->mapToScene({item->width() / 2, item->height() / 2}).toPoint();
    }

    void type(const QString &field, const char *text)
    {
        QQuickItem *item = m_stage->item(field);
        QVERIFY(item);
        item->forceActiveFocus();
        for (const char *letter = text; *letter != 0; ++letter)
            QTest::keyClick(m_stage->window(), *letter);
    }

    // Items that are seen, of all that hang below the window; popups among them.
    template <typename Match>
    QQuickItem *find(QQuickItem *from, const Match &match)
    {
        if (!from->isVisible())
            return nullptr;
        if (match(from))
            return from;
        for (QQuickItem *child : from->childItems())
            if (QQuickItem *found = find(child, match))
                return found;
        return nullptr;
    }

    static bool isOfType(const QObject *object, const char *type)
    {
        return !type || QByteArray(object->metaObject()->className()).startsWith(type);
    }

    // By what a screen reader says.
    QQuickItem *named(const QString &name, const char *type = nullptr)
    {
        return find(m_stage->window()->contentItem(), [&](QQuickItem *item) {
            return isOfType(item, type) && item->isEnabled() && item->inherits("QQuickAbstractButton")
                && m_stage->spokenName(item) == name;
        });
    }

    QQuickItem *rowWith(const QString &text)
    {
        return find(m_stage->window()->contentItem(), [&](QQuickItem *item) {
            return isHeld(item)
                && ((isOfType(item, "ShareRow") && item->property("text").toString() == text)
                    || (isOfType(item, "TableRow") && item->property("rawValue").toString() == text));
        });
    }

    // False for a row that its list keeps aside, unseen, to use it again.
    static bool isHeld(QQuickItem *row)
    {
        QQuickItem *list = row->parentItem() ? row->parentItem()->parentItem() : nullptr;
        QQuickItem *held = nullptr;
        return list && list->inherits("QQuickListView")
            && QMetaObject::invokeMethod(
                list, "itemAtIndex", Q_RETURN_ARG(QQuickItem *, held), Q_ARG(int, row->property("index").toInt()))
            && held == row;
    }

    bool textShown(const QString &text)
    {
        return find(m_stage->window()->contentItem(), [&](QQuickItem *item) {
            return item->inherits("QQuickText") && item->property("text").toString() == text;
        }) != nullptr;
    }

    std::unique_ptr<tests::ConsoleStage> m_stage;
    QtMessageHandler m_before = nullptr;
};

int main(int argc, char **argv)
{
    WindowTest test;
    return tests::runOnStage(test, argc, argv);
}

#include "window_test.moc"
