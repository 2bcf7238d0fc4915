// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/filter_mask.h"

#include "collector/core/event_properties.h"

#include <algorithm>

namespace gatepost::query {

namespace {

bool matches(const Filter &filter, const QString &text)
{
    return filter.match == Filter::Match::Equals ? text == filter.value : text.startsWith(filter.value);
}

// The properties of an event are one text of several pairs: a filter looks for one of them.
bool matchesAnyPair(const Filter &filter, const QString &text)
{
    const QStringList pairs = core::eventPropertyPairs(text);
    return pairs.isEmpty()
        ? matches(filter, text)
        : std::any_of(pairs.begin(), pairs.end(), [&filter](const QString &pair) { return matches(filter, pair); });
}

bool passes(const std::vector<const Filter *> &filters, const QString &text)
{
    bool wanted = false;
    bool anyWanted = false;
    for (const Filter *filter : filters) {
        const bool isProperty = filter->dimension == core::Dimension::Property;
        const bool match = isProperty ? matchesAnyPair(*filter, text) : matches(*filter, text);
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
        mask.resize(dictionary.termCount(info.dimension) + 1);
        for (quint32 id = 0; id < mask.size(); ++id)
            mask[id] = passes(wanted, dictionary.text(info.dimension, id)) ? 1 : 0;
    }
    return masks;
}

} // namespace gatepost::query
