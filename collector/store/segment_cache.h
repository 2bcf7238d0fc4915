// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: the segments that a reader knows, and the columns of them that are in memory.
#pragma once

#include "collector/store/segment_table.h"

#include <list>
#include <memory>
#include <unordered_map>

namespace gatepost::store {

// Thread: the reader's.
class SegmentCache final : public PackedSource
{
public:
    // `limitBytes`: of unpacked columns.
    explicit SegmentCache(std::size_t limitBytes) : m_limit(limitBytes) { }

    // The connection that columns are read from; null: closed, and nothing more can be read.
    void setConnection(Connection *connection);

    // The segments as they are now, as blocks; those known before are the same blocks. Throws SqlError.
    std::vector<std::shared_ptr<const HitBlock>> readList();

    // Columns asked for since the last call are not let go for others, so that a scan of more than fits keeps a part.
    void beginUse() { ++m_use; }

    core::Result<PackedColumns> columns(const HitBlock &segment, const ColumnSet &wanted) override;

    std::size_t bytes() const { return m_bytes; }

private:
    struct Known {
        SegmentHead head;
        std::shared_ptr<const HitBlock> block;
        std::vector<StoredColumn> lines; // of its columns, without bytes; once it was asked for
        bool isChecked = false;
    };
    struct Kept {
        quint64 key = 0; // segment × kColumnCount + column
        std::shared_ptr<PackedColumn> column;
        std::size_t bytes = 0;
        quint64 use = 0;
    };

    core::Result<void> check(Known &known);
    core::Result<std::shared_ptr<PackedColumn>> load(const Known &known, std::size_t column);
    std::shared_ptr<PackedColumn> find(quint64 key);
    void keep(quint64 key, const std::shared_ptr<PackedColumn> &column, std::size_t bytes);

    const std::size_t m_limit;
    Connection *m_connection = nullptr;
    std::unique_ptr<Statement> m_readBytes;
    std::unordered_map<qint64, Known> m_known;
    std::list<Kept> m_kept; // used last comes first
    std::unordered_map<quint64, std::list<Kept>::iterator> m_places;
    std::size_t m_bytes = 0;
    quint64 m_use = 1;
};

} // namespace gatepost::store
