// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/rules/needles.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <optional>

namespace gatepost::rules {

namespace {

using Words = std::set<std::string>;

constexpr std::size_t kMaxWords = 64; // more alternatives are not spelt out
constexpr std::size_t kMaxLetters = 4; // a class of more characters is any character
constexpr std::size_t kMinNeedle = 3; // what the matcher can look up

// Nearly every browser says these: a needle inside one of them tells little.
constexpr std::array<std::string_view, 8> kCommonPlaces = {"mozilla/5.0 (linux; android 10; k) mobile safari/537.36",
    "applewebkit/537.36 (khtml, like gecko) chrome/", "mozilla/5.0 (windows nt 10.0; win64; x64)",
    "mozilla/5.0 (macintosh; intel mac os x 10_15_7)", "gecko/20100101 firefox/", "version/",
    "mozilla/5.0 (iphone; cpu iphone os 18_7 like mac os x)", "mozilla/5.0 (x11; linux x86_64; rv:"};

struct Unknown : std::exception {
}; // a construct that this reader does not know

bool isCommon(const std::string &word)
{
    return std::any_of(kCommonPlaces.begin(), kCommonPlaces.end(),
        [&word](std::string_view place) { return place.find(word) != std::string_view::npos; });
}

std::size_t shortest(const Words &words)
{
    std::size_t length = words.empty() ? 0 : words.begin()->size();
    for (const std::string &word : words)
        length = std::min(length, word.size());
    return length;
}

// How much a set of alternative needles narrows down; 0: nothing.
std::size_t worth(const Words &words)
{
    const std::size_t length = shortest(words);
    if (length < kMinNeedle)
        return 0;
    return std::any_of(words.begin(), words.end(), isCommon) ? length : 1000 + length;
}

// What a part of a pattern matches: exactly these words, or anything that holds one of the needles.
struct Part {
    std::optional<Words> exact;
    Words needles; // empty: nothing is known
    bool isClosed = false;
};

Part anything() { return {}; }

Part word(std::string text) { return {Words{std::move(text)}, {}, true}; }

Words needlesOf(const Part &part)
{
    if (part.exact && worth(*part.exact) > 0)
        return *part.exact;
    return part.needles;
}

// Parts one behind the other.
class Chain
{
public:
    void add(const Part &part)
    {
        m_isClosed = m_isClosed && part.isClosed;
        if (!part.exact || m_run.size() * part.exact->size() > kMaxWords)
            endRun();
        if (!part.exact) {
            propose(part.needles);
            return;
        }
        Words longer;
        for (const std::string &head : m_run) {
            for (const std::string &tail : *part.exact)
                longer.insert(head + tail);
        }
        m_run = std::move(longer);
    }

    // What follows is not next to what was.
    void endRun()
    {
        propose(m_run);
        m_run = {""};
        m_isWhole = false;
    }

    Part end()
    {
        if (m_isWhole)
            return {m_run, {}, m_isClosed};
        propose(m_run);
        return {std::nullopt, m_best, m_isClosed};
    }

private:
    void propose(const Words &words)
    {
        if (worth(words) > worth(m_best))
            m_best = words;
    }

    Words m_run = {""};
    Words m_best;
    bool m_isWhole = true; // all that was added is in m_run
    bool m_isClosed = true;
};

Part oneOf(const Part &left, const Part &right)
{
    Part both;
    both.isClosed = left.isClosed && right.isClosed;
    if (left.exact && right.exact && left.exact->size() + right.exact->size() <= kMaxWords) {
        both.exact = left.exact;
        both.exact->insert(right.exact->begin(), right.exact->end());
        return both;
    }
    const Words a = needlesOf(left);
    const Words b = needlesOf(right);
    if (!a.empty() && !b.empty()) {
        both.needles = a;
        both.needles.insert(b.begin(), b.end());
    }
    return both;
}

class Reader
{
public:
    explicit Reader(std::string_view pattern) : m_rest(pattern) { }

    Part read()
    {
        Part part = readChoice();
        if (!m_rest.empty())
            throw Unknown();
        return part;
    }

    std::vector<bool> closedGroups = {false};

private:
    bool take(char c)
    {
        if (m_rest.empty() || m_rest.front() != c)
            return false;
        m_rest.remove_prefix(1);
        return true;
    }

    char takeAny()
    {
        if (m_rest.empty())
            throw Unknown();
        const char c = m_rest.front();
        m_rest.remove_prefix(1);
        return c;
    }

