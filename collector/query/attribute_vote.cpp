// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/attribute_vote.h"

namespace gatepost::query {

namespace {

constexpr unsigned kVotingKinds = (1U << kKindCount) - 1 - (1U << kCounter) - (1U << kEvent);

constexpr quint64 voteKey(std::size_t group, quint32 value) { return quint64(group) << 32 | value; }

} // namespace

AttributeVote::AttributeVote(std::size_t groups) : m_runs(groups), m_winner(groups) { }

void AttributeVote::add(const Selection &selection, const quint32 *groupOf, const quint32 *valueOf)
{
    for (std::size_t i = 0; i < selection.countedRows; ++i) {
        const std::size_t row = selection.countedRow[i];
        const std::size_t group = groupOf[row] < m_runs.size() ? groupOf[row] : 0;
        Run &run = m_runs[group];
        // The counter's image knows no title, and an event is no view: such rows add nothing to the run, without a
        // branch, because no processor could guess it.
        const bool votes = valueOf[row] != 0 && (kVotingKinds >> selection.kind[i] & 1U) != 0;
        const quint32 value = votes ? valueOf[row] : run.value;
        if (run.value != value)
            startRun(group, value);
        run.count += votes ? selection.count[i] : 0;
    }
}

// Apart from add(), whose loop stays small without it.
void AttributeVote::startRun(std::size_t group, quint32 value)
{
    Run &run = m_runs[group];
    if (run.count != 0)
        m_votes[voteKey(group, run.value)] += run.count;
    run = {value, 0};
}

void AttributeVote::merge(const AttributeVote &other)
{
    for (std::size_t group = 0; group < m_runs.size(); ++group) {
        const Run &more = other.m_runs[group];
        if (more.count == 0)
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
        if (run.count == 0)
            continue;
        // With no ended runs at all (the usual case) the hash is never asked.
        const qint64 before = m_votes.isEmpty() ? 0 : m_votes.take(voteKey(group, run.value));
        offer(group, run.value, before + run.count);
    }
    for (auto vote = m_votes.cbegin(); vote != m_votes.cend(); ++vote)
        offer(static_cast<std::size_t>(vote.key() >> 32), static_cast<quint32>(vote.key()), vote.value());
}

} // namespace gatepost::query
