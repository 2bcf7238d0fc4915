// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QLatin1String>

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace gatepost::ingest {

inline constexpr std::size_t kMaxQueryPairs = 64;

// The pairs of a query string (application/x-www-form-urlencoded). Of equal names the first wins. A view: the
// query outlives it.
class QueryPairs
{
public:
    // nullopt for more than kMaxQueryPairs.
    static std::optional<QueryPairs> parse(QByteArrayView query);

    bool has(QLatin1String name) const { return find(name) != nullptr; }

    // Decoded once: `+` is a space, a broken escape stays as it is. Empty when the name is missing.
    QByteArray text(QLatin1String name) const;

    // The members of a JSON object (json_object.h) that are strings.
    std::vector<std::pair<QByteArray, QByteArray>> texts(QLatin1String name) const;

    // nullopt when missing or no decimal number.
    std::optional<double> number(QLatin1String name) const;

private:
    struct Pair {
        QByteArrayView name;
        QByteArrayView value;
    };

    const Pair *find(QLatin1String name) const;

    std::array<Pair, kMaxQueryPairs> m_pairs;
    std::size_t m_count = 0;
};

// A plain decimal number such as "-60" or "131.5"; no exponent, no "inf", at most 24 characters.
std::optional<double> decimalNumber(QByteArrayView text);

} // namespace gatepost::ingest
