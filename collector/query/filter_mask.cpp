// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/filter_mask.h"

#include "collector/core/channel.h"
#include "collector/core/network.h"

namespace gatepost::query {

namespace {

bool matches(const Filter &filter, const QString &text)
{
    return filter.match == Filter::Match::Equals ? text == filter.value : text.startsWith(filter.value);
}

bool passes(const std::vector<const Filter *> &filters, const QString &text)
{
    bool wanted = false;
    bool anyWanted = false;
    for (const Filter *filter : filters) {
        const bool match = matches(*filter, text);
        if (filter->negated && match)
            return false;
        if (!filter->negated) {
            anyWanted = true;
            wanted = wanted || match;
        }
    }
    return wanted || !anyWanted;
}

} // namespace

quint32 idCount(const store::Dictionary &dictionary, core::Dimension dimension)
{
    if (dimension == core::Dimension::Network)
        return core::kNetworkCount;
    if (dimension == core::Dimension::Channel)
        return core::kChannelCount;
    return dictionary.termCount(dimension) + 1;
}

QString textOf(const store::Dictionary &dictionary, core::Dimension dimension, quint32 id)
{
    if (dimension == core::Dimension::Network)
        return core::networkName(static_cast<core::Network>(id));
    if (dimension == core::Dimension::Channel)
        return core::channelName(static_cast<core::Channel>(id));
    return dictionary.text(dimension, id);
}

FilterMasks filterMasks(const std::vector<Filter> &filters, const store::Dictionary &dictionary)
{
    std::array<std::vector<const Filter *>, core::kDimensionCount> byDimension;
    for (const Filter &filter : filters)
        byDimension[core::indexOf(filter.dimension)].push_back(&filter);

    FilterMasks masks;
    for (const core::DimensionInfo &info : core::dimensions()) {
        const auto &wanted = byDimension[core::indexOf(info.dimension)];
        if (wanted.empty())
            continue;
        std::vector<quint8> &mask = masks[core::indexOf(info.dimension)];
        mask.resize(idCount(dictionary, info.dimension));
        for (quint32 id = 0; id < mask.size(); ++id)
            mask[id] = passes(wanted, textOf(dictionary, info.dimension, id)) ? 1 : 0;
    }
    return masks;
}

} // namespace gatepost::query
