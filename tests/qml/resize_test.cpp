// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QQuickItem>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

// What follows the size of the window at once, what later, and that everything has it in the end.
class ResizeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = tests::ConsoleStage::filled();
        QVERIFY(m_stage);
    }

    void cleanup() { m_stage.reset(); }

    // Only what is seen follows at once; everything has the size of the window in the end.
    void hiddenPagesFollowAResizeLater()
    {
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->settle());
        m_stage->open(u"overview"_s);
        QVERIFY(m_stage->settle());
        QQuickItem *seen = m_stage->anyOf("OverviewPage");
        QQuickItem *hidden = m_stage->anyOf("PagesPage");
        QVERIFY(seen && hidden);
        const double before = hidden->width();
        double meanwhile = 0;
        const auto followed =
            connect(seen, &QQuickItem::widthChanged, this, [&meanwhile, hidden] { meanwhile = hidden->width(); });
        m_stage->window()->resize(1000, 700);
        QVERIFY(m_stage->waitFor([&] { return seen->width() < before; }));
        QCOMPARE(meanwhile, before);
        const double tall = hidden->height();
        double tallAfterwards = 0;
        const auto narrowed = connect(
            hidden, &QQuickItem::widthChanged, this, [&tallAfterwards, hidden] { tallAfterwards = hidden->height(); });
        QVERIFY(m_stage->waitFor([&] { return hidden->size() == seen->size(); }));
        QCOMPARE(tallAfterwards, tall); // one after the other
        disconnect(followed);
        disconnect(narrowed);

        m_stage->window()->resize(1280, 800);
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->waitFor([&] { return hidden->width() == before; }));
    }

    void aChartHasItsSizeAfterAResize()
    {
        const QQuickItem *lines = m_stage->anyOf("PlotLines");
        const QQuickItem *view = m_stage->anyOf("DeclarativeChart");
        QVERIFY(lines && view);
        const double before = lines->width();
        m_stage->window()->resize(1000, 700);
        m_stage->window()->resize(800, 600);
        QVERIFY(m_stage->settle());
        QVERIFY(lines->width() < before - 200);
        QCOMPARE(view->size(), lines->size() + QSizeF(20, 20));
    }

    void rowsFollowWhenColumnsGo()
    {
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->settle());
        const int wide = cellsOfARow();
        m_stage->window()->resize(800, 600);
        QVERIFY(m_stage->waitFor([&] { return cellsOfARow() == wide - 4; })); // change, entries, p95 and ±
        m_stage->window()->resize(1280, 800);
        QVERIFY(m_stage->waitFor([&] { return cellsOfARow() == wide; }));
    }

private:
    // Of the row of this page in the table of pages; 0 without such a row.
    int cellsOfARow() const
    {
        QList<QQuickItem *> waiting{m_stage->anyOf("PagesPage")};
        int cells = 0;
        while (!waiting.isEmpty()) {
            const QQuickItem *item = waiting.takeFirst();
            const bool otherRow =
                m_stage->isOfType(item, "TableRow") && item->property("rawValue").toString() != u"/projects"_s;
            cells += m_stage->isOfType(item, "TableCell") ? 1 : 0;
            if (!otherRow)
                waiting.append(item->childItems());
        }
        return cells;
    }

    std::unique_ptr<tests::ConsoleStage> m_stage;
};

int main(int argc, char **argv)
{
    ResizeTest test;
    return tests::runOnStage(test, argc, argv);
}

#include "resize_test.moc"
