// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/merge_plan.h"

#include <QDate>

#include <algorithm>
#include <map>

namespace gatepost::store {

namespace {

constexpr qint64 kMonthRestDays = 7; // a month is left alone until late hits have become rare
constexpr qint64 kWorthPart = 4; // at least a quarter must be new
constexpr std::size_t kManyParts = 16;

const QDate kEpoch(1970, 1, 1);

bool isWorthIt(const std::vector<SegmentHead> &group)
{
    if (group.size() < 2)
        return false;
    qint64 rows = 0;
    qint64 largest = 0;
    for (const SegmentHead &head : group) {
        rows += head.rows;
        largest = std::max(largest, head.rows);
    }
    return group.size() >= kManyParts || (rows - largest) * kWorthPart >= rows;
}

} // namespace

qint64 segmentDay(qint64 day, qint64 today)
{
    const QDate date = kEpoch.addDays(day);
    const QDate month(date.year(), date.month(), 1);
    return kEpoch.daysTo(month.addMonths(1)) + kMonthRestDays > today ? day : kEpoch.daysTo(month);
}

std::vector<std::vector<SegmentHead>> planMerges(const std::vector<SegmentHead> &segments, qint64 today)
{
    std::map<std::pair<core::SiteId, qint64>, std::vector<SegmentHead>> groups;
    for (const SegmentHead &head : segments) {
        if (head.rows < kMostSegmentRows / 2)
            groups[{head.site, segmentDay(head.day, today)}].push_back(head);
    }
    std::vector<std::vector<SegmentHead>> merges;
    for (auto &[key, members] : groups) {
        std::sort(members.begin(), members.end(),
            [](const SegmentHead &a, const SegmentHead &b) { return std::pair(a.day, a.id) < std::pair(b.day, b.id); });
        std::vector<SegmentHead> merge;
        qint64 rows = 0;
        const auto close = [&] {
            if (isWorthIt(merge))
                merges.push_back(merge);
            merge.clear();
            rows = 0;
        };
        for (const SegmentHead &head : members) {
            if (rows + head.rows > kMostSegmentRows)
                close();
            merge.push_back(head);
            rows += head.rows;
        }
        close();
    }
    return merges;
}

} // namespace gatepost::store
