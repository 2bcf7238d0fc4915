// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHostAddress>

#include <utility>
#include <vector>

namespace gatepost::testing {

// A country database in the MaxMind DB format 2.0, made in memory for tests.
class CountryFile
{
public:
    // Fields of one entry: the key of a map and the code within it ("country" → "DE" is {"country": {"iso_code":
    // "DE"}}). An empty key puts `country_code` beside the maps.
    using Fields = std::vector<std::pair<QByteArray, QByteArray>>;

    // `prefix` counts bits of the address as it is written; IPv4 networks lie in ::/96.
    void add(const QHostAddress &network, int prefix, const Fields &fields);

    QByteArray bytes() const;

private:
    // Either the index of a node, or the data at -value - 2; kNone when nothing is there.
    struct Node {
        int branch[2] = {kNone, kNone};
    };
    static constexpr int kNone = -1;

    std::vector<Node> m_nodes{Node()};
    QByteArray m_entries;
};

} // namespace gatepost::testing
