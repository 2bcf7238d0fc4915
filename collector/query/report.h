// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/dimension.h"
#include "collector/core/load_bucket.h"
#include "collector/core/network.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QList>
#include <QString>

#include <array>
#include <optional>
#include <vector>

namespace gatepost::query {

// How sure the blocked share is.
enum class BlockedState {
    Ok,
    NoData, // no image was counted
    Small, // fewer than kSmallSample images: read the interval, not the share
    AgentExceedsCounter, // more scripts than images reported: the image is missing on some pages
};
inline constexpr qint64 kSmallSample = 30;

// What the three channels say side by side. `blocked` = counter - agent - noscript, never below 0.
struct Blocked {
    qint64 counter = 0;
    qint64 agent = 0;
    qint64 noscript = 0;
    qint64 blocked = 0;
    BlockedState state = BlockedState::NoData;
    // Shares 0…1 of `counter`; absent when there is no data.
    std::optional<double> share; // blocked / counter
    std::optional<double> low95; // Wilson interval of `share`
    std::optional<double> high95;
    std::optional<double> unreportedShare; // (counter - agent) / counter, never below 0
};
Blocked blockedOf(qint64 counter, qint64 agent, qint64 noscript);
QLatin1String blockedStateName(BlockedState state); // "ok", "no-data", "small", "agent-exceeds-counter"

// How often each load bucket was reported. Takes no room until the first is.
class LoadHistogram
{
public:
    void add(core::LoadBucket bucket, quint32 count); // bucket 0 is ignored
    quint32 at(core::LoadBucket bucket) const { return m_counts.empty() ? 0 : m_counts[bucket]; }
    qint64 total() const;
    bool isEmpty() const { return m_counts.empty(); }

    // The load time, in ms, below which the share `quantile` (0…1) of the reports lies: the middle of its bucket.
    std::optional<double> quantileMs(double quantile) const;

    LoadHistogram &operator+=(const LoadHistogram &other);
    LoadHistogram &operator-=(const LoadHistogram &part); // `part` must be contained
    friend bool operator==(const LoadHistogram &a, const LoadHistogram &b);

private:
    std::vector<quint32> m_counts; // by bucket, or empty
};

// Additive counts of one group of hits, and the figures that follow from them.
struct Measures {
    qint64 agentViews = 0; // records with action view, by channel
    qint64 noscriptViews = 0;
    qint64 counterViews = 0;
    qint64 logViews = 0;
    qint64 firstViews = 0; // agent views with visitDepth 1: each starts a visit
    qint64 secondViews = 0; // agent views with visitDepth 2: the visit went on
    qint64 depthViews = 0; // agent views with any visitDepth
    qint64 events = 0;
    LoadHistogram loads; // of view and ready records alike

    // Views that reported something: agent + noscript. The counter only checks them; a log view is counted apart.
    qint64 views() const { return agentViews + noscriptViews; }
    qint64 visits() const { return firstViews; }
    std::optional<double> pagesPerVisit() const; // depthViews / firstViews
    std::optional<double> bounceRate() const; // 1 - secondViews / firstViews, within 0…1
    std::optional<double> loadMs(double quantile) const; // 0.5 for the median; nearest bucket, at most 9 % off
    Blocked blocked() const;

    bool isEmpty() const; // nothing was recorded at all

    Measures &operator+=(const Measures &other);
    Measures &operator-=(const Measures &part); // `part` must be contained
    friend bool operator==(const Measures &, const Measures &) = default;
};

// Bounce rate and pages per visit of a group compare first with later views, so they say something only where a
// whole visit falls into one group: true for a browser or a country, false for a page or a referrer.
bool visitsStayWithin(core::Dimension dimension);

// Whether the counting image knows it: only then does Measures::blocked() of its rows say something.
bool counterKnows(core::Dimension dimension);

struct BreakdownRow {
    quint32 id = 0; // of the dictionary; 0: unknown
    QString text; // empty: unknown
    QString attribute; // most frequent title of a page, medium of a source; else empty
    Measures measures;
    std::optional<Measures> compared; // present when the query compares
    double share = 0; // of views, 0…1 of the total
};

struct Breakdown {
    core::Dimension dimension = core::Dimension::Page;
    std::vector<BreakdownRow> rows;
    qint64 rowsInAll = 0; // before limit and offset, after search
    Measures other; // what the rows leave out: sum of rows + other = totals, always
};

struct SeriesPoint {
    core::Slot start = 0; // first slot of the local hour, day, week or month
    Measures measures;
};

// Stored hits that cannot be read and are left out of every figure.
struct Damage {
    core::SiteId site = core::kNoSite;
    core::TimeRange slots; // that the hits lie in
    qint64 hits = 0;
    qint64 segment = 0; // its number in the database

    friend bool operator==(const Damage &, const Damage &) = default;
};
QString damageSentence(const Damage &damage); // names the site by its number and the days in UTC

struct Report {
    Measures totals;
    std::optional<Measures> comparedTotals;
    std::vector<SeriesPoint> series; // every point of the range, empty ones too, in order
    std::vector<SeriesPoint> comparedSeries;
    // By network, point by point in step with `series`: the blocked share's daily trend.
    std::array<std::vector<Measures>, core::kNetworkCount> seriesByNetwork;
    std::vector<Breakdown> breakdowns; // in the order asked
    core::TimeRange range;
    core::TimeRange comparedRange;
    core::TimeRange dataRange; // first and last slot with any hit of these sites; empty when there is none
    qint64 rowsScanned = 0;
    qint64 lastBatchId = 0; // the commit this report is as of
    // False when a filter cuts visits apart (visitsStayWithin) or hides the counter's records (counterKnows): then
    // bounce rate and pages per visit, or the blocked share, mean nothing anywhere in this report.
    bool visitsWhole = true;
    bool blockedKnown = true;
    QList<Damage> damage; // of the range and the one it is compared with; each part once
};

} // namespace gatepost::query
