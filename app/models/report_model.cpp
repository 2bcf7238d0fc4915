// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/report_model.h"

#include "app/models/damage_text.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

// After a commit a question waits twice as long as the last one took, so that live figures never take more than a
// third of the query thread; but within this, so that a hit is on the screen within a second.
constexpr qint64 kLongestWaitMs = 400;

// Rows that a table gets at a time, and in all: beyond that a search finds what scrolling does not.
constexpr int kMoreRows = 500;
constexpr int kMostRows = 5000;

// At a first start the database is made while the window opens: that is no failure yet.
constexpr auto kPatience = 1500ms;

query::Order orderOf(ReportModel::Order order)
{
    switch (order) {
    case ReportModel::ByVisits:
        return query::Order::Visits;
    case ReportModel::ByEvents:
        return query::Order::Events;
    case ReportModel::ByBlockedShare:
        return query::Order::BlockedShare;
    case ReportModel::ByCounter:
        return query::Order::Counter;
    case ReportModel::ByText:
        return query::Order::Text;
    case ReportModel::ByViews:
        break;
    }
    return query::Order::Views;
}

// The order in which a table sorted by this role keeps the right rows; none for figures the query has no order for.
std::optional<query::Order> orderOfRole(const QString &role)
{
    static const QHash<QString, query::Order> orders{{QStringLiteral("views"), query::Order::Views},
        {QStringLiteral("visits"), query::Order::Visits}, {QStringLiteral("entries"), query::Order::Visits},
        {QStringLiteral("events"), query::Order::Events}, {QStringLiteral("counter"), query::Order::Counter},
        {QStringLiteral("blockedShare"), query::Order::BlockedShare}, {QStringLiteral("text"), query::Order::Text}};
    const auto known = orders.constFind(role);
    return known == orders.constEnd() ? std::nullopt : std::optional(*known);
}

} // namespace

ReportModel::ReportModel(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ReportModel::ask);
}

ReportModel::~ReportModel()
{
    if (m_scope && m_seat != 0)
        m_scope->runner().withdraw(m_seat);
}

void ReportModel::setScope(ReportScope *scope)
{
    if (scope == m_scope)
        return;
    Q_ASSERT_X(!m_scope, "ReportModel", "the scope is set once");
    m_scope = scope;
    m_seat = scope->runner().openSeat();
    m_tiles = std::make_unique<TileModel>(scope->formatter());
    m_series = std::make_unique<SeriesModel>(scope->formatter());
    connect(scope, &ReportScope::changed, this, &ReportModel::questionIsNew);
    connect(&scope->runner(), &QueryRunner::committed, this, &ReportModel::somethingCommitted);
    connect(&scope->runner(), &QueryRunner::troubleChanged, this, &ReportModel::sourceIsInTrouble);
    connect(&scope->runner(), &QueryRunner::loadingChanged, this, &ReportModel::loadingTextChanged);
    sourceIsInTrouble();
    Q_EMIT scopeChanged();
    questionIsNew();
}

void ReportModel::setDimensions(const QStringList &names)
{
    if (names == m_dimensions)
        return;
    m_dimensions = names;
    Q_EMIT questionChanged();
    questionIsNew();
}

void ReportModel::setLimit(int limit)
{
    if (limit == m_limit)
        return;
    m_limit = limit;
    Q_EMIT questionChanged();
    questionIsNew();
}

void ReportModel::setOrder(Order order)
{
    if (order == m_order)
        return;
    m_order = order;
    Q_EMIT questionChanged();
    questionIsNew();
}

void ReportModel::setSeriesWanted(bool wanted)
{
    if (wanted == m_seriesWanted)
        return;
    m_seriesWanted = wanted;
    Q_EMIT questionChanged();
    questionIsNew();
}

void ReportModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    Q_EMIT activeChanged();
    if (m_stale)
        askSoon(0);
}

void ReportModel::componentComplete()
{
    m_complete = true;
    askSoon(0);
}

void ReportModel::retry() { askAgain(); }

void ReportModel::questionIsNew()
{
    setQuestionChanged(true);
    m_moreRows = 0;
    askAgain();
}

void ReportModel::askAgain()
{
    m_stale = true;
    askSoon(0);
}

// One search and one order hold for all breakdowns of a question, so they follow the table only where there is one.
void ReportModel::askForOtherRows()
{
    if (m_dimensions.size() == 1 && m_rowsAreLeftOut)
        askAgain();
}

