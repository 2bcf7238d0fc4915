// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/group_counts.h"
#include "collector/store/hit_columns.h"

#include <QHash>

#include <vector>

namespace gatepost::query {

// Finds for every group (page) the most frequent of another dimension's values (title) among its views.
// Nearly every page has one title, so runs of the same value are counted in an array, and only a change of value
// goes through a hash.
class AttributeVote
{
public:
    explicit AttributeVote(std::size_t groups);

    // Number i of both is of the selection's row i.
    void add(const Selection &selection, const store::ColumnView &groupOf, const store::ColumnView &valueOf);

    // Adds what others counted, with as many groups; before finish() of both.
    void merge(const AttributeVote &other);

    // Call once, after the last add().
    void finish(const store::Dictionary &dictionary, core::Dimension attribute);

    // The winner; of equals the one that sorts first as text. 0: no view had a value.
    quint32 winner(std::size_t group) const { return m_winner[group]; }

private:
    struct Run { // of value 0: views without a value, which have no vote
        quint32 value = 0;
        quint32 count = 0;
    };

    template <typename Group, typename Value>
    void addRows(const Selection &selection, const Group &groupAt, const Value &valueAt);
    Q_NEVER_INLINE void startRun(std::size_t group, quint32 value);

    std::vector<Run> m_runs;
    std::vector<quint32> m_winner;
    QHash<quint64, qint64> m_votes; // group << 32 | value, of runs that ended
};

} // namespace gatepost::query
