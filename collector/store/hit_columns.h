// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/channel.h"
#include "collector/core/dimension.h"
#include "collector/core/result.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"
#include "collector/store/column_array.h"

#include <QString>

#include <array>
#include <bitset>
#include <memory>
#include <optional>
#include <vector>

namespace gatepost::store {

// The columns of a block. Those of dimensions come last: columnOf().
enum Column : quint8 {
    kSiteColumn,
    kSlotColumn,
    kActionColumn,
    kLoadColumn, // LoadBucket; 0: not reported
    kDepthColumn, // visit depth; 0: not reported, 1, 2, 3 (three or more)
    kCountColumn, // identical rows merged: how many hits this row stands for
    kFirstDimensionColumn,
};
inline constexpr std::size_t kColumnCount = kFirstDimensionColumn + core::kDimensionCount;

// A dictionary id (0: unknown), or for Network and Channel the number of the enum.
constexpr std::size_t columnOf(core::Dimension dimension) { return kFirstDimensionColumn + core::indexOf(dimension); }

// Rows of hits, turned into columns: what the query engine scans. A row's place is the same in every column.
// Immutable once it is shared.
struct HitBlock {
    std::size_t rows = 0;
    qint64 hits = 0; // the sum of the counts
    core::TimeRange slots; // smallest range that holds every row: blocks outside a query's range are skipped
    // 0: `columns` holds all. Else the rows are packed, all of one site, and HitImage::packed has the columns.
    qint64 segment = 0;
    core::SiteId site = core::kNoSite; // of every row of a segment
    std::array<ColumnArray, kColumnCount> columns;

    ColumnView view(std::size_t column) const { return columns[column].view(); }
};

// One column of a segment. Unpacked by whoever asks first, and kept as long as this is. Thread: any.
class PackedColumn
{
public:
    virtual ~PackedColumn() = default;
    // nullopt: its bytes are damaged.
    virtual std::optional<ColumnView> view() = 0;
};

using ColumnSet = std::bitset<kColumnCount>;
using PackedColumns = std::array<std::shared_ptr<PackedColumn>, kColumnCount>; // null: not asked for

// Gives the columns of segments, and keeps a bounded number of them in memory. Thread: the reader's.
class PackedSource
{
public:
    virtual ~PackedSource() = default;
    // Fails with Corrupt for a segment that is damaged, with Unavailable when it is gone or the reader is: then a new
    // image has its hits, and else as SQLite does.
    virtual core::Result<PackedColumns> columns(const HitBlock &segment, const ColumnSet &wanted) = 0;
};

// The texts behind the ids. ids are dense from 1 and never reused while an image lives; text(dimension, 0) is empty,
// and so is the text of an id whose last row was removed. For Network and Channel the texts are the names of core.
// A value: a copy costs a pointer per 256 texts, because copies share their texts. Thread: any for reading.
class Dictionary
{
public:
    const QString &text(core::Dimension dimension, quint32 id) const;
    quint32 termCount(core::Dimension dimension) const; // ids are 0…termCount

    // Appends the text for the next id; ids that are left out get empty texts. Used by the loader only.
    // Copies made before do not see it.
    void append(core::Dimension dimension, quint32 id, QString text);

private:
    struct Chunk;
    struct Texts {
        std::vector<std::shared_ptr<Chunk>> chunks;
        quint32 count = 0;
    };
    void appendNext(Texts &texts, QString text);

    std::array<Texts, core::kTermDimensionCount> m_texts;
};

// Everything that can be scanned, as of one commit. Thread: any; immutable. Segments come first, the rows of recent hits
// last, in the order in which they came.
struct HitImage {
    std::vector<std::shared_ptr<const HitBlock>> blocks;
    std::shared_ptr<const Dictionary> dictionary;
    std::shared_ptr<PackedSource> packed; // null when no block is a segment
    qint64 lastHitId = 0; // every hit up to this one is in the blocks
    qint64 lastBatchId = 0;
};

} // namespace gatepost::store
