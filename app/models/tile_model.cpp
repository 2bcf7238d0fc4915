// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/tile_model.h"

#include "app/models/formatter.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace gatepost::models {

namespace {

enum Row { Views, Visits, PagesPerVisit, Bounce, Load, Blocked, RowCount };

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr qint64 kFewVisits = 30;
// Two standard deviations: what chance alone does in one case of twenty.
constexpr double kDeviations = 2;

using Figure = std::function<double(const query::Measures &)>;

// Points within 0…1; what has not happened yet or has no value is left out.
QList<QPointF> sparkline(const std::vector<query::SeriesPoint> &series, const Figure &figure)
{
    std::vector<double> values;
    double largest = 0;
    for (const query::SeriesPoint &point : series) {
        values.push_back(figure(point.measures));
        if (values.back() > largest)
            largest = values.back();
    }
    QList<QPointF> points;
    if (values.size() < 2 || largest <= 0)
        return points;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isnan(values[i]))
            points.append({static_cast<double>(i) / static_cast<double>(values.size() - 1), values[i] / largest});
    }
    return points;
}

// Whether two shares differ by more than chance does.
bool sharesDiffer(double a, double sampleA, double b, double sampleB)
{
    const double pooled = (a * sampleA + b * sampleB) / (sampleA + sampleB);
    const double deviation = std::sqrt(pooled * (1 - pooled) * (1 / sampleA + 1 / sampleB));
    return std::abs(a - b) > kDeviations * deviation;
}

TileModel::Verdict verdict(double change, bool moreIsBetter, bool real)
{
    if (change == 0)
        return TileModel::NoChange;
    if (!real)
        return TileModel::NotReal;
    return (change > 0) == moreIsBetter ? TileModel::Better : TileModel::Worse;
}

} // namespace

TileModel::TileModel(const Formatter &formatter, QObject *parent)
    : QAbstractListModel(parent), m_formatter(formatter), m_tiles(emptyTiles())
{
}

QList<TileModel::Tile> TileModel::emptyTiles()
{
    Tile tile;
    tile.valueText = QString(QChar(0x2013));
    return QList<Tile>(RowCount, tile);
}

void TileModel::clear()
{
    m_tiles = emptyTiles();
    Q_EMIT dataChanged(index(0), index(RowCount - 1));
}

