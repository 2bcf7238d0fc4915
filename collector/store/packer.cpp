// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/packer.h"

#include "collector/store/block_list.h"
#include "collector/store/merge_plan.h"
#include "collector/store/row_reader.h"
#include "collector/store/sql_text.h"

#include <algorithm>
#include <map>

namespace gatepost::store {

namespace {

constexpr core::Slot kLateSlots = 2 * core::kSlotsPerHour;
constexpr int kLevel = 9;
constexpr qint64 kSnapshotRows = 2048; // a snapshot holds back the writer's log

core::Error stopped()
{
    return {core::ErrorCode::Unavailable,
        QStringLiteral("The collector stopped before everything was packed: it goes on when it is started again."), {}};
}

core::Error unsound(core::SiteId site)
{
    return {core::ErrorCode::Io,
        QStringLiteral("Packed hits of site %1 did not come out as they went in, so they stay as they are: check this "
                       "machine's memory.")
            .arg(site),
        {}};
}

} // namespace

Packer::Packer(Connection &connection, Apply apply, MayGoOn mayGoOn)
    : m_connection(connection), m_apply(std::move(apply)), m_mayGoOn(std::move(mayGoOn))
{
}

Packer::~Packer() { (void)finish(); }

// Rows behind `afterId` of slots before range.before; completes the range so that it describes exactly these.
Packer::Blocks Packer::readRows(RowRange &range, qint64 afterId, qint64 today)
{
    std::map<std::pair<core::SiteId, qint64>, HitBlock> found;
    core::SiteId site = core::kNoSite;
    qint64 day = -1;
    HitBlock *block = nullptr;
    const RowTaker taker(m_connection, [&](qint64 id, const RowNumbers &row) {
        const auto rowSite = static_cast<core::SiteId>(row[0]);
        const qint64 rowDay = qint64(row[1]) / kSlotsPerDay;
        if (block == nullptr || rowSite != site || rowDay != day) {
            site = rowSite;
            day = rowDay;
            block = &found[{site, segmentDay(day, today)}];
        }
        appendRow(*block, row);
        range.firstId = range.rows == 0 ? id : range.firstId;
        range.lastId = id;
        ++range.rows;
    });
    Statement next(m_connection, sqlText(QLatin1String("select_next_hit")));
    Statement rows(m_connection, sqlText(QLatin1String("select_rows_to_pack")));
    while (range.rows + kSnapshotRows <= kMostSegmentRows && m_mayGoOn()) {
        const qint64 first = next.bind(0, afterId).step() ? next.integer(0) : 0;
        next.reset();
        if (first == 0)
            break;
        afterId = first + kSnapshotRows - 1;
        rows.bind(0, first).bind(1, afterId).bind(2, range.before).run();
    }
    Blocks blocks;
    for (auto &[key, rowsOfDay] : found)
        blocks.emplace_back(key.first, std::move(rowsOfDay));
    return blocks;
}

core::Result<qint64> Packer::packClosedDays(core::Slot now)
{
    const core::Slot before = std::max(0, now - kLateSlots) / kSlotsPerDay * kSlotsPerDay;
    qint64 packed = 0;
    qint64 afterId = 0;
    while (m_mayGoOn()) {
        RowRange range{.before = before};
        Blocks blocks = readRows(range, afterId, now / kSlotsPerDay);
        if (auto done = finish(); !done)
            return done.error();
        if (range.rows == 0)
            return packed;
        packed += range.rows;
        afterId = range.lastId;
        begin(std::move(blocks), {{}, range, {}});
    }
    return stopped();
}

core::Result<void> Packer::mergeSmall(core::Slot now)
{
    // Whatever a round of merges leaves may be ready for another: a day first, then its month.
    for (bool again = true; again;) {
        again = false;
        for (const std::vector<SegmentHead> &group : planMerges(readSegments(m_connection), now / kSlotsPerDay)) {
            Blocks blocks(1);
            blocks.front().first = group.front().site;
            bool isWhole = true;
            for (const SegmentHead &head : group) {
                if (!m_mayGoOn())
                    return stopped();
                const auto part = store::readRows(m_connection, head);
                if (!part) {
                    isWhole = false; // damaged, which a report tells with its day, or gone
                    break;
                }
                appendRows(blocks.front().second, *part, 0, part->rows);
            }
            if (!isWhole)
                continue;
            if (auto done = finish(); !done)
                return done;
            begin(std::move(blocks), {{}, std::nullopt, group});
            again = true;
        }
        if (auto done = finish(); !done)
            return done;
    }
    return {};
}

void Packer::begin(Blocks blocks, SegmentChange change)
{
    const auto work = [this](Blocks own, SegmentChange filled) -> core::Result<void> {
        for (auto &[site, rows] : own) {
            auto segment = packRows(site, rows, kLevel);
            if (!segment)
                return unsound(site);
            filled.segments.push_back(std::move(*segment));
            rows = {};
        }
        return m_apply(std::move(filled));
    };
    m_task = std::async(std::launch::async, work, std::move(blocks), std::move(change));
}

core::Result<void> Packer::finish() { return m_task.valid() ? m_task.get() : core::Result<void>(); }

} // namespace gatepost::store
