// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/enrich/page_path.h"

#include "collector/enrich/text.h"

#include <QList>
#include <QString>
#include <QVarLengthArray>

#include <algorithm>

namespace gatepost::enrich {

namespace {

constexpr QByteArrayView kMask = ":token";
constexpr qsizetype kLongRun = 20; // letters and digits mixed
constexpr qsizetype kLongHexRun = 16;
constexpr qsizetype kLongNumber = 16;
constexpr int kMixedChanges = 4; // changes between letters and digits that words and dates do not have

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

int hexValue(char c)
{
    if (isDigit(c))
        return c - '0';
    return (c | 0x20) - 'a' + 10;
}

bool startsWithMailHost(QByteArrayView text)
{
    const auto isOfHost = [](char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '.'; };
    QByteArrayView host = text.first(std::find_if_not(text.begin(), text.end(), isOfHost) - text.begin());
    while (host.endsWith('.') || host.endsWith('-')) // of the sentence around it
        host.chop(1);
    const qsizetype dot = host.lastIndexOf('.');
    const QByteArrayView top = dot > 0 ? host.sliced(dot + 1) : QByteArrayView();
    return top.size() >= 2 && std::all_of(top.begin(), top.end(), isLetter);
}

bool hasEmail(QByteArrayView part)
{
    for (qsizetype at = part.indexOf('@', 1); at > 0; at = part.indexOf('@', at + 1)) {
        if (startsWithMailHost(part.sliced(at + 1)))
            return true;
    }
    return false;
}

constexpr qsizetype kUuidSize = 36;

bool isUuid(QByteArrayView text)
{
    for (const qsizetype dash : {8, 13, 18, 23}) {
        if (text[dash] != '-')
            return false;
    }
    return std::count_if(text.begin(), text.end(), isHex) == kUuidSize - 4;
}

bool hasUuid(QByteArrayView part)
{
    for (qsizetype start = 0; start + kUuidSize <= part.size(); ++start) {
        if (isUuid(part.sliced(start, kUuidSize)))
            return true;
    }
    return false;
}

// `run` holds letters and digits only.
bool isTokenRun(QByteArrayView run)
{
    int changes = 0;
    bool allHex = true;
    for (qsizetype i = 0; i < run.size(); ++i) {
        allHex = allHex && isHex(run[i]);
        if (i > 0 && isDigit(run[i]) != isDigit(run[i - 1]))
            ++changes;
    }
    if (changes == 0)
        return run.size() >= kLongNumber && isDigit(run[0]);
    return changes >= kMixedChanges && (run.size() >= kLongRun || (allHex && run.size() >= kLongHexRun));
}

bool hasTokenRun(QByteArrayView part)
{
    qsizetype start = 0;
    for (qsizetype i = 0; i <= part.size(); ++i) {
        if (i < part.size() && (isLetter(part[i]) || isDigit(part[i])))
            continue;
        if (i - start >= kLongHexRun && isTokenRun(part.sliced(start, i - start)))
            return true;
        start = i + 1;
    }
    return false;
}

QByteArrayView pathOnly(QByteArrayView raw)
{
    if (!raw.startsWith('/')) {
        const qsizetype scheme = raw.indexOf("://");
        if (scheme == 4 || scheme == 5) {
            const QByteArray name = raw.first(scheme).toByteArray().toLower();
            if (name == "http" || name == "https") {
                raw = raw.sliced(scheme + 3);
                const auto slash =
                    std::find_if(raw.begin(), raw.end(), [](char c) { return c == '/' || c == '?' || c == '#'; });
                raw = raw.sliced(slash - raw.begin());
            }
        }
    }
    const auto end = std::find_if(raw.begin(), raw.end(), [](char c) { return c == '?' || c == '#'; });
    return raw.first(end - raw.begin());
}

// Most paths: plain ASCII that no rule below would change, masks aside.
bool isPlain(QByteArrayView path)
{
    if (path.isEmpty() || path[0] != '/' || path.size() > kMaxPathBytes)
        return false;
    for (qsizetype i = 0; i < path.size(); ++i) {
        const char c = path[i];
        if (c < 0x20 || c > 0x7e || c == '%')
            return false;
        if (i > 0 && path[i - 1] == '/' && (c == '/' || c == '.'))
            return false;
    }
    return true;
}

QByteArray percentDecoded(QByteArrayView text)
{
    QByteArray decoded;
    decoded.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && isHex(text[i + 1]) && isHex(text[i + 2])) {
            decoded.append(static_cast<char>(hexValue(text[i + 1]) * 16 + hexValue(text[i + 2])));
            i += 2;
        } else {
            decoded.append(text[i]);
        }
    }
    return decoded;
}

