// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QtQml/qqmlregistration.h>

class QXYSeries;

namespace gatepost::charts {

// Keeps the points of one line of a chart. QML can only append them to the line one by one, and with each the chart
// draws all of it anew; this replaces them at once, thinned to what the line's width can show. Thread: GUI.
class LinePoints : public QObject
{
    Q_OBJECT
    QML_ELEMENT

    // A line of Qt Charts, which outlives this or is taken away first.
    Q_PROPERTY(QObject *series READ series WRITE setSeries NOTIFY seriesChanged REQUIRED)
    // Ascending in x.
    Q_PROPERTY(QList<QPointF> points READ points WRITE setPoints NOTIFY pointsChanged)
    // Pixels the line is wide; 0 thins nothing.
    Q_PROPERTY(double width READ width WRITE setWidth NOTIFY widthChanged)

public:
    using QObject::QObject;

    QObject *series() const;
    void setSeries(QObject *series);
    const QList<QPointF> &points() const { return m_points; }
    void setPoints(const QList<QPointF> &points);
    double width() const { return m_width; }
    void setWidth(double width);

Q_SIGNALS:
    void seriesChanged();
    void pointsChanged();
    void widthChanged();

private:
    void fill();

    QXYSeries *m_series = nullptr;
    QList<QPointF> m_points;
    QList<QPointF> m_shown;
    double m_width = 0;
};

// At most `most` points that look the same: the ends, and of each stretch between them the lowest and the highest in
// their order. All of them when there are no more, or when `most` is below 4.
QList<QPointF> thinned(const QList<QPointF> &points, qsizetype most);

} // namespace gatepost::charts