void TileModel::setReport(const query::Report &report)
{
    const QList<Tile> tiles = tilesOf(report);
    for (int row = 0; row < RowCount; ++row) {
        if (m_tiles[row] == tiles[row])
            continue;
        m_tiles[row] = tiles[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
}

TileModel::Tile TileModel::countTile(qint64 now, std::optional<qint64> before) const
{
    Tile tile;
    tile.valueText = m_formatter.count(static_cast<double>(now));
    if (!before)
        return tile;
    const auto a = static_cast<double>(now);
    const auto b = static_cast<double>(*before);
    tile.changeText = m_formatter.countChange(a, b);
    tile.comparedText = m_formatter.count(b);
    // Counts scatter by their square root.
    const bool real = std::abs(a - b) > kDeviations * std::sqrt(a + b);
    tile.verdict = verdict(a - b, true, real);
    tile.note = tr("vs %1").arg(tile.comparedText);
    return tile;
}

TileModel::Tile TileModel::pagesPerVisitTile(const query::Report &report) const
{
    Tile tile;
    const query::Measures &now = report.totals;
    const auto value = report.visitsWhole ? now.pagesPerVisit() : std::nullopt;
    const double figure = value.value_or(kNaN);
    tile.valueText = m_formatter.decimal(figure);
    tile.small = now.visits() < kFewVisits;
    tile.sample = tr("%1 visits").arg(m_formatter.count(static_cast<double>(now.visits())));
    if (!value || !report.comparedTotals || !report.comparedTotals->pagesPerVisit())
        return tile;
    const double before = *report.comparedTotals->pagesPerVisit();
    tile.changeText = m_formatter.decimalChange(figure, before);
    tile.comparedText = m_formatter.decimal(before);
    const double change = std::abs(figure - before) < 0.005 ? 0 : figure - before; // what the text shows
    tile.verdict = verdict(change, true, !tile.small && report.comparedTotals->visits() >= kFewVisits);
    return tile;
}

TileModel::Tile TileModel::bounceTile(const query::Report &report) const
{
    Tile tile;
    const query::Measures &now = report.totals;
    const auto value = report.visitsWhole ? now.bounceRate() : std::nullopt;
    const double figure = value.value_or(kNaN);
    tile.valueText = m_formatter.percent(figure);
    tile.small = now.visits() < kFewVisits;
    tile.sample = tr("%1 visits").arg(m_formatter.count(static_cast<double>(now.visits())));
    if (!value || !report.comparedTotals || !report.comparedTotals->bounceRate())
        return tile;
    const query::Measures &before = *report.comparedTotals;
    tile.changeText = m_formatter.pointChange(figure, *before.bounceRate());
    tile.comparedText = m_formatter.percent(*before.bounceRate());
    const bool real = !tile.small && before.visits() >= kFewVisits
        && sharesDiffer(
            figure, static_cast<double>(now.visits()), *before.bounceRate(), static_cast<double>(before.visits()));
    tile.verdict = verdict(figure - *before.bounceRate(), false, real);
    return tile;
}

TileModel::Tile TileModel::loadTile(const query::Report &report) const
{
    Tile tile;
    const auto value = report.totals.loadMs(0.5);
    const qint64 sample = report.totals.loads.total();
    tile.valueText = m_formatter.milliseconds(value.value_or(kNaN));
    tile.small = sample < kFewVisits;
    tile.sample = tr("%1 load times").arg(m_formatter.count(static_cast<double>(sample)));
    if (!value || !report.comparedTotals || !report.comparedTotals->loadMs(0.5))
        return tile;
    const double before = *report.comparedTotals->loadMs(0.5);
    tile.changeText = m_formatter.millisecondsChange(*value, before);
    tile.comparedText = m_formatter.milliseconds(before);
    tile.verdict = verdict(*value - before, false, !tile.small && report.comparedTotals->loads.total() >= kFewVisits);
    return tile;
}

TileModel::Tile TileModel::blockedTile(const query::Report &report) const
{
    Tile tile;
    const query::Blocked now = report.blockedKnown ? report.totals.blocked() : query::Blocked{};
    tile.valueText = m_formatter.percent(now.share.value_or(kNaN));
    tile.small = now.state != query::BlockedState::Ok;
    tile.sample = tr("%1 images").arg(m_formatter.count(static_cast<double>(now.counter)));
    if (!now.share)
        return tile;
    tile.changeText = m_formatter.plusMinus(*now.low95, *now.high95);
    if (!report.comparedTotals || !report.comparedTotals->blocked().share)
        return tile;
    const query::Blocked before = report.comparedTotals->blocked();
    tile.comparedText = m_formatter.percent(*before.share);
    const bool apart = *now.low95 > *before.high95 || *now.high95 < *before.low95;
    const bool sure = !tile.small && before.state == query::BlockedState::Ok;
    if (apart && sure) {
        tile.changeText = m_formatter.pointChange(*now.share, *before.share);
        tile.verdict = verdict(*now.share - *before.share, false, true);
        return tile;
    }
    tile.verdict = NotReal;
    tile.note = sure ? tr("no real change") : tr("few views");
    return tile;
}

QList<TileModel::Tile> TileModel::tilesOf(const query::Report &report) const
{
    const auto &before = report.comparedTotals;
    QList<Tile> tiles{countTile(report.totals.views(), before ? std::optional(before->views()) : std::nullopt),
        countTile(report.totals.visits(), before ? std::optional(before->visits()) : std::nullopt),
        pagesPerVisitTile(report), bounceTile(report), loadTile(report), blockedTile(report)};
    const auto figure = [&](Row row, const Figure &of) { tiles[row].sparkline = sparkline(report.series, of); };
    figure(Views, [](const query::Measures &m) { return static_cast<double>(m.views()); });
    figure(Visits, [](const query::Measures &m) { return static_cast<double>(m.visits()); });
    figure(Load, [](const query::Measures &m) { return m.loadMs(0.5).value_or(kNaN); });
    if (report.visitsWhole) {
        figure(PagesPerVisit, [](const query::Measures &m) { return m.pagesPerVisit().value_or(kNaN); });
        figure(Bounce, [](const query::Measures &m) { return m.bounceRate().value_or(kNaN); });
    }
    if (report.blockedKnown)
        figure(Blocked, [](const query::Measures &m) { return m.blocked().share.value_or(kNaN); });
    tiles[Views].sample = tr("%1 rows read").arg(m_formatter.count(static_cast<double>(report.rowsScanned)));
    tiles[Visits].sample = tiles[Views].sample;
    return tiles;
}

int TileModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : RowCount; }

QString TileModel::key(int row)
{
    static const QStringList keys{QStringLiteral("views"), QStringLiteral("visits"), QStringLiteral("pagesPerVisit"),
        QStringLiteral("bounce"), QStringLiteral("load"), QStringLiteral("blocked")};
    return keys.value(row);
}

QString TileModel::label(int row)
{
    switch (row) {
    case Views:
        return tr("Views");
    case Visits:
        return tr("Visits");
    case PagesPerVisit:
        return tr("Pages per visit");
    case Bounce:
        return tr("Bounce rate");
    case Load:
        return tr("Load time, median");
    default:
        return tr("Blocked");
    }
}

QString TileModel::definition(int row)
{
    switch (row) {
    case Views:
        return tr("Page views that reported something: by the script, or by the image inside noscript.");
    case Visits:
        return tr("Runs of views in one browser tab. A visit is counted by its first view; nobody is recognised.");
    case PagesPerVisit:
        return tr("Views that told their place in a visit, divided by visits.");
    case Bounce:
        return tr("Visits that never had a second view, of all visits.");
    case Load:
        return tr("Half of the pages were loaded within this time, as browsers measured it. At most 9 % off.");
    default:
        return tr("Views that the image counted and the script never reported although scripts were on, of all views "
                  "that the image counted. ± is half of the 95 % interval.");
    }
}

QVariant TileModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Tile &tile = m_tiles[index.row()];
    switch (role) {
    case KeyRole:
        return key(index.row());
    case Qt::DisplayRole:
    case LabelRole:
        return label(index.row());
    case ValueTextRole:
        return tile.valueText;
    case ChangeTextRole:
        return tile.changeText;
    case ComparedTextRole:
        return tile.comparedText;
    case NoteRole:
        return tile.note;
    case VerdictRole:
        return tile.verdict;
    case SmallRole:
        return tile.small;
    case SparklineRole:
        return QVariant::fromValue(tile.sparkline);
    case DefinitionRole:
        return definition(index.row());
    case SampleRole:
        return tile.sample;
    default:
        return {};
    }
}

QHash<int, QByteArray> TileModel::roleNames() const
{
    return {{KeyRole, "key"}, {LabelRole, "label"}, {ValueTextRole, "valueText"}, {ChangeTextRole, "changeText"},
        {ComparedTextRole, "comparedText"}, {NoteRole, "note"}, {VerdictRole, "verdict"}, {SmallRole, "small"},
        {SparklineRole, "sparkline"}, {DefinitionRole, "definition"}, {SampleRole, "sample"}};
}

} // namespace gatepost::models
