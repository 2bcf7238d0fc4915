// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/report.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace gatepost::query {

namespace {

// Two-sided 95 % of the normal distribution.
constexpr double kZ95 = 1.959963984540054;

struct Bounds {
    double low;
    double high;
};

// Wilson's score interval (1927): unlike the textbook one it holds for small samples and for shares of 0 and 1.
Bounds wilson95(double share, double sample)
{
    const double z2 = kZ95 * kZ95;
    const double middle = share + z2 / (2 * sample);
    const double reach = kZ95 * std::sqrt(share * (1 - share) / sample + z2 / (4 * sample * sample));
    const double scale = 1 + z2 / sample;
    return {std::clamp((middle - reach) / scale, 0.0, share), std::clamp((middle + reach) / scale, share, 1.0)};
}

} // namespace

void LoadHistogram::add(core::LoadBucket bucket, quint32 count)
{
    if (bucket == 0 || bucket > core::kLoadBucketCount || count == 0)
        return;
    if (m_counts.empty())
        m_counts.resize(core::kLoadBucketCount + 1);
    m_counts[bucket] += count;
}

qint64 LoadHistogram::total() const
{
    qint64 sum = 0;
    for (const quint32 count : m_counts)
        sum += count;
    return sum;
}

std::optional<double> LoadHistogram::quantileMs(double quantile) const
{
    const qint64 all = total();
    if (all == 0)
        return std::nullopt;
    // The nearest rank: the smallest bucket at or below which at least this many reports lie.
    const auto rank = std::clamp<qint64>(std::llround(std::ceil(quantile * static_cast<double>(all))), 1, all);
    qint64 below = 0;
    core::LoadBucket bucket = 0;
    while (below < rank)
        below += m_counts[++bucket];
    return core::loadBucketMs(bucket);
}

LoadHistogram &LoadHistogram::operator+=(const LoadHistogram &other)
{
    if (m_counts.empty()) {
        m_counts = other.m_counts;
        return *this;
    }
    for (std::size_t i = 0; i < other.m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    return *this;
}

LoadHistogram &LoadHistogram::operator-=(const LoadHistogram &part)
{
    for (std::size_t i = 0; i < part.m_counts.size(); ++i) {
        Q_ASSERT(at(static_cast<core::LoadBucket>(i)) >= part.m_counts[i]);
        if (!m_counts.empty())
            m_counts[i] -= part.m_counts[i];
    }
    if (total() == 0)
        m_counts.clear();
    return *this;
}

bool operator==(const LoadHistogram &a, const LoadHistogram &b)
{
    for (int bucket = 1; bucket <= core::kLoadBucketCount; ++bucket) {
        if (a.at(static_cast<core::LoadBucket>(bucket)) != b.at(static_cast<core::LoadBucket>(bucket)))
            return false;
    }
    return true;
}

std::optional<double> Measures::pagesPerVisit() const
{
    if (firstViews == 0)
        return std::nullopt;
    return static_cast<double>(depthViews) / static_cast<double>(firstViews);
}

std::optional<double> Measures::bounceRate() const
{
    if (firstViews == 0)
        return std::nullopt;
    return std::clamp(1 - static_cast<double>(secondViews) / static_cast<double>(firstViews), 0.0, 1.0);
}

std::optional<double> Measures::loadMs(double quantile) const { return loads.quantileMs(quantile); }

Blocked Measures::blocked() const { return blockedOf(counterViews, agentViews, noscriptViews); }

bool Measures::isEmpty() const
{
    return agentViews == 0 && noscriptViews == 0 && counterViews == 0 && logViews == 0 && events == 0
        && loads.isEmpty();
}

Measures &Measures::operator+=(const Measures &other)
{
    agentViews += other.agentViews;
    noscriptViews += other.noscriptViews;
    counterViews += other.counterViews;
    logViews += other.logViews;
    firstViews += other.firstViews;
    secondViews += other.secondViews;
    depthViews += other.depthViews;
    events += other.events;
    loads += other.loads;
    return *this;
}

Measures &Measures::operator-=(const Measures &part)
{
    agentViews -= part.agentViews;
    noscriptViews -= part.noscriptViews;
    counterViews -= part.counterViews;
    logViews -= part.logViews;
    firstViews -= part.firstViews;
    secondViews -= part.secondViews;
    depthViews -= part.depthViews;
    events -= part.events;
    loads -= part.loads;
    return *this;
}

Blocked blockedOf(qint64 counter, qint64 agent, qint64 noscript)
{
    Blocked result;
    result.counter = counter;
    result.agent = agent;
    result.noscript = noscript;
    const qint64 reported = agent + noscript;
    result.blocked = std::max<qint64>(0, counter - reported);
    if (reported > counter)
        result.state = BlockedState::AgentExceedsCounter;
    else if (counter == 0)
        result.state = BlockedState::NoData;
    else
        result.state = counter < kSmallSample ? BlockedState::Small : BlockedState::Ok;
    if (counter == 0)
        return result;

    const auto sample = static_cast<double>(counter);
    const double share = static_cast<double>(result.blocked) / sample;
    const Bounds bounds = wilson95(share, sample);
    result.share = share;
    result.low95 = bounds.low;
    result.high95 = bounds.high;
    result.unreportedShare = static_cast<double>(std::max<qint64>(0, counter - agent)) / sample;
    return result;
}

QLatin1String blockedStateName(BlockedState state)
{
    switch (state) {
    case BlockedState::Ok:
        return QLatin1String("ok");
    case BlockedState::NoData:
        return QLatin1String("no-data");
    case BlockedState::Small:
        return QLatin1String("small");
    case BlockedState::AgentExceedsCounter:
        return QLatin1String("agent-exceeds-counter");
    }
    Q_UNREACHABLE();
}

bool visitsStayWithin(core::Dimension dimension)
{
    using core::Dimension;
    switch (dimension) {
    case Dimension::Page:
    case Dimension::Title:
    case Dimension::Referrer: // blank from the second view on: the own host is no referrer
    case Dimension::Source:
    case Dimension::Medium:
    case Dimension::CampaignSource: // in the address of the first page only
    case Dimension::CampaignMedium:
    case Dimension::CampaignName:
    case Dimension::CampaignTerm:
    case Dimension::CampaignContent:
    case Dimension::Event:
        return false;
    default:
        return true;
    }
}

bool counterKnows(core::Dimension dimension)
{
    using core::Dimension;
    return dimension == Dimension::Page || dimension == Dimension::Host || dimension == Dimension::Network;
}

QString damageSentence(const Damage &damage)
{
    const auto day = [](core::Slot slot) {
        return QDateTime::fromSecsSinceEpoch(core::slotStart(slot), Qt::UTC).date().toString(Qt::ISODate);
    };
    return QStringLiteral("%1 hits of site %2 from %3 to %4 (UTC) are damaged and left out (segment %5): run "
                          "gatepostd doctor.")
        .arg(damage.hits)
        .arg(damage.site)
        .arg(day(damage.slots.from), day(damage.slots.to - 1))
        .arg(damage.segment);
}

} // namespace gatepost::query
