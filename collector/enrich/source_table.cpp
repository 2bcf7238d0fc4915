// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/source_table.h"

#include "collector/core/host_name.h"
#include "collector/enrich/table_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace gatepost::enrich {

namespace {

constexpr std::string_view kAnyEnding = ".*";
constexpr std::array<std::string_view, 7> kSecondLevel = {"ac", "co", "com", "gov", "ne", "net", "org"};
constexpr std::array<std::string_view, 3> kWebmails = {"webmail", "roundcube", "squirrelmail"};
constexpr std::size_t kShortestName = 4; // "Ask" and the like are also words of their own
constexpr qsizetype kMaxWordBytes = 128;

QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

// "com", "de", "co.uk", "com.br": what a service puts behind its name, country by country.
std::string_view publicEnding(std::string_view host)
{
    const std::size_t last = host.rfind('.');
    if (last == std::string_view::npos)
        return host;
    const std::size_t before = host.rfind('.', last - 1);
    if (last > 0 && before != std::string_view::npos && host.size() - last - 1 == 2) {
        const std::string_view second = host.substr(before + 1, last - before - 1);
        if (std::find(kSecondLevel.begin(), kSecondLevel.end(), second) != kSecondLevel.end())
            return host.substr(before + 1);
    }
    return host.substr(last + 1);
}

std::string lettersAndDigits(std::string_view text)
{
    std::string word;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            word += c;
        else if (c >= 'A' && c <= 'Z')
            word += static_cast<char>(c | 0x20);
    }
    return word;
}

std::string_view withoutFirstLabel(std::string_view host)
{
    const std::size_t dot = host.find('.');
    return dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
}

} // namespace

SourceTable SourceTable::builtIn()
{
    return SourceTable(builtInTable("sources.tsv") + '\n' + builtInTable("referrers.tsv"));
}

SourceTable::SourceTable(QByteArray text) : m_text(std::move(text))
{
    forEachRow(m_text, [this](const std::vector<std::string_view> &cells) {
        if (cells.size() != 3)
            return;
        const Source &source = m_rows.emplace(cells[0], Source{bytes(cells[1]), bytes(cells[2])}).first->second;
        if (cells[0].starts_with('='))
            m_words.insert_or_assign(lettersAndDigits(cells[0]), &source);
        else if (std::string name = lettersAndDigits(cells[1]); name.size() >= kShortestName)
            m_words.emplace(std::move(name), &source);
    });
}

const Source *SourceTable::exact(std::string_view place) const
{
    const auto it = m_rows.find(place);
    return it == m_rows.end() ? nullptr : &it->second;
}

const Source *SourceTable::byHost(std::string_view host) const
{
    const std::string_view ending = publicEnding(host);
    for (std::string_view end = host; !end.empty(); end = withoutFirstLabel(end)) {
        if (const Source *source = exact(end))
            return source;
        if (end.size() <= ending.size())
            return nullptr;
        std::string pattern(end.substr(0, end.size() - ending.size() - 1));
        if (const Source *source = exact(pattern.append(kAnyEnding)))
            return source;
    }
    return nullptr;
}

Source SourceTable::find(const Referrer &referrer) const
{
    if (referrer.isEmpty())
        return {};
    const std::string_view place(referrer.place.constData(), static_cast<std::size_t>(referrer.place.size()));
    if (referrer.host.isEmpty()) {
        const Source *app = exact(place);
        return app ? *app : Source{referrer.place, QByteArrayLiteral("other")};
    }
    if (const Source *source = byHost(place))
        return *source;
    const std::string_view first = place.substr(0, place.find('.'));
    const bool isWebmail = std::find(kWebmails.begin(), kWebmails.end(), first) != kWebmails.end();
    return {referrer.host.startsWith("www.") ? referrer.host.sliced(4) : referrer.host,
        isWebmail ? QByteArrayLiteral("email") : QByteArrayLiteral("other")};
}

Source SourceTable::findWord(QByteArrayView word) const
{
    const QByteArrayView trimmed = word.trimmed();
    if (trimmed.isEmpty() || trimmed.size() > kMaxWordBytes)
        return {};
    if (trimmed.contains('.')) {
        const QByteArray host = core::canonicalHost(trimmed);
        if (const Source *source = byHost({host.constData(), static_cast<std::size_t>(host.size())}))
            return *source;
    }
    const auto named = m_words.find(lettersAndDigits({trimmed.data(), static_cast<std::size_t>(trimmed.size())}));
    return named == m_words.end() ? Source() : *named->second;
}

} // namespace gatepost::enrich