    Part readChoice()
    {
        Part part = readChain();
        while (take('|'))
            part = oneOf(part, readChain());
        return part;
    }

    Part readChain()
    {
        Chain chain;
        while (!m_rest.empty() && m_rest.front() != '|' && m_rest.front() != ')')
            readRepeated(chain);
        return chain.end();
    }

    void readRepeated(Chain &chain)
    {
        Part part = readOne();
        std::size_t least = 1;
        std::size_t most = 1;
        if (take('*')) {
            least = 0;
            most = 2;
        } else if (take('+')) {
            most = 2;
        } else if (take('?')) {
            least = 0;
        } else if (!m_rest.empty() && m_rest.front() == '{') {
            readCounts(least, most);
        } else {
            return chain.add(part);
        }
        take('?'); // as little as possible matches the same texts
        addRepeated(chain, part, least, most);
    }

    static void addRepeated(Chain &chain, Part part, std::size_t least, std::size_t most)
    {
        if (least == 0 && most == 1)
            return chain.add(oneOf(word(""), part));
        if (least == 1 && most == 1)
            return chain.add(part);
        if (least == 0)
            return chain.add(anything());
        part.isClosed = false;
        chain.add(part);
        chain.add(anything());
    }

    // {2}, {2,} and {2,5}
    void readCounts(std::size_t &least, std::size_t &most)
    {
        const std::size_t end = m_rest.find('}');
        if (end == std::string_view::npos)
            throw Unknown();
        const std::string counts(m_rest.substr(1, end - 1));
        m_rest.remove_prefix(end + 1);
        if (counts.empty() || !std::isdigit(static_cast<unsigned char>(counts.front())))
            throw Unknown();
        least = std::stoul(counts);
        const std::size_t comma = counts.find(',');
        if (comma == std::string::npos)
            most = least;
        else
            most = comma + 1 < counts.size() ? std::stoul(counts.substr(comma + 1)) : least + 2;
    }

    Part readOne()
    {
        const char c = takeAny();
        switch (c) {
        case '(':
            return readGroup();
        case '[':
            return readClass();
        case '.':
            return anything();
        case '^':
        case '$':
            return word("");
        case '\\':
            return readEscape();
        case '*':
        case '+':
        case '?':
        case '{':
            throw Unknown();
        default:
            return word(std::string(1, lower(c)));
        }
    }

    Part readGroup()
    {
        std::size_t number = 0;
        if (take('?')) {
            if (!take(':'))
                throw Unknown(); // flags and looks around
        } else {
            number = closedGroups.size();
            closedGroups.push_back(false);
        }
        Part part = readChoice();
        if (!take(')'))
            throw Unknown();
        if (number > 0)
            closedGroups[number] = part.isClosed;
        return part;
    }

    Part readEscape()
    {
        const char c = takeAny();
        if (c == 'b' || c == 'B')
            return word("");
        if (c == 'd' || c == 'D' || c == 'w' || c == 'W' || c == 's' || c == 'S')
            return anything();
        if (std::isalnum(static_cast<unsigned char>(c)))
            throw Unknown();
        return word(std::string(1, lower(c)));
    }

    Part readClass()
    {
        bool isWide = take('^');
        Words letters;
        for (bool isFirst = true; isFirst || m_rest.empty() || m_rest.front() != ']'; isFirst = false) {
            char c = takeAny();
            if (c == '[' && !m_rest.empty() && m_rest.front() == ':')
                throw Unknown();
            if (c == '\\') {
                c = takeAny();
                isWide = isWide || std::isalpha(static_cast<unsigned char>(c));
            }
            if (m_rest.size() > 1 && m_rest[0] == '-' && m_rest[1] != ']')
                isWide = true; // a range
            letters.insert(std::string(1, lower(c)));
        }
        take(']');
        if (isWide || letters.size() > kMaxLetters)
            return anything();
        return {letters, {}, true};
    }

    static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

    std::string_view m_rest;
};

} // namespace

PatternFacts factsOfPattern(std::string_view pattern)
{
    try {
        constexpr std::string_view kAnyCase = "(?i)";
        Reader reader(pattern.starts_with(kAnyCase) ? pattern.substr(kAnyCase.size()) : pattern);
        Words needles = needlesOf(reader.read());
        if (worth(needles) == 0)
            needles.clear();
        return {needles, reader.closedGroups};
    } catch (const std::exception &) {
        return {};
    }
}

} // namespace gatepost::rules
