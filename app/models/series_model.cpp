// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/series_model.h"

#include "app/models/formatter.h"
#include "collector/query/calendar.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace gatepost::models {

namespace {

constexpr int kMostTicks = 8;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

using Figure = double (*)(const query::Measures &);

double viewsOf(const query::Measures &measures) { return static_cast<double>(measures.views()); }
double visitsOf(const query::Measures &measures) { return static_cast<double>(measures.visits()); }
double loadOf(const query::Measures &measures) { return measures.loadMs(0.5).value_or(kNaN); }
double blockedShare(const query::Measures &measures) { return measures.blocked().share.value_or(kNaN); }

std::vector<double> values(const std::vector<query::SeriesPoint> &series, Figure figure)
{
    std::vector<double> found;
    for (const query::SeriesPoint &point : series)
        found.push_back(figure(point.measures));
    return found;
}

std::vector<core::Slot> starts(const std::vector<query::SeriesPoint> &series)
{
    std::vector<core::Slot> found;
    for (const query::SeriesPoint &point : series)
        found.push_back(point.start);
    return found;
}

// The points of the report, and those that are still to come until `axisEnd`: the hours left of today.
std::vector<core::Slot> axisStarts(const query::Report &report, query::Interval interval, const QTimeZone &zone,
    core::Slot axisEnd, Qt::DayOfWeek firstWeekday)
{
    if (!report.series.empty() && axisEnd > report.range.to) {
        const auto all = query::pointsOf({report.range.from, axisEnd}, interval, zone, firstWeekday);
        if (all && all.value().size() >= report.series.size())
            return all.value();
    }
    return starts(report.series);
}

// Distances between words on the axis that people count in.
int tickDistance(int count, query::Interval interval)
{
    static const std::vector<int> hours{1, 2, 3, 4, 6, 12, 24, 48, 96, 168};
    static const std::vector<int> days{1, 2, 5, 7, 14, 28, 56, 91, 182, 364};
    static const std::vector<int> others{1, 2, 3, 4, 6, 12, 24, 52, 104};
    const std::vector<int> &distances = interval == query::Interval::Hour ? hours
        : interval == query::Interval::Day                                ? days
                                                                          : others;
    for (const int distance : distances) {
        if ((count + distance - 1) / distance <= kMostTicks)
            return distance;
    }
    return (count + kMostTicks - 1) / kMostTicks;
}

} // namespace

SeriesModel::SeriesModel(const Formatter &formatter, QObject *parent)
    : QAbstractListModel(parent), m_formatter(formatter)
{
    const Formatter *format = &formatter;
    const ChartLine::Text count = [format](double value) { return format->count(value); };
    const ChartLine::Text percent = [format](double value) { return format->percent(value); };
    const ChartLine::Text ms = [format](double value) { return format->milliseconds(value); };
    const ChartLine::Text percentTick = [format](double value) {
        const bool whole = std::abs(value * 100 - std::round(value * 100)) < 1e-6;
        return whole ? format->wholePercent(std::round(value * 100) / 100) : format->percent(value);
    };
    const ChartLine::ChangeText countChange = [format](double now, double before) {
        return format->countChange(now, before);
    };
    const ChartLine::ChangeText pointChange = [format](double now, double before) {
        return format->pointChange(now, before);
    };
    const ChartLine::ChangeText msChange = [format](double now, double before) {
        return format->millisecondsChange(now, before);
    };

    const auto line = [this](const char *key, const QString &name, const ChartLine::Text &value,
                          const ChartLine::Text &tick, const ChartLine::ChangeText &change) {
        return new ChartLine(QString::fromLatin1(key), name, value, tick, change, this);
    };
    m_views = line("views", tr("Views"), count, count, countChange);
    m_visits = line("visits", tr("Visits"), count, count, countChange);
    m_load = line("load", tr("Load time, median"), ms, ms, msChange);
    m_blocked = line("blocked", tr("Blocked"), percent, percentTick, pointChange);
    for (int i = 0; i < core::kNetworkCount; ++i) {
        const QLatin1String name = core::networkName(static_cast<core::Network>(i));
        m_networks[i] = line(name.data(), formatter.networkText(name), percent, percentTick, pointChange);
    }
    clear();
}

void SeriesModel::setReport(const query::Report &report, query::Interval interval, const QTimeZone &zone,
    core::Slot axisEnd, const QString &comparedCaption)
{
    const std::vector<core::Slot> newStarts =
        axisStarts(report, interval, zone, axisEnd, m_formatter.locale().firstDayOfWeek());
    const bool sameLength = newStarts.size() == m_starts.size();
    if (!sameLength)
        beginResetModel();
    m_interval = interval;
    m_zone = zone;
    m_end = std::max(report.range.to, axisEnd);
    m_starts = newStarts;
    m_comparedStarts = starts(report.comparedSeries);
    m_comparedCaption = comparedCaption;

    const auto fill = [&](ChartLine *chartLine, Figure figure, AxisScale (*scale)(double)) {
        chartLine->set(values(report.series, figure), values(report.comparedSeries, figure));
        chartLine->setScale(scale(chartLine->largest()));
    };
    fill(m_views, viewsOf, countScaleFor);
    fill(m_visits, visitsOf, countScaleFor);
    fill(m_load, loadOf, axisScaleFor);
    if (report.blockedKnown)
        fill(m_blocked, blockedShare, shareScaleFor);
    fillNetworks(report);
    placeTicks();
    if (!sameLength)
        endResetModel();
    else if (!m_starts.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1));
    Q_EMIT changed();
}

