// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/group_counts.h"

#include <algorithm>

namespace gatepost::query {

void Selection::sumUp()
{
    // On copies in turn, as in GroupCounts: packed rows of one kind stand side by side.
    std::array<std::array<quint32, kKindCount>, 4> lanes{};
    for (std::size_t i = 0; i < countedRows; ++i)
        lanes[i % lanes.size()][kind[i]] += count[i];
    sums.fill(0);
    for (const auto &lane : lanes) {
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] += lane[i];
    }
    loadSums.fill(0);
    for (std::size_t i = 0; i < loadRows; ++i)
        loadSums[bucket[i]] += loadCount[i];
}

GroupCounts::GroupCounts(std::size_t groups)
    : m_groups(groups), m_lanes(groups <= kMaxLaneGroups ? kLanes : 1), m_counts(m_lanes * groups * kKindCount)
{
    if (!isDense())
        m_histogramOf.resize(groups);
}

void GroupCounts::add(const Selection &selection, const quint32 *groupOf)
{
    const auto bound = static_cast<quint32>(m_groups);
    const std::size_t lane = m_groups * kKindCount;
    const std::size_t laneMask = m_lanes - 1;
    quint32 *counts = m_counts.data();
    const auto addRow = [&](std::size_t i, quint32 named) {
        const std::size_t group = named < bound ? named : 0;
        counts[(i & laneMask) * lane + group * kKindCount + selection.kind[i]] += selection.count[i];
    };
    const std::size_t rows = selection.countedRows;
    // Rows rise, so when the last is in its own place all are.
    const bool isAll = rows > 0 && selection.countedRow[rows - 1] == rows - 1;
    for (std::size_t i = 0; isAll && i < rows; ++i)
        addRow(i, groupOf[i]);
    for (std::size_t i = 0; !isAll && i < rows; ++i)
        addRow(i, groupOf[selection.countedRow[i]]);
    if (selection.loadRows > 0)
        addLoads(selection, groupOf);
}

void GroupCounts::addLoads(const Selection &selection, const quint32 *groupOf)
{
    const auto bound = static_cast<quint32>(m_groups);
    if (isDense()) {
        quint32 *counts = histogram(0);
        for (std::size_t i = 0; i < selection.loadRows; ++i) {
            const quint32 named = groupOf[selection.loadRow[i]];
            counts[(named < bound ? named : 0) * kBuckets + selection.bucket[i]] += selection.loadCount[i];
        }
        return;
    }
    for (std::size_t i = 0; i < selection.loadRows; ++i) {
        const quint32 named = groupOf[selection.loadRow[i]];
        histogram(named < bound ? named : 0)[selection.bucket[i]] += selection.loadCount[i];
    }
}

void GroupCounts::addAll(const Selection &selection, quint32 group)
{
    const std::size_t place = group < m_groups ? group : 0;
    for (std::size_t kind = 0; kind < kKindCount; ++kind)
        m_counts[place * kKindCount + kind] += selection.sums[kind];
    if (selection.loadRows == 0)
        return;
    quint32 *counts = histogram(place);
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
        counts[bucket] += selection.loadSums[bucket];
}

void GroupCounts::merge(const GroupCounts &other)
{
    for (std::size_t i = 0; i < m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
    for (std::size_t group = 0; group < m_groups; ++group) {
        const quint32 *more = other.findHistogram(group);
        if (more == nullptr)
            continue;
        quint32 *counts = histogram(group);
        for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
            counts[bucket] += more[bucket];
    }
}

quint32 *GroupCounts::histogram(std::size_t group)
{
    if (isDense()) {
        if (m_dense.empty())
            m_dense.resize(m_groups * kBuckets);
        return m_dense.data() + group * kBuckets;
    }
    quint32 &index = m_histogramOf[group];
    if (index == 0) {
        if (m_histogramCount % kChunkHistograms == 0)
            m_histograms.push_back(std::make_unique<HistogramChunk>());
        index = ++m_histogramCount;
    }
    return m_histograms[(index - 1) / kChunkHistograms]->data() + (index - 1) % kChunkHistograms * kBuckets;
}

const quint32 *GroupCounts::findHistogram(std::size_t group) const
{
    if (isDense())
        return m_dense.empty() ? nullptr : m_dense.data() + group * kBuckets;
    const quint32 index = m_histogramOf[group];
    if (index == 0)
        return nullptr;
    return m_histograms[(index - 1) / kChunkHistograms]->data() + (index - 1) % kChunkHistograms * kBuckets;
}

qint64 GroupCounts::count(std::size_t group, Kind kind) const
{
    qint64 sum = 0;
    for (std::size_t lane = 0; lane < m_lanes; ++lane)
        sum += m_counts[(lane * m_groups + group) * kKindCount + kind];
    return sum;
}

bool GroupCounts::isEmpty(std::size_t group) const
{
    for (int kind = 0; kind < kKindCount; ++kind) {
        if (count(group, static_cast<Kind>(kind)) != 0)
            return false;
    }
    const quint32 *loads = findHistogram(group);
    return loads == nullptr || std::all_of(loads, loads + kBuckets, [](quint32 number) { return number == 0; });
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
    if (const quint32 *loads = findHistogram(group)) {
        for (int bucket = 1; bucket <= core::kLoadBucketCount; ++bucket)
            result.loads.add(static_cast<core::LoadBucket>(bucket), loads[bucket]);
    }
    return result;
}

} // namespace gatepost::query
