// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/qml/console_stage.h"

#include <QQuickItem>
#include <QTest>
#include <QtQml/qqmlextensionplugin.h>

#include <algorithm>

Q_IMPORT_QML_PLUGIN(Gatepost_ModelsPlugin)
Q_IMPORT_QML_PLUGIN(Gatepost_ConsolePlugin)

using namespace gatepost;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWidths[] = {640, 700, 760, 820, 899, 900, 960, 1020, 1100, 1180, 1280, 1400, 1600, 1920};
constexpr double kHair = 0.5;

// Below `from` and seen.
QList<QQuickItem *> seenBelow(const QQuickItem *from)
{
    QList<QQuickItem *> found;
    for (QQuickItem *child : from->childItems()) {
        if (!child->isVisible() || child->width() <= 0)
            continue;
        found.append(child);
        found.append(seenBelow(child));
    }
    return found;
}

bool reachesBeyond(const QQuickItem *item, const QQuickItem *around)
{
    const QRectF at = item->mapRectToItem(around, item->boundingRect());
    return at.left() < -kHair || at.right() > around->width() + kHair;
}

QQuickItem *buttonAround(QQuickItem *item)
{
    while (item && !item->inherits("QQuickAbstractButton"))
        item = item->parentItem();
    return item;
}

} // namespace

// The bar above the pages has room for what it shows, whatever the window's width and however long its texts.
class BarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_stage = tests::ConsoleStage::shown();
        QVERIFY(m_stage);
    }

    void cleanup() { m_stage.reset(); }

    void nothingIsCutOff_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("demo");
        for (const bool demo : {false, true}) {
            QTest::addRow("short%s", demo ? " demo" : "") << u"Log"_s << demo;
            QTest::addRow("usual%s", demo ? " demo" : "") << u"example.org"_s << demo;
            QTest::addRow("long%s", demo ? " demo" : "") << u"The weblog of the society of friends of steam"_s << demo;
        }
    }

    void nothingIsCutOff()
    {
        QFETCH(QString, name);
        QFETCH(bool, demo);
        show(name, demo);
        models::ReportScope *scope = m_stage->session().scope();
        for (const auto range : {models::ReportScope::Today, models::ReportScope::Days30, models::ReportScope::Months12,
                 models::ReportScope::All, models::ReportScope::Custom}) {
            if (range == models::ReportScope::Custom)
                QVERIFY(scope->setCustomRange(u"2023-09-20"_s, u"2025-11-22"_s));
            else
                scope->setRange(range);
            int before = 0;
            double roomBefore = 1e9;
            for (const int width : kWidths) {
                widen(width);
                const QString where = u"%1 px, %2"_s.arg(width).arg(scope->rangeText());
                const QString fault = faultOfTheBar();
                QVERIFY2(fault.isEmpty(), qPrintable(where + u": "_s + fault));
                const int steps = bar()->property("steps").toInt();
                const double room = bar()->width(); // less at 900 than at 899: the rail has words there
                QVERIFY2(room < roomBefore || steps <= before, qPrintable(where)); // more room never shows less
                before = steps;
                roomBefore = room;
            }
            QCOMPARE(before, 0);
        }
    }

    void wordsAreWholeWhereThereIsRoom()
    {
        show(u"example.org"_s, true);
        m_stage->session().scope()->setRange(models::ReportScope::Months12);
        widen(1600);
        const QList<QQuickItem *> seen = seenBelow(bar());
        for (QQuickItem *item : seen)
            QVERIFY2(!item->property("truncated").toBool(), qPrintable(item->property("text").toString()));
        for (const QString &word : {u"Export"_s, u"Demo data"_s, u"3 hosts"_s, u"12 m"_s, u"previous 12 m"_s})
            QVERIFY2(shows(word), qPrintable(word));
    }

    // A click on a range does not move the ranges away beneath the mouse.
    void aLongRangeLeavesTheRangesInPlace()
    {
        show(u"example.org"_s, true);
        widen(1280);
        QVERIFY(shows(u"12 m"_s));
        m_stage->session().scope()->setRange(models::ReportScope::Months12);
        widen(1280);
        QVERIFY(shows(u"12 m"_s));
        QVERIFY(shows(u"Demo data"_s));
    }

private:
    void show(const QString &name, bool demo)
    {
        m_stage->fill();
        core::Site site = tests::sampleSite();
        site.name = name;
        site.options.demo = demo;
        m_stage->world().setSites({site});
        m_stage->session().start();
        QVERIFY(m_stage->settle());
    }

    void widen(int width)
    {
        m_stage->window()->resize(width, 600);
        const QQuickItem *all = m_stage->anyOf("QQuickRowLayout");
        QVERIFY(m_stage->waitFor([&] { return all->width() == width; }));
        m_stage->window()->grabWindow(); // lays everything out
    }

    QQuickItem *bar() const { return m_stage->anyOf("TopBar"); }

    bool shows(const QString &word) const
    {
        const QList<QQuickItem *> seen = seenBelow(bar());
        return std::any_of(seen.begin(), seen.end(), [&word](const QQuickItem *item) {
            return item->inherits("QQuickText") && item->property("text").toString() == word;
        });
    }

    // Empty when everything lies in the bar, in its button, and beside the next.
    QString faultOfTheBar() const
    {
        const QQuickItem *around = bar();
        const QList<QQuickItem *> seen = seenBelow(around);
        if (seen.size() < 10)
            return u"hardly anything is seen"_s;
        QList<QQuickItem *> buttons;
        for (QQuickItem *item : seen) {
            const QString what =
                QString::fromLatin1(item->metaObject()->className()) + u' ' + item->property("text").toString();
            if (reachesBeyond(item, around))
                return what + u" reaches beyond the bar"_s;
            QQuickItem *button = buttonAround(item);
            if (item->inherits("QQuickText") && button && reachesBeyond(item, button))
                return what + u" reaches beyond its button"_s;
            if (button == item || tests::ConsoleStage::isOfType(item, "DemoMark"))
                buttons.append(item);
        }
        const auto leftOf = [around](const QQuickItem *item) { return item->mapToItem(around, QPointF()).x(); };
        std::sort(buttons.begin(), buttons.end(),
            [&](const QQuickItem *a, const QQuickItem *b) { return leftOf(a) < leftOf(b); });
        for (qsizetype i = 1; i < buttons.size(); ++i)
            if (leftOf(buttons[i - 1]) + buttons[i - 1]->width() > leftOf(buttons[i]) + kHair)
                return u"two overlap at %1"_s.arg(leftOf(buttons[i]));
        return {};
    }

    std::unique_ptr<tests::ConsoleStage> m_stage;
};

int main(int argc, char **argv)
{
    BarTest test;
    return tests::runOnStage(test, argc, argv);
}

#include "bar_test.moc"
