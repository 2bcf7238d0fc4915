// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QQuickItem>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

const QColor kReported(0x25, 0x63, 0xeb);
const QColor kFaint(0x8a, 0x93, 0xa3);

} // namespace

// What is drawn, and what is said of it. Of use only where QML is compiled as it is in a release.
class LookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = std::make_unique<tests::ConsoleStage>(QDateTime({2025, 11, 22}, {21, 40}, Qt::UTC));
        QVERIFY(m_stage->window());
        QVERIFY(QTest::qWaitForWindowExposed(m_stage->window()));
        m_stage->session().settings()->setTheme(models::AppSettings::Light);
        m_stage->fill();
        m_stage->session().start();
        QVERIFY(m_stage->settle());
    }

    void cleanup() { m_stage.reset(); }

    void aChartDrawsItsLines()
    {
        const int wide = static_cast<int>(m_stage->anyOf("PlotLines")->width());
        QVERIFY(m_stage->waitFor([&] { return pointsDrawn(kReported) > wide; }));
        QVERIFY(pointsDrawn(kFaint) > wide / 4); // dashed: the range before
    }

    void rowsOutOfSightTakeTheThemeWhenSeen()
    {
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->settle());
        const QList<QQuickItem *> cells = cellsOfARow();
        QVERIFY(!cells.isEmpty());
        const auto ink = [&cells] { return cells.front()->property("color").value<QColor>().lightnessF(); };
        QVERIFY(ink() < 0.5);
        m_stage->open(u"overview"_s);
        QVERIFY(m_stage->settle());
        m_stage->session().settings()->setTheme(models::AppSettings::Dark);
        QVERIFY(m_stage->settle());
        QVERIFY(ink() < 0.5);
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->waitFor([&] { return ink() > 0.5; }));
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