void ReportModel::askForMoreRows()
{
    const bool asking = m_refreshing || m_timer.isActive();
    if (!m_growing || asking || m_limit <= 0 || m_limit + m_moreRows >= kMostRows)
        return;
    m_moreRows += kMoreRows;
    askAgain();
}

void ReportModel::somethingCommitted(qint64 batchId)
{
    if (m_report && !m_refreshing && m_report->lastBatchId >= batchId && m_errorText.isEmpty())
        return;
    m_stale = true;
    // A question under way asks again when it is answered; a waiting one reads the newest anyway.
    if (!m_refreshing && !m_timer.isActive())
        askSoon(waitAfterCommit());
}

// As long as not even the sites can be read nothing is asked, and so nothing could fail.
void ReportModel::sourceIsInTrouble()
{
    if (m_scope->runner().trouble().isEmpty() || m_scope->isReady())
        return;
    QTimer::singleShot(kPatience, this, [this] {
        if (m_scope && !m_scope->isReady() && !m_scope->runner().trouble().isEmpty())
            setState(Failed, m_scope->runner().trouble());
    });
}

qint64 ReportModel::waitAfterCommit() const
{
    if (!m_sinceAnswer.isValid())
        return 0;
    const qint64 pause = std::max(m_tookMs, std::min(2 * m_tookMs, kLongestWaitMs));
    return std::max<qint64>(0, pause - m_sinceAnswer.elapsed());
}

void ReportModel::askSoon(qint64 ms)
{
    if (m_complete && m_active && m_scope && m_scope->canBeAsked())
        m_timer.start(static_cast<int>(ms));
}

void ReportModel::ask()
{
    if (!m_scope || !m_active || !m_stale)
        return;
    m_timer.stop();
    m_asked = query();
    m_askedCaption = m_scope->caption();
    m_stale = false;
    if (m_asked.sites.empty()) {
        m_scope->runner().withdraw(m_seat);
        setRefreshing(false);
        show(std::make_shared<query::Report>());
        return;
    }
    setRefreshing(true);
    m_scope->runner().ask(m_seat, m_asked, this, [this](QueryRunner::Answer answer) { takeAnswer(std::move(answer)); });
}

query::Query ReportModel::query() const
{
    query::Query asked = m_scope ? m_scope->query() : query::Query{};
    if (!m_seriesWanted)
        asked.interval = query::Interval::None;
    for (const QString &name : m_dimensions) {
        if (const auto dimension = core::dimensionOfName(name))
            asked.dimensions.push_back(*dimension);
        else
            qWarning("ReportModel: there is no dimension \"%s\"", qUtf8Printable(name));
    }
    asked.limit = m_limit > 0 ? m_limit + m_moreRows : 0;
    asked.order = orderOf(m_order);
    const BreakdownModel *rows = m_dimensions.size() == 1 ? m_breakdowns.value(m_dimensions.front()) : nullptr;
    if (rows && m_rowsAreLeftOut) {
        asked.search = rows->searchText();
        asked.order = orderOfRole(rows->sortRole()).value_or(asked.order);
    }
    return asked;
}

void ReportModel::takeAnswer(QueryRunner::Answer answer)
{
    m_tookMs = answer.tookMs;
    m_sinceAnswer.start();
    setRefreshing(false);
    const bool allWereHere = !m_rowsAreLeftOut;
    if (answer.report) {
        show(std::make_shared<query::Report>(std::move(answer.report.value())));
    } else if (m_state == Ready) {
        const QString &what = answer.report.error().what;
        setState(Ready, m_questionChanged ? tr("%1 Shown are the figures of %2.").arg(what, m_shownCaption) : what);
    } else {
        setState(Failed, answer.report.error().what);
    }
    if (m_stale)
        askSoon(waitAfterCommit());
    // Nobody knew that rows would be left out, so the table's own search and order were no part of the question.
    const query::Query wanted = query();
    if (allWereHere && m_rowsAreLeftOut && (wanted.search != m_asked.search || wanted.order != m_asked.order))
        askAgain();
}

