// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/hit.h"
#include "collector/store/hit_columns.h"

#include <QHash>
#include <QString>

#include <memory>
#include <vector>

namespace gatepost::tests {

// Makes a HitImage by hand, without a database: for tests that are about counting alone.
class ImageBuilder
{
public:
    explicit ImageBuilder(std::size_t blockRows = 1000) : m_blockRows(blockRows) { }

    void add(const core::Hit &hit, quint32 count = 1)
    {
        if (m_block == nullptr || m_block->rows == m_blockRows)
            openBlock();
        store::HitBlock &block = *m_block;
        block.slots = block.rows == 0
            ? core::TimeRange{hit.slot, hit.slot + 1}
            : core::TimeRange{std::min(block.slots.from, hit.slot), std::max(block.slots.to, hit.slot + 1)};
        ++block.rows;
        ++m_image.lastHitId;
        block.hits += count;
        const auto push = [&block](std::size_t column, quint32 number) { block.columns[column].push(number); };
        push(store::kSiteColumn, static_cast<quint32>(hit.site));
        push(store::kSlotColumn, static_cast<quint32>(hit.slot));
        push(store::kActionColumn, static_cast<quint32>(hit.action));
        push(store::kLoadColumn, hit.load);
        push(store::kDepthColumn, hit.visitDepth);
        push(store::kCountColumn, count);
        for (const core::DimensionInfo &info : core::dimensions())
            push(store::columnOf(info.dimension), idOf(hit, info));
    }

    // As of now; later hits do not change it.
    std::shared_ptr<const store::HitImage> image() const
    {
        auto copy = std::make_shared<store::HitImage>(m_image);
        for (auto &block : copy->blocks)
            block = std::make_shared<store::HitBlock>(*block);
        copy->dictionary = std::make_shared<store::Dictionary>(m_dictionary);
        copy->lastBatchId = copy->lastHitId;
        return copy;
    }

private:
    void openBlock()
    {
        auto block = std::make_shared<store::HitBlock>();
        m_block = block.get();
        m_image.blocks.push_back(std::move(block));
    }

    quint32 idOf(const core::Hit &hit, const core::DimensionInfo &info)
    {
        if (info.dimension == core::Dimension::Network)
            return static_cast<quint32>(hit.network);
        if (info.dimension == core::Dimension::Channel)
            return static_cast<quint32>(hit.channel);
        const QByteArray &text = hit.term(info.dimension);
        if (text.isEmpty())
            return 0;
        quint32 &id = m_ids[core::indexOf(info.dimension)][text];
        if (id == 0) {
            id = m_dictionary.termCount(info.dimension) + 1;
            m_dictionary.append(info.dimension, id, QString::fromUtf8(text));
        }
        return id;
    }

    std::size_t m_blockRows;
    store::HitBlock *m_block = nullptr;
    store::HitImage m_image;
    store::Dictionary m_dictionary;
    std::array<QHash<QByteArray, quint32>, core::kTermDimensionCount> m_ids;
};

} // namespace gatepost::tests
