// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QApplication>
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
        m_stage = std::make_unique<tests::ConsoleStage>(QDateTime({2025, 11, 22}, {21, 40}, Qt::UTC));
        QVERIFY(m_stage->window());
        QVERIFY(QTest::qWaitForWindowExposed(m_stage->window()));
        m_stage->fill();
        m_stage->session().start();
        QVERIFY(m_stage->settle());
    }

    void cleanup() { m_stage.reset(); }

    // Only what is seen follows at once; everything has the size of the window in the end.
    void hiddenPagesFollowAResizeLater()
    {
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->settle());
        m_stage->open(u"overview"_s);
        QVERIFY(m_stage->settle());
        QQuickItem *seen = anyOf("OverviewPage");
        QQuickItem *hidden = anyOf("PagesPage");
        QVERIFY(seen && hidden);
        const double before = hidden->width();
        double meanwhile = 0;
        const auto followed =
            connect(seen, &QQuickItem::widthChanged, this, [&meanwhile, hidden] { meanwhile = hidden->width(); });
        m_stage->window()->resize(1000, 700);
        QVERIFY(m_stage->waitFor([&] { return seen->width() < before; }));
        QCOMPARE(meanwhile, before);
        QVERIFY(m_stage->waitFor([&] { return hidden->size() == seen->size(); }));
        disconnect(followed);

        m_stage->window()->resize(1280, 800);
        m_stage->open(u"pages"_s);
        QVERIFY(m_stage->waitFor([&] { return hidden->width() == before; }));
    }

    void aChartHasItsSizeAfterAResize()
    {
        const QQuickItem *lines = anyOf("PlotLines");
        const QQuickItem *view = anyOf("DeclarativeChart");
        QVERIFY(lines && view);
        const double before = lines->width();
        m_stage->window()->resize(1000, 700);
        m_stage->window()->resize(800, 600);
        QVERIFY(m_stage->settle());
        QVERIFY(lines->width() < before - 200);
        QCOMPARE(view->size(), lines->size() + QSizeF(20, 20));
    }

    void aChartDrawsItsLines()
    {
        m_stage->session().settings()->setTheme(models::AppSettings::Light);
        QVERIFY(m_stage->settle());
        const int wide = static_cast<int>(anyOf("PlotLines")->width());
        QVERIFY(m_stage->waitFor([&] { return pointsDrawn(QColor(0x25, 0x63, 0xeb)) > wide; }));
        QVERIFY(pointsDrawn(QColor(0x8a, 0x93, 0xa3)) > wide / 4); // dashed: the range before
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
    static bool isOfType(const QObject *object, const char *type)
    {
        return QByteArray(object->metaObject()->className()).startsWith(type);
    }

    // The first one below the window, seen or not.
    QQuickItem *anyOf(const char *type) const
    {
        QList<QQuickItem *> waiting{m_stage->window()->contentItem()};
        while (!waiting.isEmpty()) {
            QQuickItem *item = waiting.takeFirst();
            if (isOfType(item, type))
                return item;
            waiting.append(item->childItems());
        }
        return nullptr;
    }

    // Of the first chart, as it is on the screen: points of about this colour.
    int pointsDrawn(const QColor &color) const
    {
        const QQuickItem *lines = anyOf("PlotLines");
        const QImage picture = m_stage->window()->grabWindow();
        const QRect box = lines->mapRectToScene(lines->boundingRect()).toRect().intersected(picture.rect());
        const auto isNear = [](int a, int b) { return std::abs(a - b) < 24; };
        int points = 0;
        for (int y = box.top(); y <= box.bottom(); ++y) {
            for (int x = box.left(); x <= box.right(); ++x) {
                const QColor drawn = picture.pixelColor(x, y);
                points += isNear(drawn.red(), color.red()) && isNear(drawn.green(), color.green())
                        && isNear(drawn.blue(), color.blue())
                    ? 1
                    : 0;
            }
        }
        return points;
    }

    // Of the row of this page in the table of pages; 0 without such a row.
    int cellsOfARow() const
    {
        QList<QQuickItem *> waiting{anyOf("PagesPage")};
        int cells = 0;
        while (!waiting.isEmpty()) {
            const QQuickItem *item = waiting.takeFirst();
            const bool otherRow = isOfType(item, "TableRow") && item->property("rawValue").toString() != u"/projects"_s;
            cells += isOfType(item, "TableCell") ? 1 : 0;
            if (!otherRow)
                waiting.append(item->childItems());
        }
        return cells;
    }

    std::unique_ptr<tests::ConsoleStage> m_stage;
};

int main(int argc, char **argv)
{
    tests::ConsoleStage::useNoScreen();
    QApplication app(argc, argv);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    ResizeTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "resize_test.moc"
