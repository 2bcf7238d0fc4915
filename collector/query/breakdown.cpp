// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/breakdown.h"

#include <algorithm>

namespace gatepost::query {

namespace {

struct Candidate {
    double rank = 0; // larger comes first
    quint32 id = 0;
};

double rankOf(const Measures &measures, Order order)
{
    switch (order) {
    case Order::Views:
        return static_cast<double>(measures.views());
    case Order::Visits:
        return static_cast<double>(measures.visits());
    case Order::Events:
        return static_cast<double>(measures.events);
    case Order::Counter:
        return static_cast<double>(measures.counterViews);
    case Order::BlockedShare:
        return measures.blocked().share.value_or(-1);
    case Order::Text:
        return 0;
    }
    Q_UNREACHABLE();
}

// Empty where the dimension has no attribute (`votes` is null), or no view of the group told one.
QString attributeText(
    core::Dimension dimension, const AttributeVote *votes, quint32 id, const store::Dictionary &dictionary)
{
    return votes != nullptr ? dictionary.text(*attributeOf(dimension), votes->winner(id)) : QString();
}

std::vector<Candidate> candidates(const Query &query, core::Dimension dimension, const GroupCounts &counts,
    const AttributeVote *attributes, const store::Dictionary &dictionary)
{
    const auto contains = [&query](const QString &text) { return text.contains(query.search, Qt::CaseInsensitive); };
    std::vector<Candidate> found;
    for (quint32 id = 0; id < counts.groups(); ++id) {
        if (counts.isEmpty(id))
            continue;
        if (!query.search.isEmpty() && !contains(dictionary.text(dimension, id))
            && !contains(attributeText(dimension, attributes, id, dictionary)))
            continue;
        found.push_back({rankOf(counts.measuresWithoutLoads(id), query.order), id});
    }
    return found;
}

// Puts the rows from `offset` to offset + limit in order; the rest need none. Returns the first and the end.
std::pair<std::size_t, std::size_t> sortShown(
    std::vector<Candidate> &rows, const Query &query, core::Dimension dimension, const store::Dictionary &dictionary)
{
    const std::size_t begin = std::min(rows.size(), static_cast<std::size_t>(std::max(query.offset, 0)));
    const std::size_t end =
        query.limit > 0 ? std::min(rows.size(), begin + static_cast<std::size_t>(query.limit)) : rows.size();
    const auto before = [&](const Candidate &a, const Candidate &b) {
        if (a.rank != b.rank)
            return a.rank > b.rank;
        return dictionary.text(dimension, a.id) < dictionary.text(dimension, b.id);
    };
    std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(end), rows.end(), before);
    return {begin, end};
}

} // namespace

Breakdown makeBreakdown(const Query &query, std::size_t which, const ScanOutcome &current, const ScanOutcome *compared,
    const Measures &totals, const store::Dictionary &dictionary)
{
    const core::Dimension dimension = query.dimensions[which];
    const GroupCounts &counts = current.breakdowns[which];
    const AttributeVote *attributes = current.attributes[which].get();

    Breakdown result{.dimension = dimension, .rows = {}, .rowsInAll = 0, .other = totals};
    std::vector<Candidate> found = candidates(query, dimension, counts, attributes, dictionary);
    result.rowsInAll = static_cast<qint64>(found.size());
    const auto [begin, end] = sortShown(found, query, dimension, dictionary);
    result.rows.reserve(end - begin);

    const auto allViews = static_cast<double>(totals.views());
    for (std::size_t i = begin; i < end; ++i) {
        BreakdownRow row;
        row.id = found[i].id;
        row.text = dictionary.text(dimension, row.id);
        row.measures = counts.measures(row.id);
        row.attribute = attributeText(dimension, attributes, row.id, dictionary);
        if (compared != nullptr)
            row.compared = compared->breakdowns[which].measures(row.id);
        if (allViews > 0)
            row.share = static_cast<double>(row.measures.views()) / allViews;
        result.other -= row.measures;
        result.rows.push_back(std::move(row));
    }
    return result;
}

} // namespace gatepost::query