void ReportModel::show(std::shared_ptr<const query::Report> report)
{
    m_report = std::move(report);
    m_shownCaption = m_askedCaption;
    if (m_asked.search.isEmpty()) {
        m_rowsAreLeftOut = std::any_of(m_report->breakdowns.begin(), m_report->breakdowns.end(),
            [](const query::Breakdown &rows) { return rows.rowsInAll > static_cast<qint64>(rows.rows.size()); });
    }
    fillPanels();
    setQuestionChanged(false);
    setState(m_report->totals.isEmpty() ? Empty : Ready, {});
    Q_EMIT reportChanged();
    if (m_asked.sites == m_scope->query().sites) // else another site was chosen meanwhile
        m_scope->learnDataRange(m_report->dataRange);
}

void ReportModel::fillPanels()
{
    const Formatter &format = m_scope->formatter();
    m_totals = totalFigures(m_report->totals, m_report->visitsWhole, m_report->blockedKnown, format);
    m_comparedTotals = totalFigures(
        m_report->comparedTotals.value_or(query::Measures{}), m_report->visitsWhole, m_report->blockedKnown, format);
    m_tiles->setReport(*m_report);
    m_series->setReport(*m_report, m_asked.interval, m_asked.zone, m_scope->axisEnd(), m_scope->compareCaption());
    for (BreakdownModel *rows : std::as_const(m_breakdowns))
        fill(rows);
}

void ReportModel::fill(BreakdownModel *rows) const
{
    for (std::size_t i = 0; m_report && i < m_report->breakdowns.size(); ++i) {
        if (core::dimensionInfo(m_report->breakdowns[i].dimension).name == rows->dimension()) {
            rows->setReport(m_report, i);
            return;
        }
    }
    rows->clear();
}

BreakdownModel *ReportModel::breakdown(const QString &dimension)
{
    const auto known = core::dimensionOfName(dimension);
    if (!known || !m_scope)
        return nullptr;
    BreakdownModel *&rows = m_breakdowns[dimension];
    if (!rows) {
        rows = new BreakdownModel(*known, m_scope->formatter(), m_turns, this);
        connect(rows, &BreakdownModel::searchTextChanged, this, &ReportModel::askForOtherRows);
        connect(rows, &BreakdownModel::sortChanged, this, &ReportModel::askForOtherRows);
        connect(rows, &BreakdownModel::moreWanted, this, &ReportModel::askForMoreRows);
        fill(rows);
    }
    return rows;
}

void ReportModel::setState(State state, const QString &errorText)
{
    if (state == m_state && errorText == m_errorText && state != Empty)
        return;
    m_state = state;
    m_errorText = errorText;
    Q_EMIT stateChanged();
}

void ReportModel::setRefreshing(bool refreshing)
{
    if (refreshing == m_refreshing)
        return;
    m_refreshing = refreshing;
    Q_EMIT refreshingChanged();
}

void ReportModel::setQuestionChanged(bool changed)
{
    const bool before = isOutdated();
    m_questionChanged = changed;
    if (isOutdated() != before)
        Q_EMIT outdatedChanged();
}

QString ReportModel::loadingText() const
{
    const Progress loading = m_scope ? m_scope->runner().loading() : Progress{};
    if (loading.all == 0)
        return {};
    const Formatter &format = m_scope->formatter();
    return tr("%1 of %2 records read")
        .arg(format.count(static_cast<double>(loading.records)), format.count(static_cast<double>(loading.all)));
}

QString ReportModel::damageText() const
{
    return m_report && m_scope ? models::damageText(m_report->damage, *m_scope) : QString();
}

QString ReportModel::emptyText() const
{
    if (m_state != Empty || !m_scope)
        return {};
    if (!m_scope->hasSites())
        return tr("No site yet. Add one under Sites.");
    if (!isAnyDataEver())
        return tr("Nothing has been recorded yet. Put the snippet into your pages, then open one of them.");
    if (m_scope->filterCount() > 0)
        return tr("Nothing matches these filters. Remove one of them.");
    return tr("No visits in this range. Choose a longer one.");
}

bool ReportModel::isAnyDataEver() const { return m_report && !m_report->dataRange.isEmpty(); }

QString ReportModel::costText() const
{
    if (!m_report)
        return {};
    return tr("%1 rows read in %2")
        .arg(m_scope->formatter().count(static_cast<double>(m_report->rowsScanned)),
            m_scope->formatter().milliseconds(static_cast<double>(m_tookMs)));
}

bool ReportModel::hasCompared() const { return m_report && m_report->comparedTotals.has_value(); }

TileModel *ReportModel::tiles() const { return m_tiles.get(); }

SeriesModel *ReportModel::series() const { return m_series.get(); }

} // namespace gatepost::models
