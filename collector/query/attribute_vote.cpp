// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/attribute_vote.h"

namespace gatepost::query {

namespace {

constexpr unsigned kVotingKinds = (1U << kKindCount) - 1 - (1U << kCounter) - (1U << kEvent);

constexpr quint64 voteKey(std::size_t group, quint32 value) { return quint64(group) << 32 | value; }

} // namespace

AttributeVote::AttributeVote(std::size_t groups) : m_runs(groups), m_winner(groups) { }

void AttributeVote::add(const Selection &selection, const store::ColumnView &groupOf, const store::ColumnView &valueOf)
{
    const auto withGroups = [&](const auto &groupAt) {
        if (valueOf.width == 0)
            return addRows(selection, groupAt, [&](std::size_t) { return valueOf.base; });
        store::withNumbers(valueOf, [&](const auto *values) {
            addRows(selection, groupAt, [&, values](std::size_t i) { return valueOf.base + values[i]; });
        });
    };
    if (valueOf.width == 0 && valueOf.base == 0)
        return; // an unknown value gives no vote
    if (groupOf.width == 0)
        return withGroups([&](std::size_t) { return groupOf.base; });
    store::withNumbers(groupOf,
        [&](const auto *groups) { withGroups([&, groups](std::size_t i) { return groupOf.base + groups[i]; }); });
}

template <typename Group, typename Value>
void AttributeVote::addRows(const Selection &selection, const Group &groupAt, const Value &valueAt)
{
    Run *runs = m_runs.data();
    const std::size_t groups = m_runs.size();
    for (std::size_t i = 0; i < selection.rows; ++i) {
        const std::size_t group = groupAt(i) < groups ? groupAt(i) : 0;
        const quint32 value = valueAt(i);
        // The counter's image knows no title, and an event is no view.
        const quint32 votes = (kVotingKinds >> selection.kindCell[i] & 1U) != 0 ? selection.count[i] : 0;
        Run &run = runs[group];
        if (run.value != value) {
            if (votes == 0 || value == 0)
                continue;
            startRun(group, value);
        }
        run.count += votes;
    }
}

// Apart from addRows(), whose loop stays small without it.
void AttributeVote::startRun(std::size_t group, quint32 value)
{
    Run &run = m_runs[group];
    if (run.value != 0)
        m_votes[voteKey(group, run.value)] += run.count;
    run = {value, 0};
}

void AttributeVote::merge(const AttributeVote &other)
{
    for (std::size_t group = 0; group < m_runs.size(); ++group) {
        const Run &more = other.m_runs[group];
        if (more.value == 0)
            continue;
        if (m_runs[group].value != more.value)
            startRun(group, more.value);
        m_runs[group].count += more.count;
    }
    for (auto vote = other.m_votes.cbegin(); vote != other.m_votes.cend(); ++vote)
        m_votes[vote.key()] += vote.value();
}

void AttributeVote::finish(const store::Dictionary &dictionary, core::Dimension attribute)
{
    std::vector<qint64> best(m_runs.size());
    const auto offer = [&](std::size_t group, quint32 value, qint64 votes) {
        quint32 &winner = m_winner[group];
        const bool wins = votes > best[group]
            || (votes == best[group] && dictionary.text(attribute, value) < dictionary.text(attribute, winner));
        if (wins) {
            winner = value;
            best[group] = votes;
        }
    };
    for (std::size_t group = 0; group < m_runs.size(); ++group) {
        const Run &run = m_runs[group];
        if (run.value == 0)
            continue;
        // With no ended runs at all (the usual case) the hash is never asked.
        const qint64 before = m_votes.isEmpty() ? 0 : m_votes.take(voteKey(group, run.value));
        offer(group, run.value, before + run.count);
    }
    for (auto vote = m_votes.cbegin(); vote != m_votes.cend(); ++vote)
        offer(static_cast<std::size_t>(vote.key() >> 32), static_cast<quint32>(vote.key()), vote.value());
}

} // namespace gatepost::query
