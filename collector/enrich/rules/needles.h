// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gatepost::rules {

// What a regular expression tells before it is run.
struct PatternFacts {
    // In lower case. A text that matches holds at least one of them, in whatever case; empty: nothing is known, and
    // every text must be tried.
    std::set<std::string> needles;

    // By number, from 1: the group catches one of a few words that stand in the pattern, never free text.
    std::vector<bool> closedGroups = {false};
};

// Reads the common part of Perl's and RE2's syntax. A construct that it does not know makes the facts empty, which is
// always right and only slower. Pure.
PatternFacts factsOfPattern(std::string_view pattern);

} // namespace gatepost::rules
