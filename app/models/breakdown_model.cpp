// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/breakdown_model.h"

#include "app/models/figures.h"
#include "app/models/formatter.h"

#include <QCollator>

#include <algorithm>
#include <cmath>

namespace gatepost::models {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

QVariant orMinusOne(double value) { return std::isnan(value) ? -1.0 : value; }

double valueOrNaN(std::optional<double> value) { return value.value_or(kNaN); }

double real(qint64 count) { return static_cast<double>(count); }

} // namespace

BreakdownModel::BreakdownModel(core::Dimension dimension, const Formatter &formatter, Turns &turns, QObject *parent)
    : QAbstractListModel(parent), m_dimension(dimension), m_formatter(formatter), m_turns(turns)
{
}

const query::Breakdown *BreakdownModel::breakdown() const
{
    return m_report && m_index < m_report->breakdowns.size() ? &m_report->breakdowns[m_index] : nullptr;
}

void BreakdownModel::setReport(std::shared_ptr<const query::Report> report, std::size_t index)
{
    // Rows are numbers into the report: both change together, between begin and end.
    std::swap(m_report, report);
    std::swap(m_index, index);
    std::vector<int> rows = shownRows();
    const double largest = largestViews();
    std::swap(m_report, report);
    std::swap(m_index, index);
    showRows(std::move(rows), [&] {
        m_report = std::move(report);
        m_index = index;
        m_largestViews = largest;
        m_blockedRow = nullptr;
    });
}

void BreakdownModel::clear() { setReport(nullptr, 0); }

QString BreakdownModel::dimension() const { return core::dimensionInfo(m_dimension).name; }

QString BreakdownModel::label() const { return m_formatter.dimensionLabel(m_dimension); }

int BreakdownModel::rowsInAll() const { return breakdown() ? static_cast<int>(breakdown()->rowsInAll) : 0; }

int BreakdownModel::otherCount() const
{
    const query::Breakdown *rows = breakdown();
    return rows ? static_cast<int>(std::max<qint64>(0, rows->rowsInAll - static_cast<qint64>(rows->rows.size()))) : 0;
}

QString BreakdownModel::otherText() const
{
    return otherCount() > 0 ? tr("%1 more").arg(m_formatter.count(otherCount())) : QString();
}

double BreakdownModel::otherViews() const { return breakdown() ? real(breakdown()->other.views()) : 0; }

QString BreakdownModel::otherViewsText() const
{
    return otherCount() > 0 ? m_formatter.count(otherViews()) : QString();
}

QString BreakdownModel::otherShareText() const
{
    const bool has = otherCount() > 0 && m_report->totals.views() > 0;
    return has ? m_formatter.wholePercent(otherViews() / real(m_report->totals.views())) : QString();
}

bool BreakdownModel::isVisitsKnown() const
{
    return query::visitsStayWithin(m_dimension) && (!m_report || m_report->visitsWhole);
}

bool BreakdownModel::isBlockedKnown() const
{
    return query::counterKnows(m_dimension) && (!m_report || m_report->blockedKnown);
}

double BreakdownModel::largestViews() const
{
    double largest = 0;
    if (const query::Breakdown *rows = breakdown()) {
        for (const query::BreakdownRow &row : rows->rows)
            largest = std::max(largest, real(row.measures.views()));
    }
    return largest;
}

std::vector<int> BreakdownModel::shownRows() const
{
    const query::Breakdown *rows = breakdown();
    if (!rows)
        return {};
    // The counter knows no more than these; elsewhere its records only make an unknown value without a single view.
    const bool counterKnows = m_dimension == core::Dimension::Page || m_dimension == core::Dimension::Host
        || m_dimension == core::Dimension::Network || m_dimension == core::Dimension::Channel;
    std::vector<int> shown;
    for (std::size_t i = 0; i < rows->rows.size(); ++i) {
        const query::BreakdownRow &row = rows->rows[i];
        const query::Measures &told = row.measures;
        const bool toldBefore = row.compared && row.compared->views() > 0;
        if (!counterKnows && !toldBefore && told.views() + told.logViews + told.events == 0)
            continue;
        const bool found = m_searchText.isEmpty() || row.text.contains(m_searchText, Qt::CaseInsensitive)
            || row.attribute.contains(m_searchText, Qt::CaseInsensitive)
            || m_formatter.valueText(m_dimension, row.text).contains(m_searchText, Qt::CaseInsensitive);
        if (found)
            shown.push_back(static_cast<int>(i));
    }
    if (m_sortRole != 0)
        sortRows(shown, rows->rows);
    return shown;
}

