// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/group_counts.h"

#include <algorithm>

namespace gatepost::query {

GroupCounts::GroupCounts(std::size_t groups) : m_counts(groups * kKindCount), m_histogramOf(groups) { }

void GroupCounts::add(const Selection &selection, const quint32 *groupOf)
{
    const auto bound = static_cast<quint32>(groups());
    qint64 *counts = m_counts.data();
    for (std::size_t i = 0; i < selection.countedRows; ++i) {
        const quint32 named = groupOf[selection.countedRow[i]];
        const quint32 group = named < bound ? named : 0;
        counts[std::size_t(group) * kKindCount + selection.kind[i]] += selection.count[i];
    }
    for (std::size_t i = 0; i < selection.loadRows; ++i) {
        const quint32 named = groupOf[selection.loadRow[i]];
        quint32 &index = m_histogramOf[named < bound ? named : 0];
        if (index == 0) {
            m_histograms.emplace_back();
            index = static_cast<quint32>(m_histograms.size());
        }
        m_histograms[index - 1][selection.bucket[i]] += selection.loadCount[i];
    }
}

bool GroupCounts::isEmpty(std::size_t group) const
{
    const auto first = m_counts.begin() + static_cast<std::ptrdiff_t>(group * kKindCount);
    return m_histogramOf[group] == 0 && std::all_of(first, first + kKindCount, [](qint64 n) { return n == 0; });
}

Measures GroupCounts::measuresWithoutLoads(std::size_t group) const
{
    const qint64 *counts = m_counts.data() + group * kKindCount;
    Measures result;
    result.firstViews = counts[kAgentFirst];
    result.secondViews = counts[kAgentSecond];
    result.depthViews = counts[kAgentFirst] + counts[kAgentSecond] + counts[kAgentLater];
    result.agentViews = result.depthViews + counts[kAgentUnknownDepth];
    result.noscriptViews = counts[kNoscript];
    result.counterViews = counts[kCounter];
    result.logViews = counts[kLog];
    result.events = counts[kEvent];
    return result;
}

Measures GroupCounts::measures(std::size_t group) const
{
    Measures result = measuresWithoutLoads(group);
    if (const quint32 index = m_histogramOf[group]) {
        for (int bucket = 1; bucket <= core::kLoadBucketCount; ++bucket)
            result.loads.add(static_cast<core::LoadBucket>(bucket), m_histograms[index - 1][std::size_t(bucket)]);
    }
    return result;
}

} // namespace gatepost::query
