// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/models/filter_list_model.h"
#include "app/models/formatter.h"
#include "app/models/query_runner.h"
#include "collector/core/clock.h"
#include "collector/query/query.h"

#include <QDate>
#include <QObject>
#include <QTimeZone>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <optional>

namespace gatepost::models {

// What is being looked at, shared by all pages: sites, range, comparison, interval, filters. QML: `session.scope`.
// Days are those of the site's time zone (all sites with different zones: those of this machine). A range that holds
// today moves on by itself at midnight. Thread: GUI.
class ReportScope : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("session.scope")

    // False until the sites were read once; until then all pages are loading.
    Q_PROPERTY(bool ready READ isReady NOTIFY sitesChanged)
    // True when at least one site exists. When false (and ready) pages show the way to the assistant.
    Q_PROPERTY(bool hasSites READ hasSites NOTIFY sitesChanged)
    // Number of sites in all.
    Q_PROPERTY(int siteCount READ siteCount NOTIFY sitesChanged)
    // Id of the chosen site; 0 while all sites are chosen or none exists. Assign 0 to choose all.
    Q_PROPERTY(int siteId READ siteId WRITE setSiteId NOTIFY siteChanged)
    // All sites together.
    Q_PROPERTY(bool allSites READ isAllSites NOTIFY siteChanged)
    // Name of the chosen site, or "All sites".
    Q_PROPERTY(QString siteName READ siteName NOTIFY siteChanged)
    // Hosts of what is chosen, and the words for it ("3 hosts").
    Q_PROPERTY(int hostCount READ hostCount NOTIFY siteChanged)
    Q_PROPERTY(bool demo READ isDemo NOTIFY siteChanged) // any record of it may be invented
    Q_PROPERTY(QString hostCountText READ hostCountText NOTIFY siteChanged)
    // IANA name of the zone whose days are meant.
    Q_PROPERTY(QString timeZone READ timeZone NOTIFY siteChanged)

    // The chosen range. Choosing Custom keeps the days that were shown.
    Q_PROPERTY(Range range READ range WRITE setRange NOTIFY rangeChanged)
    // "Last 30 days", "Today", "24 Oct – 22 Nov" for Custom.
    Q_PROPERTY(QString rangeName READ rangeName NOTIFY rangeChanged)
    // The days themselves: "24 Oct – 22 Nov".
    Q_PROPERTY(QString rangeText READ rangeText NOTIFY rangeChanged)
    // First and last day (both included), ISO 8601: "2026-10-24".
    Q_PROPERTY(QString firstDay READ firstDayText NOTIFY rangeChanged)
    Q_PROPERTY(QString lastDay READ lastDayText NOTIFY rangeChanged)
    // Today in the site's zone, ISO 8601, for a calendar.
    Q_PROPERTY(QString today READ todayText NOTIFY rangeChanged)

    Q_PROPERTY(Compare compare READ compare WRITE setCompare NOTIFY compareChanged)
    // "previous 30 d", "same weekday", "last year", "nothing".
    Q_PROPERTY(QString compareName READ compareName NOTIFY compareChanged)
    // The days compared with: "24 Sep – 23 Oct"; empty for NoCompare.
    Q_PROPERTY(QString compareText READ compareText NOTIFY compareChanged)

    // Chosen step of the charts; Auto follows the range.
    Q_PROPERTY(Interval interval READ interval WRITE setInterval NOTIFY intervalChanged)
    // The step in force, never Auto, and its noun: "hour", "day", "week", "month", "year".
    Q_PROPERTY(Interval effectiveInterval READ effectiveInterval NOTIFY intervalChanged)
    Q_PROPERTY(QString intervalNoun READ intervalNoun NOTIFY intervalChanged)

    // The chips.
    Q_PROPERTY(gatepost::models::FilterListModel *filters READ filters CONSTANT)
    Q_PROPERTY(int filterCount READ filterCount NOTIFY filtersChanged)

public:
    enum Range { Today, Yesterday, Days7, Days30, Days90, Months12, All, Custom };
    Q_ENUM(Range)
    enum Compare { NoCompare, Previous, SameWeekday, LastYear };
    Q_ENUM(Compare)
    enum Interval { Auto, Hour, Day, Week, Month, Year };
    Q_ENUM(Interval)

    // All three outlive the scope.
    ReportScope(QueryRunner &runner, const Formatter &formatter, const core::Clock &clock, QObject *parent = nullptr);

