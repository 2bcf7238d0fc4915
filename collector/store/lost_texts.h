// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: texts that hits name and the dictionary does not have.
#pragma once

#include "collector/core/dimension.h"
#include "collector/store/column_array.h"
#include "collector/store/sqlite.h"

#include <map>
#include <set>
#include <vector>

namespace gatepost::store {

class LostTexts
{
public:
    using Ids = std::map<int, std::set<qint64>>; // by the dimension's number

    // Reads which numbers the dictionary has. Throws SqlError, as all of these.
    explicit LostTexts(Connection &connection);

    void look(int dimension, const ColumnView &values, std::size_t rows); // of a segment
    void lookAtRows(); // all hits that are not packed
    // Takes out what the dictionary has got since the beginning.
    void settle();

    const Ids &missing() const { return m_missing; }
    // What only rows name, and what lies so far beyond the dictionary that it never was the number of a text.
    const Ids &wild() const { return m_wild; }

private:
    bool isKnown(int dimension, qint64 id) const;

    Connection &m_connection;
    std::map<int, std::vector<bool>> m_known;
    Ids m_missing;
    Ids m_wild;
};

} // namespace gatepost::store
