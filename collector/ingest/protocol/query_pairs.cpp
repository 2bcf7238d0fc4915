// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/protocol/query_pairs.h"

#include "collector/ingest/protocol/json_object.h"

#include <algorithm>

namespace gatepost::ingest {

namespace {

constexpr qsizetype kMaxNumberBytes = 24;

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool needsDecoding(QByteArrayView text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return c == '%' || c == '+'; });
}

QByteArray decoded(QByteArrayView text)
{
    if (!needsDecoding(text))
        return text.toByteArray();
    QByteArray out(text.size(), Qt::Uninitialized);
    char *end = out.data();
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const int high = c == '%' && i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
        const int low = high >= 0 ? hexValue(text[i + 2]) : -1;
        if (low >= 0) {
            *end++ = static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            *end++ = c == '+' ? ' ' : c;
        }
    }
    out.truncate(end - out.constData());
    return out;
}

} // namespace

std::optional<QueryPairs> QueryPairs::parse(QByteArrayView query)
{
    QueryPairs pairs;
    while (!query.isEmpty()) {
        const auto end = std::find(query.begin(), query.end(), '&');
        const QByteArrayView pair = query.first(end - query.begin());
        query = query.sliced(std::min(query.size(), pair.size() + 1));
        if (pair.isEmpty())
            continue;
        if (pairs.m_count == kMaxQueryPairs)
            return std::nullopt;
        const qsizetype equals = pair.indexOf('=');
        pairs.m_pairs[pairs.m_count++] =
            equals < 0 ? Pair{pair, {}} : Pair{pair.first(equals), pair.sliced(equals + 1)};
    }
    return pairs;
}

const QueryPairs::Pair *QueryPairs::find(QLatin1String name) const
{
    const QByteArrayView wanted(name.data(), name.size());
    for (std::size_t i = 0; i < m_count; ++i) {
        const Pair &pair = m_pairs[i];
        if (pair.name == wanted || (needsDecoding(pair.name) && decoded(pair.name) == wanted))
            return &pair;
    }
    return nullptr;
}

QByteArray QueryPairs::text(QLatin1String name) const
{
    const Pair *pair = find(name);
    return pair ? decoded(pair->value) : QByteArray();
}

std::vector<std::pair<QByteArray, QByteArray>> QueryPairs::texts(QLatin1String name) const
{
    const QByteArray json = text(name);
    const auto object = json.isEmpty() ? std::nullopt : parseJsonObject(json);
    return object ? textMembers(*object) : std::vector<std::pair<QByteArray, QByteArray>>();
}

std::optional<double> QueryPairs::number(QLatin1String name) const { return decimalNumber(text(name)); }

std::optional<double> decimalNumber(QByteArrayView text)
{
    text = text.trimmed();
    if (text.isEmpty() || text.size() > kMaxNumberBytes)
        return std::nullopt;
    const auto isNumberChar = [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; };
    bool isNumber = std::all_of(text.begin(), text.end(), isNumberChar);
    const double value = isNumber ? text.toDouble(&isNumber) : 0;
    return isNumber ? std::optional(value) : std::nullopt;
}

} // namespace gatepost::ingest