    bool isReady() const { return m_book != nullptr; }
    // Whether query() is what was chosen: which days All means is read first.
    bool canBeAsked() const { return isReady() && (m_range != All || m_dataRangeKnown || !hasSites()); }
    bool hasSites() const { return siteCount() > 0; }
    int siteCount() const;
    int siteId() const { return m_siteId; }
    void setSiteId(int id); // an id that is not there yet comes into force when the site appears
    bool isAllSites() const { return m_siteId == 0; }
    QString siteName() const;
    int hostCount() const;
    bool isDemo() const;
    QString hostCountText() const;
    QString timeZone() const;

    Range range() const { return m_range; }
    void setRange(Range range);
    QString rangeName() const;
    QString rangeText() const;
    QString firstDayText() const { return firstDay().toString(Qt::ISODate); }
    QString lastDayText() const { return lastDay().toString(Qt::ISODate); }
    QString todayText() const { return today().toString(Qt::ISODate); }
    Compare compare() const { return m_compare; }
    void setCompare(Compare compare);
    QString compareName() const;
    QString compareText() const;
    Interval interval() const { return m_interval; }
    void setInterval(Interval interval);
    Interval effectiveInterval() const;
    QString intervalNoun() const;
    // Whether a chart of the range by this step can be read: neither too many points nor a single one.
    Q_INVOKABLE bool canStepBy(gatepost::models::ReportScope::Interval interval) const;
    FilterListModel *filters() { return &m_filters; }
    int filterCount() const { return m_filters.count(); }

    Q_INVOKABLE void chooseAllSites() { setSiteId(0); }
    // Days as ISO 8601, both included, in any order. False (and nothing changes) when one is no date.
    Q_INVOKABLE bool setCustomRange(const QString &first, const QString &last);
    // `dimension` by name; `value` as stored (rawValue of a row). The same value again replaces its chip, so that a
    // click followed by Alt-click turns "is" into "is not". False when there is no such dimension.
    Q_INVOKABLE bool addFilter(
        const QString &dimension, const QString &value, bool negated = false, bool prefix = false);
    Q_INVOKABLE bool editFilter(int index, const QString &value, bool negated, bool prefix);
    Q_INVOKABLE void removeFilter(int index);
    Q_INVOKABLE void clearFilters();

    // For models: the question without dimensions and limits, as of now.
    query::Query query() const;
    QDate today() const;
    QDate firstDay() const;
    QDate lastDay() const;
    QTimeZone zone() const;
    QueryRunner &runner() const { return m_runner; }
    const Formatter &formatter() const { return m_formatter; }
    const core::Clock &clock() const { return m_clock; }
    QString caption() const; // "example.org, last 30 days, 2 filters"
    QString siteNameOf(core::SiteId id) const; // its number where it is not known
    QString compareCaption() const; // "previous 30 days"; empty when nothing is compared
    core::Slot axisEnd() const; // end of the last day, also when that is today
    const core::Site *site() const; // null when all are chosen or none exists
    // Reports tell which days have hits at all: what All means.
    void learnDataRange(core::TimeRange range);
    // Moves the days on after midnight; also called by a timer.
    void lookAtTheDate();

Q_SIGNALS:
    void changed(); // anything that makes query() different: ask again
    void sitesChanged();
    void siteChanged();
    void rangeChanged();
    void compareChanged();
    void intervalChanged();
    void filtersChanged();

private:
    void takeSites();
    void useSite(int id);
    std::vector<core::SiteId> siteIds() const;
    void readDataRange();
    void daysChanged();
    query::Compare effectiveCompare() const;
    void applyFilters(std::vector<query::Filter> filters);

    QueryRunner &m_runner;
    const Formatter &m_formatter;
    const core::Clock &m_clock;
    FilterListModel m_filters;
    core::SiteBookPtr m_book;
    int m_siteId = 0; // in force
    std::optional<int> m_wantedSite; // by a person or the settings; else the first site is taken
    Range m_range = Days30;
    QDate m_customFirst;
    QDate m_customLast;
    Compare m_compare = Previous;
    Interval m_interval = Auto;
    core::TimeRange m_dataRange;
    bool m_dataRangeKnown = false;
    const int m_seat;
    QDate m_shownToday;
    QTimer m_dateTimer;
};

} // namespace gatepost::models
