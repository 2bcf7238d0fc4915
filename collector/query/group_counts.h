// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/load_bucket.h"
#include "collector/query/report.h"

#include <array>
#include <memory>
#include <vector>

namespace gatepost::query {

// What a counted record adds to: the scan turns action, channel and depth of every row into one of these once, and
// each breakdown then only adds to counts[group][kind].
enum Kind : quint8 {
    kAgentUnknownDepth,
    kAgentFirst,
    kAgentSecond,
    kAgentLater,
    kNoscript,
    kCounter,
    kLog,
    kEvent,
    kKindCount,
};

// The part of a chunk of rows that a query selects. Rows are numbered within the chunk.
inline constexpr std::size_t kChunkRows = 2048;
struct Selection {
    std::size_t countedRows = 0;
    std::array<quint16, kChunkRows> countedRow;
    std::array<quint8, kChunkRows> kind;
    std::array<quint32, kChunkRows> count;

    std::size_t loadRows = 0; // rows with a load time: views and ready records
    std::array<quint16, kChunkRows> loadRow;
    std::array<core::LoadBucket, kChunkRows> bucket;
    std::array<quint32, kChunkRows> loadCount;

    // Of all rows above, for a group that takes the whole chunk.
    std::array<quint32, kKindCount> sums;
    std::array<quint32, core::kLoadBucketCount + 1> loadSums;
    void sumUp();
};

// Measures of groups numbered 0…groups-1, dense. Counts of a group lie in half a cache line. Histograms, eight times
// that, are dense for few groups; of many groups only those have one that reported a load time.
// No count may reach 2^32 hits.
class GroupCounts
{
public:
    explicit GroupCounts(std::size_t groups);

    // `groupOf` holds the group of every row of the chunk; a number out of bounds (damaged file) counts as group 0.
    void add(const Selection &selection, const quint32 *groupOf);
    // The same when all rows are of one group.
    void addAll(const Selection &selection, quint32 group);
    // Adds what others counted, with as many groups.
    void merge(const GroupCounts &other);

    std::size_t groups() const { return m_groups; }
    bool isEmpty(std::size_t group) const;
    Measures measures(std::size_t group) const;
    Measures measuresWithoutLoads(std::size_t group) const;

private:
    static constexpr std::size_t kBuckets = core::kLoadBucketCount + 1;
    static constexpr std::size_t kMaxDenseGroups = 8192;
    // Histograms of many groups come in chunks, so that none is copied when more groups turn up.
    static constexpr std::size_t kChunkHistograms = 64;
    using HistogramChunk = std::array<quint32, kChunkHistograms * kBuckets>;

    qint64 count(std::size_t group, Kind kind) const;
    void addLoads(const Selection &selection, const quint32 *groupOf);
    quint32 *histogram(std::size_t group); // makes it when there is none yet
    const quint32 *findHistogram(std::size_t group) const; // null: none
    bool isDense() const { return m_groups <= kMaxDenseGroups; }

    // Rows of few groups (three devices, a dozen browsers) hit the same counter again and again, and each addition
    // would wait for the one before: they take turns on kLanes copies, which are summed when asked.
    static constexpr std::size_t kLanes = 4;
    static constexpr std::size_t kMaxLaneGroups = 128;

    std::size_t m_groups;
    std::size_t m_lanes;
    std::vector<quint32> m_counts; // lane × groups × kKindCount
    std::vector<quint32> m_dense; // groups × kBuckets, once there is any load time; else empty
    std::vector<quint32> m_histogramOf; // of many groups; 0: none; else index + 1
    std::vector<std::unique_ptr<HistogramChunk>> m_histograms;
    quint32 m_histogramCount = 0;
};

} // namespace gatepost::query
