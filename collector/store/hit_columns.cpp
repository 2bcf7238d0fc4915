// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/hit_columns.h"

#include "collector/core/network.h"

#include <atomic>

namespace gatepost::store {

namespace {

constexpr quint32 kChunkTexts = 256;

const QString &noText()
{
    static const QString empty;
    return empty;
}

const QString &networkText(quint32 number)
{
    static const std::array<QString, core::kNetworkCount> names = {core::networkName(core::Network::ClearNet),
        core::networkName(core::Network::Tor), core::networkName(core::Network::I2p)};
    return number < names.size() ? names[number] : noText();
}

const QString &channelText(quint32 number)
{
    static const std::array<QString, core::kChannelCount> names = {core::channelName(core::Channel::Agent),
        core::channelName(core::Channel::Counter), core::channelName(core::Channel::Noscript),
        core::channelName(core::Channel::Log)};
    return number < names.size() ? names[number] : noText();
}

} // namespace

// Shared by copies. A copy only reads the places below its own count; the place after them belongs to the first copy
// that claims it through `used`, any other one clones the chunk.
struct Dictionary::Chunk {
    std::array<QString, kChunkTexts> texts;
    std::atomic<quint32> used = 0;
};

const QString &Dictionary::text(core::Dimension dimension, quint32 id) const
{
    if (dimension == core::Dimension::Network)
        return networkText(id);
    if (dimension == core::Dimension::Channel)
        return channelText(id);
    const Texts &texts = m_texts[core::indexOf(dimension)];
    if (id == 0 || id > texts.count)
        return noText();
    return texts.chunks[(id - 1) / kChunkTexts]->texts[(id - 1) % kChunkTexts];
}

quint32 Dictionary::termCount(core::Dimension dimension) const
{
    if (dimension == core::Dimension::Network)
        return core::kNetworkCount - 1;
    if (dimension == core::Dimension::Channel)
        return core::kChannelCount - 1;
    return m_texts[core::indexOf(dimension)].count;
}

void Dictionary::append(core::Dimension dimension, quint32 id, QString text)
{
    Texts &texts = m_texts[core::indexOf(dimension)];
    Q_ASSERT(id > texts.count);
    while (texts.count + 1 < id)
        appendNext(texts, {});
    appendNext(texts, std::move(text));
}

void Dictionary::appendNext(Texts &texts, QString text)
{
    const quint32 place = texts.count % kChunkTexts;
    if (place == 0)
        texts.chunks.push_back(std::make_shared<Chunk>());
    std::shared_ptr<Chunk> &chunk = texts.chunks.back();
    quint32 expected = place;
    if (!chunk->used.compare_exchange_strong(expected, place + 1)) {
        auto clone = std::make_shared<Chunk>();
        for (quint32 i = 0; i < place; ++i)
            clone->texts[i] = chunk->texts[i];
        clone->used = place + 1;
        chunk = std::move(clone);
    }
    chunk->texts[place] = std::move(text);
    ++texts.count;
}

} // namespace gatepost::store
