// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/group_counts.h"

namespace gatepost::query {

void Selection::sumUp()
{
    sums.fill(0);
    for (std::size_t i = 0; i < countedRows; ++i)
        sums[kind[i]] += count[i];
    loadSums.fill(0);
    for (std::size_t i = 0; i < loadRows; ++i)
        loadSums[bucket[i]] += loadCount[i];
}

GroupCounts::GroupCounts(std::size_t groups)
    : m_lanes(groups <= kMaxLaneGroups ? kLanes : 1), m_counts(m_lanes * groups * kKindCount), m_histogramOf(groups)
{
}

void GroupCounts::add(const Selection &selection, const quint32 *groupOf)
{
    const auto bound = static_cast<quint32>(groups());
    const std::size_t lane = groups() * kKindCount;
    const std::size_t laneMask = m_lanes - 1;
    qint64 *counts = m_counts.data();
    for (std::size_t i = 0; i < selection.countedRows; ++i) {
        const quint32 named = groupOf[selection.countedRow[i]];
        const std::size_t group = named < bound ? named : 0;
        counts[(i & laneMask) * lane + group * kKindCount + selection.kind[i]] += selection.count[i];
    }
    for (std::size_t i = 0; i < selection.loadRows; ++i) {
        const quint32 named = groupOf[selection.loadRow[i]];
        quint32 &index = m_histogramOf[named < bound ? named : 0];
        if (index == 0)
            index = newHistogram();
        histogram(index - 1)[selection.bucket[i]] += selection.loadCount[i];
    }
}

void GroupCounts::addAll(const Selection &selection, quint32 group)
{
    const std::size_t place = group < groups() ? group : 0;
    for (std::size_t kind = 0; kind < kKindCount; ++kind)
        m_counts[place * kKindCount + kind] += selection.sums[kind];
    if (selection.loadRows == 0)
        return;
    if (m_histogramOf[place] == 0)
        m_histogramOf[place] = newHistogram();
    Histogram &counts = histogram(m_histogramOf[place] - 1);
    for (std::size_t bucket = 0; bucket < counts.size(); ++bucket)
        counts[bucket] += selection.loadSums[bucket];
}

void GroupCounts::merge(const GroupCounts &other)
{
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    for (std::size_t group = 0; group < groups(); ++group) {
        if (other.m_histogramOf[group] == 0)
            continue;
        if (m_histogramOf[group] == 0)
            m_histogramOf[group] = newHistogram();
        Histogram &counts = histogram(m_histogramOf[group] - 1);
        const Histogram &more = other.histogram(other.m_histogramOf[group] - 1);
        for (std::size_t bucket = 0; bucket < counts.size(); ++bucket)
            counts[bucket] += more[bucket];
    }
}

quint32 GroupCounts::newHistogram()
{
    if (m_histogramCount % kChunkHistograms == 0)
        m_histograms.push_back(std::make_unique<HistogramChunk>());
    return ++m_histogramCount;
}

qint64 GroupCounts::count(std::size_t group, Kind kind) const
{
    qint64 sum = 0;
    for (std::size_t lane = 0; lane < m_lanes; ++lane)
        sum += m_counts[(lane * groups() + group) * kKindCount + kind];
    return sum;
}

bool GroupCounts::isEmpty(std::size_t group) const
{
    if (m_histogramOf[group] != 0)
        return false;
    for (int kind = 0; kind < kKindCount; ++kind) {
        if (count(group, static_cast<Kind>(kind)) != 0)
            return false;
    }
    return true;
}

Measures GroupCounts::measuresWithoutLoads(std::size_t group) const
{
    Measures result;
    result.firstViews = count(group, kAgentFirst);
    result.secondViews = count(group, kAgentSecond);
    result.depthViews = result.firstViews + result.secondViews + count(group, kAgentLater);
    result.agentViews = result.depthViews + count(group, kAgentUnknownDepth);
    result.noscriptViews = count(group, kNoscript);
    result.counterViews = count(group, kCounter);
    result.logViews = count(group, kLog);
    result.events = count(group, kEvent);
    return result;
}

Measures GroupCounts::measures(std::size_t group) const
{
    Measures result = measuresWithoutLoads(group);
    if (const quint32 index = m_histogramOf[group]) {
        for (int bucket = 1; bucket <= core::kLoadBucketCount; ++bucket)
            result.loads.add(static_cast<core::LoadBucket>(bucket), histogram(index - 1)[std::size_t(bucket)]);
    }
    return result;
}

} // namespace gatepost::query
