// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>

namespace gatepost::enrich {

// One rule of an ordered list, as the program in collector/enrich/rules compiles it at build. The texts live as long
// as the program.
struct AgentRule {
    const char *pattern; // for RE2, in Latin-1
    // In lower case, one a line: a text that matches holds one of them, in whatever case. Empty: every text is tried.
    const char *needles;
    // What a match tells, such as family, major, minor, patch and patch of the patch, or name and class; $1 to $9
    // stand for what the groups caught.
    std::array<const char *, 5> fields;
    bool ignoresCase;
    bool isClosed; // the first field is one of a few words of the rule, never free text of the agent
};

// The lists are in the order in which the first match decides.
std::span<const AgentRule> browserRules(); // uap-core's user_agent_parsers
std::span<const AgentRule> systemRules(); // uap-core's os_parsers
std::span<const AgentRule> botRules(); // resources/data/bots.tsv

} // namespace gatepost::enrich
