// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/report_scope.h"

#include "collector/query/calendar.h"

#include <algorithm>
#include <chrono>

using namespace std::chrono_literals;

namespace gatepost::models {

namespace {

constexpr int kHourDays = 3; // ranges up to here are drawn by hour
constexpr int kDayDays = 100;
constexpr int kWeekDays = 2 * 366;
// More points than this in one chart are neither readable nor quick.
constexpr int kMostPoints = 1500;

const core::Site *firstByName(const core::SiteBook &book)
{
    const auto &sites = book.sites();
    const auto first = std::min_element(sites.begin(), sites.end(),
        [](const core::Site &a, const core::Site &b) { return QString::localeAwareCompare(a.name, b.name) < 0; });
    return first == sites.end() ? nullptr : &*first;
}

} // namespace

ReportScope::ReportScope(QueryRunner &runner, const Formatter &formatter, const core::Clock &clock, QObject *parent)
    : QObject(parent),
      m_runner(runner),
      m_formatter(formatter),
      m_clock(clock),
      m_filters(formatter),
      m_seat(runner.openSeat())
{
    m_shownToday = today();
    connect(&runner, &QueryRunner::sitesChanged, this, &ReportScope::takeSites);
    connect(&m_dateTimer, &QTimer::timeout, this, &ReportScope::lookAtTheDate);
    m_dateTimer.start(20s);
}

void ReportScope::takeSites()
{
    m_book = m_runner.sites();
    const bool all = m_wantedSite == 0;
    int id = 0;
    if (!all && m_wantedSite && m_book->byId(*m_wantedSite))
        id = *m_wantedSite;
    else if (!all && m_book->byId(m_siteId))
        id = m_siteId;
    else if (const core::Site *first = all ? nullptr : firstByName(*m_book))
        id = first->id;
    useSite(id);
    Q_EMIT sitesChanged();
    Q_EMIT changed();
}

void ReportScope::useSite(int id)
{
    if (id != m_siteId || id == 0) {
        m_dataRange = {};
        m_dataRangeKnown = false;
        m_runner.withdraw(m_seat);
    }
    m_siteId = id;
    readDataRange();
    m_shownToday = today();
    Q_EMIT siteChanged(); // also when only its name or hosts changed
    daysChanged();
}

std::vector<core::SiteId> ReportScope::siteIds() const
{
    std::vector<core::SiteId> ids;
    if (m_siteId != 0) {
        ids.push_back(m_siteId);
    } else if (m_book) {
        for (const core::Site &each : m_book->sites())
            ids.push_back(each.id);
    }
    return ids;
}

void ReportScope::readDataRange()
{
    if (!canBeAsked() && isReady())
        m_runner.askDataRange(m_seat, siteIds(), this, [this](core::TimeRange range) {
            learnDataRange(range);
            Q_EMIT changed(); // also when it is what it seemed to be: now it can be asked
        });
}

int ReportScope::siteCount() const { return m_book ? static_cast<int>(m_book->sites().size()) : 0; }

const core::Site *ReportScope::site() const { return m_book && m_siteId != 0 ? m_book->byId(m_siteId) : nullptr; }

void ReportScope::setSiteId(int id)
{
    m_wantedSite = id;
    const bool known = id == 0 || (m_book && m_book->byId(id));
    if (!known || id == m_siteId)
        return;
    useSite(id);
    Q_EMIT changed();
}

QString ReportScope::siteName() const
{
    if (const core::Site *chosen = site())
        return chosen->name;
    return hasSites() ? tr("All sites") : tr("No site yet");
}

int ReportScope::hostCount() const
{
    if (const core::Site *chosen = site())
        return static_cast<int>(chosen->hosts.size());
    int count = 0;
    if (m_book) {
        for (const core::Site &each : m_book->sites())
            count += static_cast<int>(each.hosts.size());
    }
    return count;
}

bool ReportScope::isDemo() const
{
    if (const core::Site *chosen = site())
        return chosen->options.demo;
    return m_book && std::any_of(m_book->sites().begin(), m_book->sites().end(), [](const core::Site &each) {
        return each.options.demo;
    });
}

QString ReportScope::hostCountText() const
{
    return hostCount() == 1 ? tr("1 host") : tr("%1 hosts").arg(m_formatter.count(hostCount()));
}

QTimeZone ReportScope::zone() const
{
    QByteArray name;
    if (const core::Site *chosen = site()) {
        name = chosen->timeZone;
    } else if (m_book && hasSites()) {
        const auto &sites = m_book->sites();
        const bool same = std::all_of(sites.begin(), sites.end(),
            [&sites](const core::Site &each) { return each.timeZone == sites.front().timeZone; });
        name = same ? sites.front().timeZone : QByteArray();
    }
    const QTimeZone wanted(name);
    if (wanted.isValid())
        return wanted;
    const QTimeZone own = QTimeZone::systemTimeZone();
    return own.isValid() ? own : QTimeZone::utc();
}

QString ReportScope::timeZone() const { return QString::fromLatin1(zone().id()); }

QDate ReportScope::today() const { return query::localDate(core::slotOfMs(m_clock.nowMs()), zone()); }

QDate ReportScope::firstDay() const
{
    const QDate now = today();
    switch (m_range) {
    case Today:
        return now;
    case Yesterday:
        return now.addDays(-1);
    case Days7:
        return now.addDays(-6);
    case Days30:
        return now.addDays(-29);
    case Days90:
        return now.addDays(-89);
    case Months12:
        return now.addMonths(-12).addDays(1);
    case All:
        return m_dataRange.isEmpty() ? now.addDays(-29) : std::min(now, query::localDate(m_dataRange.from, zone()));
    case Custom:
        return m_customFirst;
    }
    return now;
}

QDate ReportScope::lastDay() const
{
    if (m_range == Custom)
        return m_customLast;
    return m_range == Yesterday ? today().addDays(-1) : today();
}

void ReportScope::setRange(Range range)
{
    if (range == m_range)
        return;
    m_customFirst = firstDay();
    m_customLast = lastDay();
    m_range = range;
    readDataRange();
    daysChanged();
    Q_EMIT changed();
}

bool ReportScope::setCustomRange(const QString &first, const QString &last)
{
    QDate from = QDate::fromString(first, Qt::ISODate);
    QDate to = QDate::fromString(last, Qt::ISODate);
    if (!from.isValid() || !to.isValid())
        return false;
    if (to < from)
        std::swap(from, to);
    m_customFirst = std::min(from, today());
    m_customLast = std::min(to, today());
    m_range = Custom;
    daysChanged();
    Q_EMIT changed();
    return true;
}

QString ReportScope::rangeName() const
{
    switch (m_range) {
    case Today:
        return tr("Today");
    case Yesterday:
        return tr("Yesterday");
    case Days7:
        return tr("Last 7 days");
    case Days30:
        return tr("Last 30 days");
    case Days90:
        return tr("Last 90 days");
    case Months12:
        return tr("Last 12 months");
    case All:
        return tr("All time");
    case Custom:
        break;
    }
    return rangeText();
}

QString ReportScope::rangeText() const { return m_formatter.days(firstDay(), lastDay()); }

void ReportScope::setCompare(Compare compare)
{
    if (compare == m_compare)
        return;
    m_compare = compare;
    Q_EMIT compareChanged();
    Q_EMIT changed();
}

query::Compare ReportScope::effectiveCompare() const
{
    if (m_range == All) // nothing lies before everything
        return query::Compare::None;
    switch (m_compare) {
    case Previous:
        return query::Compare::Previous;
    case SameWeekday:
        return query::Compare::SameWeekday;
    case LastYear:
        return query::Compare::LastYear;
    case NoCompare:
        break;
    }
    return query::Compare::None;
}

QString ReportScope::compareName() const
{
    switch (effectiveCompare()) {
    case query::Compare::SameWeekday:
        return tr("same weekday");
    case query::Compare::LastYear:
        return tr("last year");
    case query::Compare::None:
        return tr("nothing");
    case query::Compare::Previous:
        break;
    }
    if (m_range == Today)
        return tr("yesterday");
    if (m_range == Months12)
        return tr("previous 12 m");
    const qint64 days = firstDay().daysTo(lastDay()) + 1;
    return days == 1 ? tr("the day before") : tr("previous %1 d").arg(m_formatter.count(static_cast<double>(days)));
}

QString ReportScope::caption() const
{
    QStringList parts{siteName(), m_range == Custom ? rangeText() : rangeName().toLower()};
    if (filterCount() > 0)
        parts.append(filterCount() == 1 ? tr("1 filter") : tr("%1 filters").arg(m_formatter.count(filterCount())));
    return parts.join(QStringLiteral(", "));
}

QString ReportScope::siteNameOf(core::SiteId id) const
{
    const core::Site *known = m_book ? m_book->byId(id) : nullptr;
    return known ? known->name : tr("site %1").arg(id);
}

QString ReportScope::compareCaption() const
{
    const query::Compare compared = effectiveCompare();
    if (compared == query::Compare::None)
        return {};
    const qint64 days = firstDay().daysTo(lastDay()) + 1;
    if (compared == query::Compare::Previous && m_range != Today && m_range != Months12 && days > 1)
        return tr("previous %1 days").arg(m_formatter.count(static_cast<double>(days)));
    return m_range == Months12 && compared == query::Compare::Previous ? tr("previous 12 months") : compareName();
}

QString ReportScope::compareText() const
{
    const auto compared = query::comparedRange(query().range, effectiveCompare(), zone());
    if (!compared)
        return {};
    return m_formatter.days(query::localDate(compared->from, zone()), query::localDate(compared->to - 1, zone()));
}

void ReportScope::setInterval(Interval interval)
{
    if (interval == m_interval)
        return;
    m_interval = interval;
    Q_EMIT intervalChanged();
    Q_EMIT changed();
}

bool ReportScope::canStepBy(Interval interval) const
{
    const qint64 days = firstDay().daysTo(lastDay()) + 1;
    switch (interval) {
    case Hour:
        return days * 24 <= kMostPoints;
    case Day:
        return days > 1 && days <= kMostPoints;
    case Week:
        return days > 7;
    case Month:
        return days > 31;
    case Year:
        return days > 366;
    case Auto:
        break;
    }
    return true;
}

ReportScope::Interval ReportScope::effectiveInterval() const
{
    if (m_interval != Auto && canStepBy(m_interval))
        return m_interval;
    const qint64 days = firstDay().daysTo(lastDay()) + 1;
    if (days <= kHourDays)
        return Hour;
    if (days <= kDayDays)
        return Day;
    return days <= kWeekDays ? Week : Month;
}

QString ReportScope::intervalNoun() const
{
    switch (effectiveInterval()) {
    case Hour:
        return tr("hour");
    case Week:
        return tr("week");
    case Month:
        return tr("month");
    case Year:
        return tr("year");
    default:
        return tr("day");
    }
}

bool ReportScope::addFilter(const QString &dimension, const QString &value, bool negated, bool prefix)
{
    const auto known = core::dimensionOfName(dimension);
    if (!known)
        return false;
    const auto match = prefix ? query::Filter::Match::Prefix : query::Filter::Match::Equals;
    std::vector<query::Filter> filters = m_filters.filters();
    const query::Filter wanted{*known, match, negated, value};
    const auto same = std::find_if(filters.begin(), filters.end(), [&wanted](const query::Filter &each) {
        return each.dimension == wanted.dimension && each.value == wanted.value && each.match == wanted.match;
    });
    if (same != filters.end())
        *same = wanted;
    else
        filters.push_back(wanted);
    applyFilters(std::move(filters));
    return true;
}

bool ReportScope::editFilter(int index, const QString &value, bool negated, bool prefix)
{
    if (index < 0 || index >= m_filters.count())
        return false;
    std::vector<query::Filter> filters = m_filters.filters();
    query::Filter &filter = filters[static_cast<std::size_t>(index)];
    filter.value = value;
    filter.negated = negated;
    filter.match = prefix ? query::Filter::Match::Prefix : query::Filter::Match::Equals;
    applyFilters(std::move(filters));
    return true;
}

void ReportScope::removeFilter(int index)
{
    if (index < 0 || index >= m_filters.count())
        return;
    std::vector<query::Filter> filters = m_filters.filters();
    filters.erase(filters.begin() + index);
    applyFilters(std::move(filters));
}

void ReportScope::clearFilters() { applyFilters({}); }

void ReportScope::applyFilters(std::vector<query::Filter> filters)
{
    if (filters == m_filters.filters())
        return;
    m_filters.setFilters(std::move(filters));
    Q_EMIT filtersChanged();
    Q_EMIT changed();
}

core::Slot ReportScope::axisEnd() const { return query::firstSlotOfDay(lastDay().addDays(1), zone()); }

query::Query ReportScope::query() const
{
    query::Query asked;
    asked.sites = siteIds();
    asked.zone = zone();
    asked.range = query::rangeOfDays(firstDay(), lastDay().addDays(1), asked.zone);
    // Today is not over: it ends now, so that it is compared with the same hours.
    asked.range.to = std::min(asked.range.to, core::slotOfMs(m_clock.nowMs()) + 1);
    asked.compare = effectiveCompare();
    asked.firstWeekday = m_formatter.locale().firstDayOfWeek();
    asked.filters = m_filters.filters();
    switch (effectiveInterval()) {
    case Hour:
        asked.interval = query::Interval::Hour;
        break;
    case Week:
        asked.interval = query::Interval::Week;
        break;
    case Month:
        asked.interval = query::Interval::Month;
        break;
    case Year:
        asked.interval = query::Interval::Year;
        break;
    default:
        asked.interval = query::Interval::Day;
    }
    return asked;
}

void ReportScope::learnDataRange(core::TimeRange range)
{
    if (range == m_dataRange && m_dataRangeKnown)
        return;
    const QDate before = firstDay();
    m_dataRange = range;
    m_dataRangeKnown = true;
    if (firstDay() == before)
        return;
    daysChanged();
    Q_EMIT changed();
}

void ReportScope::lookAtTheDate()
{
    if (today() == m_shownToday)
        return;
    m_shownToday = today();
    daysChanged();
    Q_EMIT changed();
}

void ReportScope::daysChanged()
{
    Q_EMIT rangeChanged();
    Q_EMIT compareChanged();
    Q_EMIT intervalChanged();
}

} // namespace gatepost::models
