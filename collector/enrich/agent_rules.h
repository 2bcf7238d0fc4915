// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/agent_rule.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace gatepost::enrich {

// Finds the first rule of a list that a text matches, in time linear in the text: a look-up of every three letters
// finds the few rules whose needles the text holds, and only these are run. A pattern is compiled when it is first
// run, so that a start costs nothing and what no agent says costs no memory. Owns the compiled patterns, not the
// rules. Thread: one at a time.
class AgentRules
{
public:
    enum class Take { All, Closed }; // Closed: only rules whose first field is closed, the others never match

    explicit AgentRules(std::span<const AgentRule> rules, Take take = Take::All);
    ~AgentRules();
    AgentRules(const AgentRules &) = delete;
    AgentRules &operator=(const AgentRules &) = delete;

    // Lives as long as the text and the AgentRules that found it.
    class Match
    {
    public:
        const AgentRule &rule() const { return *m_rule; }

        // What the rule tells as `fields[index]`, groups put in and spaces trimmed; empty: nothing. What the groups
        // caught is looked for when it is first asked for: it can cost more than finding the rule.
        std::string field(std::size_t index);

    private:
        friend AgentRules;
        Match(const AgentRule &rule, const re2::RE2 &pattern, std::string_view text);
        std::string_view group(std::size_t number);

        const AgentRule *m_rule;
        const re2::RE2 *m_pattern;
        std::string_view m_text;
        std::array<std::string_view, 10> m_groups; // by number; 0 is the whole match
        bool m_hasGroups = false;
    };

    std::optional<Match> find(std::string_view text);

    // The rules that find() would run on `text` if none matched.
    std::size_t countCandidates(std::string_view text);

private:
    struct Needle {
        std::string_view text;
        std::uint16_t rule;
        std::uint16_t next; // of the same three letters: index + 1; 0: none
    };

    void addNeedles(std::uint16_t rule);
    void markCandidates(std::string_view text);
    const re2::RE2 &pattern(std::size_t rule);

    std::span<const AgentRule> m_rules;
    std::vector<std::unique_ptr<re2::RE2>> m_compiled; // by rule; null: not yet
    std::vector<Needle> m_needles;
    std::vector<std::uint16_t> m_firstNeedle; // by hash of its first three letters: index + 1; 0: none
    std::vector<std::uint64_t> m_always; // one bit a rule: those without needles
    std::vector<std::uint64_t> m_candidates; // one bit a rule
    std::string m_lower; // the text in lower case
};

} // namespace gatepost::enrich
