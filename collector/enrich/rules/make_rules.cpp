// SPDX-License-Identifier: GPL-3.0-or-later

// Runs at build: turns rules for user agents into a C++ source that defines a list of AgentRule.
//
//   gatepost_make_rules INPUT LIST FUNCTION OUTPUT
//
// INPUT is uap-core's regexes.yaml and LIST one of its lists (user_agent_parsers, os_parsers, device_parsers), or
// INPUT is bots.tsv and LIST is `bots`. A pattern that RE2 does not take is left out with a warning.

#include "collector/enrich/rules/needles.h"

#include <re2/re2.h>
#include <yaml-cpp/yaml.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace gatepost::rules;

namespace {

struct Entry {
    std::string pattern;
    std::array<std::string, 5> fields;
    bool ignoresCase = false;
};

struct Field {
    const char *key; // nullptr: no replacement is foreseen
    const char *byDefault;
};

// As uap-core's specification.md has it.
const std::map<std::string, std::array<Field, 5>> kLists = {
    {"user_agent_parsers",
        {{{"family_replacement", "$1"}, {"v1_replacement", "$2"}, {"v2_replacement", "$3"}, {"v3_replacement", "$4"},
            {nullptr, ""}}}},
    {"os_parsers",
        {{{"os_replacement", "$1"}, {"os_v1_replacement", "$2"}, {"os_v2_replacement", "$3"},
            {"os_v3_replacement", "$4"}, {"os_v4_replacement", "$5"}}}},
    {"device_parsers",
        {{{"device_replacement", "$1"}, {"brand_replacement", ""}, {"model_replacement", "$1"}, {nullptr, ""},
            {nullptr, ""}}}},
};

// uap-core counts up to 100 and more where it means "anything", to bound matchers that go back. RE2 never does, and to it
// such a count is a hundred states that make a pattern slow.
std::string withoutLongCounts(std::string pattern)
{
    static const RE2 kAny(R"(\.\{0,\d{3}\})");
    static const RE2 kSome(R"(\.\{1,\d{3}\})");
    RE2::GlobalReplace(&pattern, kAny, ".*");
    RE2::GlobalReplace(&pattern, kSome, ".+");
    return pattern;
}

std::vector<Entry> entriesOfYaml(const std::string &path, const std::string &list)
{
    std::vector<Entry> entries;
    for (const YAML::Node &node : YAML::LoadFile(path)[list]) {
        Entry entry;
        entry.pattern = withoutLongCounts(node["regex"].as<std::string>());
        const YAML::Node flag = node["regex_flag"];
        entry.ignoresCase = flag && flag.as<std::string>() == "i";
        for (std::size_t i = 0; i < entry.fields.size(); ++i) {
            const Field field = kLists.at(list)[i];
            const YAML::Node replacement = field.key ? node[field.key] : YAML::Node(YAML::NodeType::Undefined);
            entry.fields[i] = replacement ? replacement.as<std::string>() : field.byDefault;
        }
        entries.push_back(entry);
    }
    return entries;
}

// Columns: pattern, name, class. Rows of the class `person` are the exceptions: they are never a reason to refuse.
std::vector<Entry> entriesOfTable(const std::string &path)
{
    std::vector<Entry> entries;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line.front() == '#')
            continue;
        const std::size_t first = line.find('\t');
        const std::size_t second = line.find('\t', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            throw std::runtime_error("a row of " + path + " has not three columns: " + line);
        Entry entry{line.substr(0, first), {line.substr(first + 1, second - first - 1), line.substr(second + 1)}};
        if (entry.fields[1] != "person")
            entries.push_back(entry);
    }
    return entries;
}

bool isClosed(const Entry &entry, const PatternFacts &facts)
{
    const std::string &field = entry.fields[0];
    const bool ignoresCase = entry.ignoresCase || entry.pattern.find("(?i") != std::string::npos;
    if (ignoresCase && field.find('$') != std::string::npos)
        return false; // a word of ten letters has a thousand spellings
    for (std::size_t at = field.find('$'); at != std::string::npos; at = field.find('$', at + 1)) {
        const std::size_t group = at + 1 < field.size() ? static_cast<std::size_t>(field[at + 1] - '0') : 0;
        if (group == 0 || group >= facts.closedGroups.size() || !facts.closedGroups[group])
            return false;
    }
    return true;
}

std::string quoted(const std::string &text)
{
    std::string literal = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\' || c == '?')
            literal += std::string("\\") + c;
        else if (c >= ' ' && c <= '~')
            literal += c;
        else {
            char octal[8];
            std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(static_cast<unsigned char>(c)));
            literal += octal;
        }
    }
    return literal + '"';
}

bool isTakenByRe2(const Entry &entry)
{
    RE2::Options options(RE2::Latin1);
    options.set_log_errors(false);
    return RE2(entry.pattern, options).ok();
}

void write(std::ostream &out, const std::vector<Entry> &entries, const std::string &function)
{
    out << "// Made at build by gatepost_make_rules.\n#include \"collector/enrich/agent_rule.h\"\n\n"
           "namespace gatepost::enrich {\n\nnamespace {\n\nconstexpr AgentRule kRules[] = {\n";
    for (const Entry &entry : entries) {
        if (!isTakenByRe2(entry)) {
            std::cerr << "warning: " << function << " leaves out what RE2 does not take: " << entry.pattern << '\n';
            continue;
        }
        const PatternFacts facts = factsOfPattern(entry.pattern);
        std::string needles;
        for (const std::string &needle : facts.needles)
            needles += (needles.empty() ? "" : "\n") + needle;
        out << "    {" << quoted(entry.pattern) << ", " << quoted(needles) << ", {";
        for (const std::string &field : entry.fields)
            out << quoted(field) << ", ";
        out << "}, " << (entry.ignoresCase ? "true" : "false") << ", " << (isClosed(entry, facts) ? "true" : "false")
            << "},\n";
    }
    out << "};\n\n} // namespace\n\nstd::span<const AgentRule> " << function
        << "() { return kRules; }\n\n} // namespace gatepost::enrich\n";
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 5) {
        std::cerr << "usage: gatepost_make_rules INPUT LIST FUNCTION OUTPUT\n";
        return 2;
    }
    try {
        const std::string list = argv[2];
        const std::vector<Entry> entries = list == "bots" ? entriesOfTable(argv[1]) : entriesOfYaml(argv[1], list);
        if (entries.empty())
            throw std::runtime_error(std::string(argv[1]) + " holds no rules in " + list);
        std::ofstream out(argv[4]);
        write(out, entries, argv[3]);
        out.flush();
        if (!out)
            throw std::runtime_error(std::string("cannot write ") + argv[4]);
    } catch (const std::exception &error) {
        std::cerr << "gatepost_make_rules: " << error.what() << '\n';
        return 1;
    }
    return 0;
}
