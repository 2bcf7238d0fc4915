// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/source_table.h"

#include "collector/enrich/table_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace gatepost::enrich {

namespace {

constexpr std::string_view kAnyEnding = ".*";
constexpr std::array<std::string_view, 7> kSecondLevel = {"ac", "co", "com", "gov", "ne", "net", "org"};

QByteArray bytes(std::string_view text) { return {text.data(), static_cast<qsizetype>(text.size())}; }

// "com", "de", "co.uk", "com.br": what a service puts behind its name, country by country.
bool isPublicEnding(std::string_view ending)
{
    const std::size_t dot = ending.find('.');
    if (dot == std::string_view::npos)
        return !ending.empty();
    const std::string_view second = ending.substr(0, dot);
    return ending.size() - dot - 1 == 2 && ending.find('.', dot + 1) == std::string_view::npos
        && std::find(kSecondLevel.begin(), kSecondLevel.end(), second) != kSecondLevel.end();
}

std::string_view withoutFirstLabel(std::string_view host)
{
    const std::size_t dot = host.find('.');
    return dot == std::string_view::npos ? std::string_view() : host.substr(dot + 1);
}

} // namespace

SourceTable SourceTable::builtIn() { return SourceTable(builtInTable("sources.tsv")); }

SourceTable::SourceTable(QByteArray text) : m_text(std::move(text))
{
    forEachRow(m_text, [this](const std::vector<std::string_view> &cells) {
        if (cells.size() == 3)
            m_rows.emplace(cells[0], Source{bytes(cells[1]), bytes(cells[2])});
    });
}

const Source *SourceTable::exact(std::string_view host) const
{
    const auto it = m_rows.find(host);
    return it == m_rows.end() ? nullptr : &it->second;
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
    for (std::string_view end = place; !end.empty(); end = withoutFirstLabel(end)) {
        if (const Source *source = exact(end))
            return *source;
        const std::string_view ending = withoutFirstLabel(end);
        if (!isPublicEnding(ending))
            continue;
        std::string pattern(end.substr(0, end.size() - ending.size() - 1));
        if (const Source *source = exact(pattern.append(kAnyEnding)))
            return *source;
    }
    return {referrer.host.startsWith("www.") ? referrer.host.sliced(4) : referrer.host, QByteArrayLiteral("other")};
}

} // namespace gatepost::enrich