void BreakdownModel::sortRows(std::vector<int> &shown, const std::vector<query::BreakdownRow> &rows) const
{
    const auto row = [&rows](
                         int number) -> const query::BreakdownRow & { return rows[static_cast<std::size_t>(number)]; };
    if (m_sortRole == TextRole || m_sortRole == AttributeRole) {
        QCollator collator(m_formatter.locale());
        collator.setNumericMode(true); // version 9 before version 10
        std::vector<std::pair<QCollatorSortKey, int>> keyed;
        keyed.reserve(shown.size());
        for (const int number : shown) {
            const QString text =
                m_sortRole == TextRole ? m_formatter.valueText(m_dimension, row(number).text) : row(number).attribute;
            keyed.emplace_back(collator.sortKey(text), number);
        }
        std::stable_sort(keyed.begin(), keyed.end(), [this](const auto &a, const auto &b) {
            const int order = a.first.compare(b.first);
            return m_descending ? order > 0 : order < 0;
        });
        std::transform(keyed.begin(), keyed.end(), shown.begin(), [](const auto &each) { return each.second; });
        return;
    }
    std::vector<double> keys(rows.size());
    for (const int number : shown)
        keys[static_cast<std::size_t>(number)] = sortKey(row(number));
    const bool unknownIsNegative = m_sortRole != ChangeRole;
    std::stable_sort(shown.begin(), shown.end(), [&](int a, int b) {
        const double x = keys[static_cast<std::size_t>(a)];
        const double y = keys[static_cast<std::size_t>(b)];
        if (unknownIsNegative && (x < 0) != (y < 0))
            return y < 0;
        return m_descending ? x > y : x < y;
    });
}

// A number per row, without the texts that figure() makes beside it: tables of ten thousands of rows are sorted often.
double BreakdownModel::sortKey(const query::BreakdownRow &row) const
{
    if (m_sortRole < CounterRole)
        return figure(row, m_sortRole).toDouble();
    if (!isBlockedKnown())
        return 0;
    const query::Blocked blocked = row.measures.blocked();
    switch (m_sortRole) {
    case CounterRole:
        return real(blocked.counter);
    case AgentRole:
        return real(blocked.agent);
    case NoscriptRole:
        return real(blocked.noscript);
    case BlockedRole:
        return real(blocked.blocked);
    case BlockedLowRole:
        return blocked.low95.value_or(-1);
    case BlockedHighRole:
        return blocked.high95.value_or(-1);
    default:
        return blocked.share.value_or(-1);
    }
}

// Rows come and go at the end, and all that stay are told to have changed: a view keeps its place and its items.
void BreakdownModel::showRows(std::vector<int> rows, const std::function<void()> &meanwhile)
{
    const auto before = m_shown.size();
    const auto after = rows.size();
    if (after < before)
        beginRemoveRows({}, static_cast<int>(after), static_cast<int>(before) - 1);
    else if (after > before)
        beginInsertRows({}, static_cast<int>(before), static_cast<int>(after) - 1);
    meanwhile();
    m_shown = std::move(rows);
    if (after < before)
        endRemoveRows();
    else if (after > before)
        endInsertRows();
    if (!m_shown.empty())
        Q_EMIT dataChanged(index(0), index(count() - 1));
    Q_EMIT changed();
}

void BreakdownModel::setSearchText(const QString &text)
{
    if (text == m_searchText)
        return;
    m_searchText = text;
    showRows(shownRows(), [] {});
    Q_EMIT searchTextChanged();
}

