// SPDX-License-Identifier: GPL-3.0-or-later
#include "qml/charts/line_points.h"

#include <QtCharts/QXYSeries>

#include <algorithm>

namespace gatepost::charts {

QList<QPointF> thinned(const QList<QPointF> &points, qsizetype most)
{
    if (most < 4 || points.size() <= most)
        return points;
    const qsizetype stretches = most / 2 - 1;
    QList<QPointF> kept{points.front()};
    kept.reserve(most);
    for (qsizetype i = 0; i < stretches; ++i) {
        const auto begin = points.begin() + points.size() * i / stretches;
        const auto end = points.begin() + points.size() * (i + 1) / stretches;
        const auto [low, high] = std::minmax_element(begin, end, [](QPointF a, QPointF b) { return a.y() < b.y(); });
        for (const auto &point : {std::min(low, high), std::max(low, high)}) {
            if (kept.back() != *point)
                kept.append(*point);
        }
    }
    if (kept.back() != points.back())
        kept.append(points.back());
    return kept;
}

QObject *LinePoints::series() const { return m_series; }

void LinePoints::setSeries(QObject *series)
{
    auto *line = qobject_cast<QXYSeries *>(series);
    if (line == m_series)
        return;
    m_series = line;
    Q_EMIT seriesChanged();
    fill();
}

void LinePoints::setPoints(const QList<QPointF> &points)
{
    if (points == m_points)
        return;
    m_points = points;
    Q_EMIT pointsChanged();
    fill();
}

void LinePoints::setWidth(double width)
{
    if (width == m_width)
        return;
    m_width = width;
    Q_EMIT widthChanged();
    fill();
}

void LinePoints::fill()
{
    const QList<QPointF> shown = thinned(m_points, static_cast<qsizetype>(m_width));
    if (!m_series || shown == m_shown)
        return;
    m_shown = shown;
    m_series->replace(shown);
}

} // namespace gatepost::charts