// A share of a handful of images jumps about and means nothing: such points are left out, unless there are no others.
void SeriesModel::fillNetworks(const query::Report &report)
{
    const auto small = [](const query::Measures &point) { return point.blocked().state == query::BlockedState::Small; };
    const bool anyLarge = std::any_of(
        report.seriesByNetwork.begin(), report.seriesByNetwork.end(), [](const std::vector<query::Measures> &points) {
            return std::any_of(points.begin(), points.end(),
                [](const query::Measures &point) { return point.blocked().state == query::BlockedState::Ok; });
        });
    double largest = 0;
    for (std::size_t i = 0; i < core::kNetworkCount; ++i) {
        std::vector<double> shares;
        const std::vector<query::Measures> &points = report.seriesByNetwork[i];
        for (std::size_t j = 0; report.blockedKnown && j < points.size(); ++j)
            shares.push_back(anyLarge && small(points[j]) ? kNaN : blockedShare(points[j]));
        m_networks[i]->set(shares, {});
        largest = std::max(largest, m_networks[i]->largest());
    }
    for (ChartLine *network : m_networks)
        network->setScale(shareScaleFor(largest));
    if (!report.blockedKnown) {
        m_blocked->set({}, {});
        m_blocked->setScale(shareScaleFor(0));
    }
}

void SeriesModel::clear() { setReport(query::Report{}, m_interval, m_zone, 0, {}); }

QString SeriesModel::intervalNoun() const
{
    switch (m_interval) {
    case query::Interval::Hour:
        return tr("hour");
    case query::Interval::Week:
        return tr("week");
    case query::Interval::Month:
        return tr("month");
    case query::Interval::Year:
        return tr("year");
    default:
        return tr("day");
    }
}

void SeriesModel::placeTicks()
{
    m_tickPositions.clear();
    m_tickLabels.clear();
    if (m_starts.empty())
        return;
    const int distance = tickDistance(count(), m_interval);
    for (int i = 0; i < count(); i += distance) {
        m_tickPositions.append(i);
        m_tickLabels.append(m_formatter.tick(startOf(m_starts, i), m_interval));
    }
}

QDateTime SeriesModel::startOf(const std::vector<core::Slot> &slotStarts, int index) const
{
    return QDateTime::fromSecsSinceEpoch(core::slotStart(slotStarts[static_cast<std::size_t>(index)]), m_zone);
}

QString SeriesModel::description() const
{
    const QList<QPointF> &points = m_views->points();
    if (points.isEmpty())
        return tr("No views in this range.");
    const auto peak =
        std::max_element(points.begin(), points.end(), [](QPointF a, QPointF b) { return a.y() < b.y(); });
    double sum = 0;
    for (const QPointF point : points)
        sum += point.y();
    return tr("Views per %1, %2 in all; most on %3 with %4.")
        .arg(intervalNoun(), m_formatter.count(sum), pointLabel(static_cast<int>(peak->x())),
            m_formatter.count(peak->y()));
}

QString SeriesModel::pointLabel(int index) const
{
    return index >= 0 && index < count() ? m_formatter.point(startOf(m_starts, index), m_interval) : QString();
}

QString SeriesModel::comparedLabel(int index) const
{
    const bool inside = index >= 0 && index < static_cast<int>(m_comparedStarts.size());
    return inside ? m_formatter.point(startOf(m_comparedStarts, index), m_interval) : QString();
}

QString SeriesModel::firstDayOf(int index) const
{
    return index >= 0 && index < count() ? startOf(m_starts, index).date().toString(Qt::ISODate) : QString();
}

QString SeriesModel::lastDayOf(int index) const
{
    if (index < 0 || index >= count())
        return {};
    const std::size_t next = static_cast<std::size_t>(index) + 1;
    const core::Slot end = next < m_starts.size() ? m_starts[next] : m_end;
    return QDateTime::fromSecsSinceEpoch(core::slotStart(end) - 1, m_zone).date().toString(Qt::ISODate);
}

int SeriesModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QVariant SeriesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case LabelRole:
        return pointLabel(index.row());
    case ViewsTextRole:
        return m_views->valueText(index.row());
    case VisitsTextRole:
        return m_visits->valueText(index.row());
    case ComparedTextRole:
        return m_views->comparedText(index.row());
    case BlockedTextRole:
        return m_blocked->valueText(index.row());
    default:
        return {};
    }
}

QHash<int, QByteArray> SeriesModel::roleNames() const
{
    return {{LabelRole, "label"}, {ViewsTextRole, "viewsText"}, {VisitsTextRole, "visitsText"},
        {ComparedTextRole, "comparedText"}, {BlockedTextRole, "blockedText"}};
}

} // namespace gatepost::models