QString BreakdownModel::sortRole() const { return QString::fromLatin1(roleNames().value(m_sortRole)); }

void BreakdownModel::sortBy(const QString &role)
{
    const int number = role.isEmpty() ? 0 : roleNames().key(role.toLatin1(), 0);
    m_descending = number == m_sortRole ? !m_descending : number != TextRole && number != AttributeRole;
    m_sortRole = number;
    showRows(shownRows(), [] {});
    Q_EMIT sortChanged();
}

QVariant BreakdownModel::value(int row, const QString &role) const
{
    const int number = roleNames().key(role.toLatin1(), -1);
    return row >= 0 && row < count() && number >= 0 ? data(index(row), number) : QVariant();
}

QString BreakdownModel::asText() const
{
    QStringList lines{QStringList{label(), tr("Views"), tr("Share"), tr("Visits")}.join(u'\t')};
    for (int row = 0; row < count(); ++row) {
        QStringList cells;
        for (const int role : {int(TextRole), int(ViewsTextRole), int(ShareTextRole), int(VisitsTextRole)})
            cells.append(data(index(row), role).toString());
        lines.append(cells.join(u'\t'));
    }
    if (otherCount() > 0)
        lines.append(QStringList{otherText(), otherViewsText(), otherShareText()}.join(u'\t'));
    return lines.join(u'\n') + u'\n';
}

int BreakdownModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : count(); }

QVariant BreakdownModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !breakdown())
        return {};
    const auto number = static_cast<std::size_t>(m_shown[static_cast<std::size_t>(index.row())]);
    const query::BreakdownRow &row = breakdown()->rows[number];
    switch (role) {
    case Qt::DisplayRole:
    case TextRole:
        return m_formatter.valueText(m_dimension, row.text);
    case RawValueRole:
        return row.text;
    case UnknownRole:
        return row.text.isEmpty();
    case AttributeRole:
        return row.attribute;
    default:
        return role >= CounterRole ? blockedFigure(row, role) : figure(row, role);
    }
}

// Numbers first, then the same numbers as text.
QVariant BreakdownModel::figure(const query::BreakdownRow &row, int role) const
{
    const query::Measures &measures = row.measures;
    const double bounce = isVisitsKnown() ? valueOrNaN(measures.bounceRate()) : kNaN;
    switch (role) {
    case ViewsRole:
        return real(measures.views());
    case VisitsRole:
    case EntriesRole:
        return real(measures.visits());
    case EventsRole:
        return real(measures.events);
    case ShareRole:
        return row.share;
    case BarFractionRole:
        return m_largestViews > 0 ? real(measures.views()) / m_largestViews : 0.0;
    case HasChangeRole:
        return row.compared.has_value();
    case ChangeRole:
        return row.compared && row.compared->views() > 0 ? real(measures.views()) / real(row.compared->views()) - 1
                                                         : 0.0;
    case BounceRole:
        return orMinusOne(bounce);
    case LoadP50Role:
        return orMinusOne(valueOrNaN(measures.loadMs(0.5)));
    case LoadP95Role:
        return orMinusOne(valueOrNaN(measures.loadMs(0.95)));
    case ViewsTextRole:
        return m_formatter.count(real(measures.views()));
    case VisitsTextRole:
    case EntriesTextRole:
        return m_formatter.count(real(measures.visits()));
    case EventsTextRole:
        return m_formatter.count(real(measures.events));
    case ShareTextRole:
        return m_formatter.wholePercent(row.share);
    case ChangeTextRole:
        return row.compared ? m_formatter.countChange(real(measures.views()), real(row.compared->views())) : QString();
    case BounceTextRole:
        return m_formatter.percent(bounce);
    case PagesPerVisitTextRole:
        return m_formatter.decimal(isVisitsKnown() ? valueOrNaN(measures.pagesPerVisit()) : kNaN);
    case LoadP50TextRole:
        return m_formatter.milliseconds(valueOrNaN(measures.loadMs(0.5)));
    case LoadP95TextRole:
        return m_formatter.milliseconds(valueOrNaN(measures.loadMs(0.95)));
    default:
        return role >= CounterRole ? blockedFigure(row, role) : QVariant();
    }
}

