// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/query/query.h"
#include "collector/store/hit_columns.h"

#include <optional>
#include <vector>

namespace gatepost::bench {

// The yardstick: arrays of all hits of a query's range, as wide as each needs, and the loops that a program for exactly
// this question would have. One number for each value, not eight and a histogram; no titles, no merged rows, no zones.
class PlainArrays
{
public:
    // Unpacks what the range holds. Thread: the reader's. Ends the program when a segment cannot be read.
    PlainArrays(const store::HitImage &image, const query::Query &query);

    struct Counts {
        qint64 hits = 0;
        std::vector<std::vector<quint32>> groups; // by the query's dimensions, then by id
    };
    // `country`: only its hits.
    Counts run(std::optional<quint32> country) const;

private:
    query::Query m_query;
    std::vector<core::Slot> m_slot;
    std::vector<quint16> m_country;
    std::vector<std::vector<quint16>> m_ids;
    std::vector<std::size_t> m_groups;
};

} // namespace gatepost::bench
