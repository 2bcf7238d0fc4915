// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointF>
#include <QStringList>
#include <QtQml/qqmlregistration.h>

#include <functional>
#include <limits>
#include <vector>

namespace gatepost::models {

// A vertical axis that begins at 0: its end and step are round numbers, with three to five steps.
struct AxisScale {
    double maximum = 1;
    double step = 0.25;

    int steps() const { return static_cast<int>(maximum / step + 0.5); }
};
AxisScale axisScaleFor(double largest);
AxisScale shareScaleFor(double largest); // of shares: at most 1
AxisScale countScaleFor(double largest); // whole numbers only, at least 4

// One metric over time, ready to draw: x is the number of the point (0…count-1), y its value; points without a value
// are left out. Plain numbers only: no chart item is ever named here. Thread: GUI.
class ChartLine : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("report.series")

    // "views", "visits", "pagesPerVisit", "bounce", "load", "blocked", or a network ("clearnet", "tor", "i2p").
    Q_PROPERTY(QString key READ key CONSTANT)
    // For people: "Views", "Tor".
    Q_PROPERTY(QString name READ name CONSTANT)
    // list<point>, for one replace().
    Q_PROPERTY(QList<QPointF> points READ points NOTIFY changed)
    // The compared range, point by point in step with `points`; empty when nothing is compared.
    Q_PROPERTY(QList<QPointF> compared READ compared NOTIFY changed)
    // No point at all, or nothing but zeros.
    Q_PROPERTY(bool empty READ isEmpty NOTIFY changed)
    // The axis: 0…maximum in steps of `step`; tickLabels holds the texts from 0 upwards.
    Q_PROPERTY(double maximum READ maximum NOTIFY changed)
    Q_PROPERTY(double step READ step NOTIFY changed)
    Q_PROPERTY(QStringList tickLabels READ tickLabels NOTIFY changed)

public:
    using Text = std::function<QString(double)>;
    using ChangeText = std::function<QString(double now, double before)>;

    ChartLine(QString key, QString name, Text valueText, Text tickText, ChangeText changeText, QObject *parent);

    const QString &key() const { return m_key; }
    const QString &name() const { return m_name; }
    const QList<QPointF> &points() const { return m_points; }
    const QList<QPointF> &compared() const { return m_compared; }
    bool isEmpty() const;
    double maximum() const { return m_scale.maximum; }
    double step() const { return m_scale.step; }
    QStringList tickLabels() const;
    double largest() const; // of both lines; 0 when there is none

    // Of the point with number `index`, for the value card; empty when there is none.
    Q_INVOKABLE QString valueText(int index) const;
    Q_INVOKABLE QString comparedText(int index) const;
    Q_INVOKABLE QString changeText(int index) const;
    // y at `index`, NaN when there is none.
    Q_INVOKABLE double valueAt(int index) const;

    // NaN: no value there. `current` may be shorter than `compared`: what has not happened yet.
    // Both belong together: setScale() tells of the change.
    void set(const std::vector<double> &current, const std::vector<double> &compared);
    void setScale(AxisScale scale);

Q_SIGNALS:
    void changed();

private:
    QString m_key;
    QString m_name;
    Text m_valueText;
    Text m_tickText;
    ChangeText m_changeText;
    std::vector<double> m_values;
    std::vector<double> m_comparedValues;
    QList<QPointF> m_points;
    QList<QPointF> m_compared;
    AxisScale m_scale;
};

} // namespace gatepost::models
