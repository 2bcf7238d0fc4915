// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/segment_cache.h"

#include "collector/store/sql_text.h"

#include <algorithm>
#include <mutex>

namespace gatepost::store {

namespace {

class StoredPackedColumn final : public PackedColumn
{
public:
    StoredPackedColumn(StoredColumn stored, std::size_t rows) : m_stored(std::move(stored)), m_rows(rows) { }

    std::optional<ColumnView> view() override
    {
        std::call_once(m_once, [this] {
            m_numbers = unpackColumn(m_stored, m_rows);
            m_stored.bytes = {};
        });
        if (!m_numbers)
            return std::nullopt;
        return ColumnView{m_numbers->data(), m_stored.width, m_stored.base};
    }

private:
    StoredColumn m_stored; // without bytes once they are unpacked
    const std::size_t m_rows;
    std::once_flag m_once;
    std::optional<std::vector<std::byte>> m_numbers;
};

core::Error gone()
{
    return {core::ErrorCode::Unavailable, QStringLiteral("Hits were packed anew while they were read: ask again."), {}};
}

core::Error damaged(const SegmentHead &head)
{
    return {core::ErrorCode::Corrupt, QStringLiteral("Segment %1 is damaged.").arg(head.id), {}};
}

std::shared_ptr<const HitBlock> blockOf(const SegmentHead &head)
{
    auto block = std::make_shared<HitBlock>();
    block->rows = static_cast<std::size_t>(head.rows);
    block->hits = head.hits;
    block->slots = {head.minSlot, head.maxSlot + 1};
    block->segment = head.id;
    block->site = head.site;
    return block;
}

} // namespace

void SegmentCache::setConnection(Connection *connection)
{
    m_readBytes.reset();
    m_connection = connection;
    if (connection != nullptr)
        m_readBytes = std::make_unique<Statement>(*connection, sqlText(QLatin1String("select_segment_bytes")));
}

std::vector<std::shared_ptr<const HitBlock>> SegmentCache::readList()
{
    std::vector<std::shared_ptr<const HitBlock>> blocks;
    std::unordered_map<qint64, Known> known;
    for (const SegmentHead &head : readSegments(*m_connection)) {
        auto before = m_known.find(head.id);
        // A line that changed is damage or another database: nothing of it is believed.
        const bool isSame = before != m_known.end() && before->second.head.checksum == head.checksum;
        const auto [place, isNew] =
            known.emplace(head.id, isSame ? std::move(before->second) : Known{head, blockOf(head), {}, false});
        blocks.push_back(place->second.block);
    }
    for (auto kept = m_kept.begin(); kept != m_kept.end();) {
        const auto segment = known.find(static_cast<qint64>(kept->key / kColumnCount));
        if (segment != known.end() && segment->second.isChecked) {
            ++kept;
            continue;
        }
        m_bytes -= kept->bytes;
        m_places.erase(kept->key);
        kept = m_kept.erase(kept);
    }
    m_known = std::move(known);
    return blocks;
}

core::Result<PackedColumns> SegmentCache::columns(const HitBlock &segment, const ColumnSet &wanted)
{
    const auto known = m_known.find(segment.segment);
    if (known == m_known.end() || m_connection == nullptr)
        return gone();
    PackedColumns found;
    try {
        for (std::size_t column = 0; column < kColumnCount; ++column) {
            if (!wanted.test(column))
                continue;
            found[column] = find(static_cast<quint64>(segment.segment) * kColumnCount + column);
            if (found[column])
                continue;
            if (auto sound = check(known->second); !sound)
                return sound.error();
            auto loaded = load(known->second, column);
            if (!loaded)
                return loaded.error();
            found[column] = std::move(loaded).value();
        }
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read packed hits of"), QStringLiteral("the database"));
    }
    return found;
}

core::Result<void> SegmentCache::check(Known &known)
{
    if (known.isChecked)
        return {};
    if (!readSegment(*m_connection, known.head.id))
        return gone();
    known.lines = readColumnLines(*m_connection, known.head.id);
    if (known.head.format != kSegmentFormat || checksumOf(known.head, known.lines) != known.head.checksum)
        return damaged(known.head);
    known.isChecked = true;
    return {};
}

core::Result<std::shared_ptr<PackedColumn>> SegmentCache::load(const Known &known, std::size_t column)
{
    const auto rows = static_cast<std::size_t>(known.head.rows);
    const int number = numberOfColumn(column);
    const auto line = std::find_if(known.lines.begin(), known.lines.end(),
        [number](const StoredColumn &stored) { return stored.number == number; });
    StoredColumn stored;
    stored.number = number;
    stored.base = column == kSiteColumn ? static_cast<quint32>(known.head.site) : 0;
    stored.checksum = checksumOf(stored);
    if (line != known.lines.end()) {
        stored = *line;
        if (!m_readBytes->bind(0, known.head.id).bind(1, number).step()) {
            m_readBytes->reset();
            return gone();
        }
        stored.bytes = m_readBytes->blob(0);
        m_readBytes->reset();
    }
    const std::size_t bytes = rows * stored.width;
    std::shared_ptr<PackedColumn> loaded = std::make_shared<StoredPackedColumn>(std::move(stored), rows);
    keep(static_cast<quint64>(known.head.id) * kColumnCount + column, loaded, bytes);
    return loaded;
}

std::shared_ptr<PackedColumn> SegmentCache::find(quint64 key)
{
    const auto place = m_places.find(key);
    if (place == m_places.end())
        return nullptr;
    m_kept.splice(m_kept.begin(), m_kept, place->second);
    place->second->use = m_use;
    return place->second->column;
}

void SegmentCache::keep(quint64 key, const std::shared_ptr<PackedColumn> &column, std::size_t bytes)
{
    while (m_bytes + bytes > m_limit && !m_kept.empty() && m_kept.back().use != m_use) {
        m_bytes -= m_kept.back().bytes;
        m_places.erase(m_kept.back().key);
        m_kept.pop_back();
    }
    if (m_bytes + bytes > m_limit)
        return;
    m_kept.push_front({key, column, bytes, m_use});
    m_places.emplace(key, m_kept.begin());
    m_bytes += bytes;
}

} // namespace gatepost::store
