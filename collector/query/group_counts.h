// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/report.h"
#include "collector/query/selection.h"
#include "collector/store/column_array.h"

#include <array>
#include <memory>
#include <vector>

namespace gatepost::query {

// Measures of groups numbered 0…groups-1, dense. Of few groups each has all cells; of many groups only those have a
// histogram that reported a load time, because it is eight times as large as the rest. No count may reach 2^32 hits.
class GroupCounts
{
public:
    explicit GroupCounts(std::size_t groups);

    // Number i of `groupOf` is the group of the selection's row i; one out of bounds (damaged file) counts as group 0.
    void add(const Selection &selection, const store::ColumnView &groupOf);
    // Adds what others counted, with as many groups.
    void merge(const GroupCounts &other);

    std::size_t groups() const { return m_groups; }
    bool isEmpty(std::size_t group) const;
    Measures measures(std::size_t group) const;
    Measures measuresWithoutLoads(std::size_t group) const;

private:
    static constexpr std::size_t kBuckets = kCells - kKindCount; // bucket 0 included
    static constexpr std::size_t kMaxFullGroups = 8192;
    // Histograms of many groups come in chunks, so that none is copied when more groups turn up.
    static constexpr std::size_t kChunkHistograms = 64;
    using HistogramChunk = std::array<quint32, kChunkHistograms * kBuckets>;

    template <typename Number>
    void addSteps(const Selection &selection, const Number *numbers, quint32 base);
    template <typename Number>
    void addRows(const Selection &selection, const Number *numbers, quint32 base, std::size_t begin, std::size_t end);
    void addSums(const Selection &selection, std::size_t firstStep, std::size_t endStep, quint32 group);

    bool hasAllCells() const { return m_groups <= kMaxFullGroups; }
    const quint32 *cells(std::size_t group) const { return m_cells.data() + group * m_stride; }
    quint32 *histogram(std::size_t group); // makes it when there is none yet
    const quint32 *findHistogram(std::size_t group) const; // null: none

    std::size_t m_groups;
    std::size_t m_stride; // cells of a group in m_cells: all, or those up to kNoCell
    std::vector<quint32> m_cells;
    std::vector<quint32> m_histogramOf; // of many groups; 0: none; else index + 1
    std::vector<std::unique_ptr<HistogramChunk>> m_histograms;
    quint32 m_histogramCount = 0;
};

} // namespace gatepost::query