QVariant BreakdownModel::blockedFigure(const query::BreakdownRow &row, int role) const
{
    // Many of these are asked for one after the other.
    if (m_blockedRow != &row) {
        m_blockedRow = &row;
        m_blockedFigures =
            isBlockedKnown() ? blockedFigures(row.measures.blocked(), m_formatter) : hiddenBlockedFigures(m_formatter);
    }
    const BlockedFigures &figures = m_blockedFigures;
    const bool none = figures.state == QLatin1String("no-data");
    switch (role) {
    case CounterRole:
        return figures.counter;
    case CounterTextRole:
        return figures.counterText;
    case AgentRole:
        return figures.agent;
    case AgentTextRole:
        return figures.agentText;
    case NoscriptRole:
        return figures.noscript;
    case NoscriptTextRole:
        return figures.noscriptText;
    case BlockedRole:
        return figures.blocked;
    case BlockedTextRole:
        return figures.blockedText;
    case BlockedShareRole:
        return none ? -1.0 : figures.share;
    case BlockedShareTextRole:
        return figures.shareText;
    case BlockedLowRole:
        return figures.low;
    case BlockedHighRole:
        return figures.high;
    case BlockedIntervalTextRole:
        return figures.intervalText;
    case BlockedPlusMinusTextRole:
        return figures.plusMinusText;
    case BlockedStateRole:
        return figures.state;
    case BlockedStateTextRole:
        return figures.stateText;
    case BlockedDoubtfulRole:
        return figures.doubtful;
    case ReportedFractionRole:
        return figures.reportedFraction;
    case NoscriptFractionRole:
        return figures.noscriptFraction;
    case BlockedFractionRole:
        return figures.blockedFraction;
    default:
        return {};
    }
}

const QHash<int, QByteArray> &BreakdownModel::names()
{
    static const QHash<int, QByteArray> all{{TextRole, "text"}, {RawValueRole, "rawValue"}, {UnknownRole, "unknown"},
        {AttributeRole, "attribute"}, {ViewsRole, "views"}, {ViewsTextRole, "viewsText"}, {VisitsRole, "visits"},
        {VisitsTextRole, "visitsText"}, {EntriesRole, "entries"}, {EntriesTextRole, "entriesText"},
        {EventsRole, "events"}, {EventsTextRole, "eventsText"}, {ShareRole, "share"}, {ShareTextRole, "shareText"},
        {BarFractionRole, "barFraction"}, {ChangeRole, "change"}, {ChangeTextRole, "changeText"},
        {HasChangeRole, "hasChange"}, {BounceRole, "bounce"}, {BounceTextRole, "bounceText"},
        {PagesPerVisitTextRole, "pagesPerVisitText"}, {LoadP50Role, "loadP50"}, {LoadP50TextRole, "loadP50Text"},
        {LoadP95Role, "loadP95"}, {LoadP95TextRole, "loadP95Text"}, {CounterRole, "counter"},
        {CounterTextRole, "counterText"}, {AgentRole, "agent"}, {AgentTextRole, "agentText"},
        {NoscriptRole, "noscript"}, {NoscriptTextRole, "noscriptText"}, {BlockedRole, "blocked"},
        {BlockedTextRole, "blockedText"}, {BlockedShareRole, "blockedShare"},
        {BlockedShareTextRole, "blockedShareText"}, {BlockedLowRole, "blockedLow"}, {BlockedHighRole, "blockedHigh"},
        {BlockedIntervalTextRole, "blockedIntervalText"}, {BlockedPlusMinusTextRole, "blockedPlusMinusText"},
        {BlockedStateRole, "blockedState"}, {BlockedStateTextRole, "blockedStateText"},
        {BlockedDoubtfulRole, "blockedDoubtful"}, {ReportedFractionRole, "reportedFraction"},
        {NoscriptFractionRole, "noscriptFraction"}, {BlockedFractionRole, "blockedFraction"}};
    return all;
}

} // namespace gatepost::models
