// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/language.h"

#include <algorithm>

namespace gatepost::enrich {

namespace {

constexpr qsizetype kMaxTagBytes = 64;
constexpr qsizetype kMaxStoredBytes = 7; // "gsw-419"

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetters(QByteArrayView text) { return std::all_of(text.begin(), text.end(), isLetter); }
bool isDigits(QByteArrayView text) { return std::all_of(text.begin(), text.end(), isDigit); }

QByteArrayView nextPart(QByteArrayView &rest)
{
    const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return c == '-' || c == '_'; });
    const QByteArrayView part = rest.first(end - rest.begin());
    rest = rest.sliced(std::min(rest.size(), part.size() + 1));
    return part;
}

} // namespace

QByteArray languageTag(QByteArrayView tag)
{
    QByteArrayView rest = tag.trimmed();
    if (rest.size() > kMaxTagBytes)
        return {};
    const QByteArrayView primary = nextPart(rest);
    if (primary.size() < 2 || primary.size() > 3 || !isLetters(primary))
        return {};
    QByteArray stored;
    stored.reserve(kMaxStoredBytes);
    for (const char c : primary)
        stored += static_cast<char>(c | 0x20);
    while (!rest.isEmpty()) {
        const QByteArrayView part = nextPart(rest);
        if ((part.size() == 2 && isLetters(part)) || (part.size() == 3 && isDigits(part))) {
            stored += '-';
            for (const char c : part)
                stored += isLetter(c) ? static_cast<char>(c & ~0x20) : c;
            break;
        }
        if (part.size() == 1)
            break; // extensions and private use follow
    }
    return stored;
}

QByteArray firstLanguage(QByteArrayView acceptLanguage)
{
    const auto end =
        std::find_if(acceptLanguage.begin(), acceptLanguage.end(), [](char c) { return c == ',' || c == ';'; });
    return languageTag(acceptLanguage.first(end - acceptLanguage.begin()));
}

} // namespace gatepost::enrich
