// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/agent_rules.h"

#include <re2/re2.h>

#include <algorithm>
#include <bit>
#include <cassert>

namespace gatepost::enrich {

namespace {

constexpr std::size_t kNeedleStart = 3;
constexpr int kHashBits = 13;
constexpr std::int64_t kMaxPatternBytes = 4 << 20; // RE2 keeps what it learned from texts within this

std::size_t hashAt(const char *text)
{
    const std::uint32_t letters = static_cast<unsigned char>(text[0])
        | static_cast<std::uint32_t>(static_cast<unsigned char>(text[1])) << 8
        | static_cast<std::uint32_t>(static_cast<unsigned char>(text[2])) << 16;
    return (letters * 2654435761U) >> (32 - kHashBits);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    return text;
}

void setBit(std::vector<std::uint64_t> &bits, std::size_t index) { bits[index / 64] |= std::uint64_t(1) << index % 64; }

} // namespace

AgentRules::AgentRules(std::span<const AgentRule> rules, Take take)
    : m_rules(rules),
      m_compiled(rules.size()),
      m_firstNeedle(std::size_t(1) << kHashBits),
      m_always((rules.size() + 63) / 64)
{
    assert(rules.size() < 0xffff);
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (take == Take::All || rules[i].isClosed)
            addNeedles(static_cast<std::uint16_t>(i));
    }
    m_needles.shrink_to_fit();
}

AgentRules::~AgentRules() = default;

void AgentRules::addNeedles(std::uint16_t rule)
{
    std::string_view rest = m_rules[rule].needles;
    if (rest.empty())
        return setBit(m_always, rule);
    while (!rest.empty()) {
        const std::string_view needle = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), needle.size() + 1));
        assert(needle.size() >= kNeedleStart && m_needles.size() < 0xffff);
        std::uint16_t &first = m_firstNeedle[hashAt(needle.data())];
        m_needles.push_back({needle, rule, first});
        first = static_cast<std::uint16_t>(m_needles.size());
    }
}

void AgentRules::markCandidates(std::string_view text)
{
    m_candidates = m_always;
    m_lower.resize(text.size());
    std::transform(text.begin(), text.end(), m_lower.begin(), lower);
    const std::string_view all = m_lower;
    for (std::size_t at = 0; at + kNeedleStart <= all.size(); ++at) {
        for (std::uint16_t next = m_firstNeedle[hashAt(all.data() + at)]; next != 0;) {
            const Needle &needle = m_needles[next - 1U];
            if (all.substr(at).starts_with(needle.text))
                setBit(m_candidates, needle.rule);
            next = needle.next;
        }
    }
}

std::optional<AgentRules::Match> AgentRules::find(std::string_view text)
{
    markCandidates(text);
    for (std::size_t word = 0; word < m_candidates.size(); ++word) {
        for (std::uint64_t bits = m_candidates[word]; bits != 0; bits &= bits - 1) {
            const std::size_t rule = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            const re2::RE2 &its = pattern(rule);
            if (its.Match(text, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0))
                return Match(m_rules[rule], its, text);
        }
    }
    return std::nullopt;
}

std::size_t AgentRules::countCandidates(std::string_view text)
{
    markCandidates(text);
    std::size_t count = 0;
    for (const std::uint64_t bits : m_candidates)
        count += static_cast<std::size_t>(std::popcount(bits));
    return count;
}

const re2::RE2 &AgentRules::pattern(std::size_t rule)
{
    std::unique_ptr<re2::RE2> &compiled = m_compiled[rule];
    if (!compiled) {
        re2::RE2::Options options(re2::RE2::Latin1);
        options.set_case_sensitive(!m_rules[rule].ignoresCase);
        options.set_log_errors(false);
        options.set_max_mem(kMaxPatternBytes);
        compiled = std::make_unique<re2::RE2>(m_rules[rule].pattern, options);
    }
    return *compiled;
}

AgentRules::Match::Match(const AgentRule &rule, const re2::RE2 &pattern, std::string_view text)
    : m_rule(&rule), m_pattern(&pattern), m_text(text)
{
}

std::string_view AgentRules::Match::group(std::size_t number)
{
    if (!m_hasGroups) {
        std::array<re2::StringPiece, std::tuple_size_v<decltype(m_groups)>> groups;
        const int count = std::min(m_pattern->NumberOfCapturingGroups() + 1, static_cast<int>(groups.size()));
        m_pattern->Match(m_text, 0, m_text.size(), re2::RE2::UNANCHORED, groups.data(), count);
        for (std::size_t i = 0; i < groups.size(); ++i)
            m_groups[i] = std::string_view(groups[i].data(), groups[i].size());
        m_hasGroups = true;
    }
    return m_groups[number];
}

std::string AgentRules::Match::field(std::size_t index)
{
    std::string told;
    for (const char *at = m_rule->fields[index]; *at != '\0'; ++at) {
        if (*at == '$' && at[1] >= '1' && at[1] <= '9')
            told += group(static_cast<std::size_t>(*++at - '0'));
        else
            told += *at;
    }
    return std::string(trimmed(told));
}

} // namespace gatepost::enrich