QByteArray cleanedUtf8(const QByteArray &bytes)
{
    const bool isPlainAscii = std::all_of(bytes.cbegin(), bytes.cend(), [](char c) { return c >= 0x20 && c <= 0x7e; });
    if (isPlainAscii)
        return bytes;
    QList<uint> kept = QString::fromUtf8(bytes).toUcs4();
    kept.removeIf([](uint c) { return isForbiddenInText(c); });
    const QString text = QString::fromUcs4(reinterpret_cast<const char32_t *>(kept.constData()), kept.size());
    return text.normalized(QString::NormalizationForm_C).toUtf8();
}

void appendEscaped(QByteArray &out, QByteArrayView part)
{
    for (qsizetype i = 0; i < part.size(); ++i) {
        const char c = part[i];
        if (c == '?')
            out += "%3F";
        else if (c == '#')
            out += "%23";
        else if (c == '%' && i + 2 < part.size() && isHex(part[i + 1]) && isHex(part[i + 2]))
            out += "%25";
        else
            out += c;
    }
}

// Resolves slashes and dots, masks, and escapes again what must not be read as syntax.
QByteArray assembled(QByteArrayView path)
{
    QVarLengthArray<QByteArrayView, 32> parts;
    bool endsWithSlash = true;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= path.size(); ++i) {
        if (i < path.size() && path[i] != '/')
            continue;
        const QByteArrayView part = path.sliced(start, i - start);
        start = i + 1;
        endsWithSlash = part.isEmpty() || part == "." || part == "..";
        if (part == ".." && !parts.isEmpty())
            parts.removeLast();
        if (!endsWithSlash)
            parts.append(part);
    }
    QByteArray out;
    out.reserve(path.size() + 8);
    for (const QByteArrayView part : parts) {
        out += '/';
        if (looksSecret(part))
            out += kMask;
        else
            appendEscaped(out, part);
    }
    if (endsWithSlash)
        out += '/';
    return out;
}

QByteArray masked(QByteArrayView plain)
{
    // One look at the whole text spares the walk through its parts.
    return plain.contains('@') || hasTokenRun(plain) || plain.size() > kUuidSize ? assembled(plain)
                                                                                 : plain.toByteArray();
}

qsizetype boundaryBefore(const QByteArray &utf8, qsizetype size)
{
    while (size > 0 && (static_cast<unsigned char>(utf8[size]) & 0xc0) == 0x80)
        --size;
    return size;
}

} // namespace

bool looksSecret(QByteArrayView part) { return hasEmail(part) || hasUuid(part) || hasTokenRun(part); }

QByteArray canonicalPath(QByteArrayView raw)
{
    const QByteArrayView path = pathOnly(raw);
    if (isPlain(path))
        return masked(path);
    QByteArray canonical = assembled(cleanedUtf8(percentDecoded(path)));
    if (canonical.size() <= kMaxPathBytes)
        return canonical;
    // A cut may lay bare an escape or a dot part: the shorter text goes through the same rules.
    return canonicalPath(QByteArrayView(canonical).first(boundaryBefore(canonical, kMaxPathBytes)));
}

} // namespace gatepost::enrich
