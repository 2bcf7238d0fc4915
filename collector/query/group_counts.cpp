// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/group_counts.h"

#include <algorithm>

namespace gatepost::query {

namespace {

// Whether the step that begins at `numbers` has `number` in all its rows. Without an early way out, so that it becomes
// vector code.
template <typename Number>
bool isAll(const Number *numbers, Number number)
{
    Number differing = 0;
    for (std::size_t i = 0; i < kStepRows; ++i)
        differing = static_cast<Number>(differing | (numbers[i] ^ number));
    return differing == 0;
}

} // namespace

GroupCounts::GroupCounts(std::size_t groups)
    : m_groups(groups), m_stride(groups <= kMaxFullGroups ? kCells : kNoCell + 1), m_cells(groups * m_stride)
{
    if (!hasAllCells())
        m_histogramOf.resize(groups);
}

void GroupCounts::add(const Selection &selection, const store::ColumnView &groupOf)
{
    if (groupOf.width == 0)
        return addSums(selection, 0, selection.steps(), groupOf.base);
    store::withNumbers(groupOf, [&](const auto *numbers) { addSteps(selection, numbers, groupOf.base); });
}

template <typename Number>
void GroupCounts::addSteps(const Selection &selection, const Number *numbers, quint32 base)
{
    const std::size_t steps = selection.rows / kStepRows;
    for (std::size_t step = 0; step < steps;) {
        const std::size_t begin = step * kStepRows;
        const Number first = numbers[begin];
        std::size_t end = step;
        while (end < steps && isAll(numbers + end * kStepRows, first))
            ++end;
        if (end > step) {
            addSums(selection, step, end, base + first);
            step = end;
        } else {
            addRows(selection, numbers, base, begin, begin + kStepRows);
            ++step;
        }
    }
    addRows(selection, numbers, base, steps * kStepRows, selection.rows);
}

template <typename Number>
void GroupCounts::addRows(
    const Selection &selection, const Number *numbers, quint32 base, std::size_t begin, std::size_t end)
{
    const auto bound = static_cast<quint32>(m_groups);
    const auto groupAt = [=](std::size_t i) -> std::size_t {
        const quint32 group = base + numbers[i];
        return group < bound ? group : 0;
    };
    quint32 *all = m_cells.data();
    if (!hasAllCells()) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t group = groupAt(i);
            all[group * (kNoCell + 1) + selection.kindCell[i]] += selection.count[i];
            if (selection.loadCell[i] != kNoCell)
                histogram(group)[selection.loadCell[i] - kKindCount] += selection.count[i];
        }
    } else if (selection.hasLoads()) {
        for (std::size_t i = begin; i < end; ++i) {
            quint32 *cells = all + groupAt(i) * kCells;
            cells[selection.kindCell[i]] += selection.count[i];
            cells[selection.loadCell[i]] += selection.count[i];
        }
    } else {
        for (std::size_t i = begin; i < end; ++i)
            all[groupAt(i) * kCells + selection.kindCell[i]] += selection.count[i];
    }
}

void GroupCounts::addSums(const Selection &selection, std::size_t firstStep, std::size_t endStep, quint32 group)
{
    const std::size_t place = group < m_groups ? group : 0;
    const auto &before = selection.sumsBefore[firstStep];
    const auto &after = selection.sumsBefore[endStep];
    quint32 *cells = m_cells.data() + place * m_stride;
    const std::size_t inCells = hasAllCells() ? selection.usedCells : std::size_t(kKindCount);
    for (std::size_t cell = 0; cell < inCells; ++cell)
        cells[cell] += after[cell] - before[cell];
    if (hasAllCells() || !selection.hasLoads())
        return;
    quint32 *buckets = histogram(place);
    for (std::size_t bucket = 0; kKindCount + bucket < selection.usedCells; ++bucket)
        buckets[bucket] += after[kKindCount + bucket] - before[kKindCount + bucket];
}

void GroupCounts::merge(const GroupCounts &other)
{
    for (std::size_t i = 0; i < m_cells.size(); ++i)
        m_cells[i] += other.m_cells[i];
    for (std::size_t group = 0; group < m_histogramOf.size(); ++group) {
        const quint32 *more = other.findHistogram(group);
        if (more == nullptr)
            continue;
        quint32 *buckets = histogram(group);
        for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
            buckets[bucket] += more[bucket];
    }
}

quint32 *GroupCounts::histogram(std::size_t group)
{
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
    if (hasAllCells())
        return cells(group) + kKindCount;
    const quint32 index = m_histogramOf[group];
    if (index == 0)
        return nullptr;
    return m_histograms[(index - 1) / kChunkHistograms]->data() + (index - 1) % kChunkHistograms * kBuckets;
}

bool GroupCounts::isEmpty(std::size_t group) const
{
    const auto isZero = [](quint32 number) { return number == 0; };
    const quint32 *loads = findHistogram(group);
    return std::all_of(cells(group), cells(group) + kKindCount, isZero)
        && (loads == nullptr || std::all_of(loads + 1, loads + kBuckets, isZero));
}

Measures GroupCounts::measuresWithoutLoads(std::size_t group) const
{
    const quint32 *count = cells(group);
    Measures result;
    result.firstViews = count[kAgentFirst];
    result.secondViews = count[kAgentSecond];
    result.depthViews = result.firstViews + result.secondViews + count[kAgentLater];
    result.agentViews = result.depthViews + count[kAgentUnknownDepth];
    result.noscriptViews = count[kNoscript];
    result.counterViews = count[kCounter];
    result.logViews = count[kLog];
    result.events = count[kEvent];
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
