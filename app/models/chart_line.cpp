// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/chart_line.h"

#include <algorithm>
#include <cmath>

namespace gatepost::models {

namespace {

// Five steps at most read calmly beside a chart of a few centimetres.
constexpr double kMostSteps = 5;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double at(const std::vector<double> &values, int index)
{
    return index >= 0 && index < static_cast<int>(values.size()) ? values[static_cast<std::size_t>(index)] : kNaN;
}

QList<QPointF> pointsOf(const std::vector<double> &values)
{
    QList<QPointF> points;
    points.reserve(static_cast<qsizetype>(values.size()));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i]))
            points.append({static_cast<double>(i), values[i]});
    }
    return points;
}

} // namespace

AxisScale axisScaleFor(double largest)
{
    if (!(largest > 0))
        return {1, 0.25};
    const double magnitude = std::pow(10, std::floor(std::log10(largest / kMostSteps)));
    for (const double factor : {1.0, 2.0, 2.5, 4.0, 5.0, 10.0}) {
        const double step = magnitude * factor;
        const double steps = std::ceil(largest / step - 1e-9);
        if (steps <= kMostSteps)
            return {steps * step, step};
    }
    return {largest, largest / 4};
}

AxisScale countScaleFor(double largest)
{
    if (largest <= 4)
        return {4, 1};
    const AxisScale scale = axisScaleFor(largest);
    if (scale.step == std::floor(scale.step))
        return scale;
    const double step = std::ceil(scale.step);
    return {std::ceil(largest / step) * step, step};
}

AxisScale shareScaleFor(double largest)
{
    if (!(largest > 0))
        return {0.2, 0.05};
    AxisScale scale = axisScaleFor(std::min(largest, 1.0));
    while (scale.maximum > 1 + 1e-9)
        scale.maximum -= scale.step;
    return scale;
}

ChartLine::ChartLine(QString key, QString name, Text valueText, Text tickText, ChangeText changeText, QObject *parent)
    : QObject(parent),
      m_key(std::move(key)),
      m_name(std::move(name)),
      m_valueText(std::move(valueText)),
      m_tickText(std::move(tickText)),
      m_changeText(std::move(changeText))
{
}

bool ChartLine::isEmpty() const
{
    return std::none_of(m_values.begin(), m_values.end(), [](double value) { return value > 0; });
}

QStringList ChartLine::tickLabels() const
{
    QStringList labels;
    for (int i = 0; i <= m_scale.steps(); ++i)
        labels.append(m_tickText(i * m_scale.step));
    return labels;
}

double ChartLine::largest() const
{
    double largest = 0;
    for (const std::vector<double> *values : {&m_values, &m_comparedValues}) {
        for (const double value : *values) {
            if (value > largest)
                largest = value;
        }
    }
    return largest;
}

QString ChartLine::valueText(int index) const
{
    const double value = at(m_values, index);
    return std::isnan(value) ? QString() : m_valueText(value);
}

QString ChartLine::comparedText(int index) const
{
    const double value = at(m_comparedValues, index);
    return std::isnan(value) ? QString() : m_valueText(value);
}

QString ChartLine::changeText(int index) const
{
    const double now = at(m_values, index);
    const double before = at(m_comparedValues, index);
    return std::isnan(now) || std::isnan(before) ? QString() : m_changeText(now, before);
}

double ChartLine::valueAt(int index) const { return at(m_values, index); }

void ChartLine::set(const std::vector<double> &current, const std::vector<double> &compared)
{
    m_values = current;
    m_comparedValues = compared;
    m_points = pointsOf(current);
    m_compared = pointsOf(compared);
}

void ChartLine::setScale(AxisScale scale)
{
    m_scale = scale;
    Q_EMIT changed();
}

} // namespace gatepost::models
