// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/text.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <array>

namespace gatepost::enrich {

namespace {

struct CodePointRange {
    char32_t first;
    char32_t last;
};

constexpr std::array<CodePointRange, 9> kForbidden = {{
    {0x0000, 0x001f}, {0x007f, 0x009f}, {0x061c, 0x061c}, // Arabic letter mark
    {0x200e, 0x200f}, // left-to-right and right-to-left mark
    {0x2028, 0x202e}, // separators, embeddings and overrides
    {0x2066, 0x206f}, // isolates and deprecated format characters
    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xd800, 0xdfff}, // a lone surrogate cannot be written in UTF-8
}};

// Nothing to clean, as in most titles: printable ASCII, single spaces, none at the ends.
bool isPlain(QByteArrayView text)
{
    char before = ' ';
    for (const char c : text) {
        if (c < 0x20 || c > 0x7e || (c == ' ' && before == ' '))
            return false;
        before = c;
    }
    return before != ' ';
}

bool isLineSpace(char32_t c) { return c >= 0x09 && c <= 0x0d; }

} // namespace

bool isForbiddenInText(char32_t codePoint)
{
    for (const CodePointRange range : kForbidden) {
        if (codePoint >= range.first && codePoint <= range.last)
            return true;
    }
    return false;
}

QByteArray cleanText(QByteArrayView utf8, qsizetype maxCodePoints)
{
    if (utf8.isEmpty())
        return {};
    if (utf8.size() <= maxCodePoints && isPlain(utf8))
        return utf8.toByteArray();

    // No more bytes can matter than four for each code point kept; the rest is slack for what is removed.
    const qsizetype enough = maxCodePoints * 16;
    QList<uint> kept;
    kept.reserve(std::min(utf8.size(), maxCodePoints));
    for (uint c : QString::fromUtf8(utf8.first(std::min(utf8.size(), enough))).toUcs4()) {
        if (isLineSpace(c))
            c = ' ';
        if (isForbiddenInText(c) || (c == ' ' && (kept.isEmpty() || kept.back() == ' ')))
            continue;
        if (kept.size() == maxCodePoints)
            break;
        kept.append(c);
    }
    if (!kept.isEmpty() && kept.back() == ' ')
        kept.removeLast();
    return QString::fromUcs4(reinterpret_cast<const char32_t *>(kept.constData()), kept.size()).toUtf8();
}

} // namespace gatepost::enrich
