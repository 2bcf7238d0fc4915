// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QQuickItem>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <algorithm>
#include <memory>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

const QColor kReported(0x25, 0x63, 0xeb);
const QColor kFaint(0x8a, 0x93, 0xa3);

} // namespace

// What is drawn, and what is said of it.
class LookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = tests::ConsoleStage::filled();
        QVERIFY(m_stage);
        m_stage->session().settings()->setTheme(models::AppSettings::Light);
        QVERIFY(m_stage->settle());
    }

    void cleanup() { m_stage.reset(); }

    // A debug build would draw them anyway: it interprets what a release compiles.
    void aChartDrawsItsLines()
    {
        const int wide = static_cast<int>(m_stage->anyOf("PlotLines")->width());
        QVERIFY(m_stage->waitFor([&] { return pointsDrawn(kReported) > wide; }));
        QVERIFY(pointsDrawn(kFaint) > wide / 4); // dashed: the range before
    }

    void rowsOutOfSightTakeTheThemeWhenSeen_data()
    {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QByteArray>("row");
        QTest::newRow("of a table") << u"pages"_s << QByteArray("TableRow");
        QTest::newRow("of a card") << u"overview"_s << QByteArray("ShareRow");
    }

    void rowsOutOfSightTakeTheThemeWhenSeen()
    {
        QFETCH(QString, page);
        QFETCH(QByteArray, row);
        m_stage->open(page);
        QVERIFY(m_stage->settle());
        QVERIFY(inkOf(row) < 0.5);
        m_stage->open(u"blocked"_s);
        QVERIFY(m_stage->settle());
        for (const auto theme : {models::AppSettings::Dark, models::AppSettings::Light, models::AppSettings::Dark}) {
            m_stage->session().settings()->setTheme(theme);
            QVERIFY(m_stage->settle());
            QVERIFY(inkOf(row) < 0.5);
        }
        m_stage->open(page);
        QVERIFY(m_stage->waitFor([&] { return inkOf(row) > 0.5; }));
        m_stage->session().settings()->setTheme(models::AppSettings::Light);
        QVERIFY(m_stage->waitFor([&] { return inkOf(row) < 0.5; }));
    }

    void aRowSaysTheFiguresItShows()
    {
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->settle());
        QVERIFY2(saidOfARow().startsWith(u"Page /projects, Views "_s), qPrintable(saidOfARow()));
        QVERIFY(saysWhatItShows());
        const QString before = saidOfARow();
        m_stage->session().scope()->addFilter(u"browser"_s, u"Firefox"_s, false, false);
        QVERIFY(m_stage->waitFor([&] { return saidOfARow() != before && saysWhatItShows(); }));
    }

private:
    // How light the text of the first such row is, seen or not.
    double inkOf(const QByteArray &type) const
    {
        const QQuickItem *row = nullptr;
        for (QQuickItem *page : {m_stage->anyOf("PagesPage"), m_stage->anyOf("OverviewPage")})
            for (QQuickItem *item : page && !row ? tests::ConsoleStage::below(page) : QList<QQuickItem *>())
                row = !row && m_stage->isOfType(item, type.constData()) ? item : row;
        const auto *colors = row ? row->property("colors").value<QObject *>() : nullptr;
        return colors ? colors->property("text").value<QColor>().lightnessF() : -1;
    }

    // In the table of pages; null when it is not there.
    QQuickItem *row() const
    {
        for (QQuickItem *item : tests::ConsoleStage::below(m_stage->anyOf("PagesPage")))
            if (m_stage->isOfType(item, "TableRow") && item->isVisible()
                && item->property("rawValue").toString() == u"/projects"_s)
                return item;
        return nullptr;
    }

    QList<QQuickItem *> cellsOfARow() const
    {
        QList<QQuickItem *> cells = row() ? tests::ConsoleStage::below(row()) : QList<QQuickItem *>();
        cells.removeIf([](const QQuickItem *item) { return !tests::ConsoleStage::isOfType(item, "TableCell"); });
        return cells;
    }

    QString saidOfARow() const { return row() ? m_stage->spokenName(row()) : QString(); }

    bool saysWhatItShows() const
    {
        const QList<QQuickItem *> cells = cellsOfARow();
        return !cells.isEmpty() && std::all_of(cells.begin(), cells.end(), [this](const QQuickItem *cell) {
            return saidOfARow().contains(cell->property("text").toString());
        });
    }

    // Of the first chart, as it is on the screen: points of about this colour.
    int pointsDrawn(const QColor &color) const
    {
        const QQuickItem *lines = m_stage->anyOf("PlotLines");
        const QImage picture = m_stage->window()->grabWindow();
        const QRect box = lines->mapRectToScene(lines->boundingRect()).toRect().intersected(picture.rect());
        const auto isNear = [](int a, int b) { return std::abs(a - b) < 24; };
        int points = 0;
        for (int y = box.top(); y <= box.bottom(); ++y) {
            for (int x = box.left(); x <= box.right(); ++x) {
                const QColor drawn = picture.pixelColor(x, y);
                const bool same = isNear(drawn.red(), color.red()) && isNear(drawn.green(), color.green())
                    && isNear(drawn.blue(), color.blue());
                points += same ? 1 : 0;
            }
        }
        return points;
    }

    std::unique_ptr<tests::ConsoleStage> m_stage;
};

int main(int argc, char **argv)
{
    LookTest test;
    return tests::runOnStage(test, argc, argv);
}

#include "look_test.moc"
