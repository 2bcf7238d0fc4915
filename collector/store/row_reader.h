// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: rows of table `hit` as rows of a block.
#pragma once

#include "collector/store/hit_columns.h"
#include "collector/store/sqlite.h"

#include <array>
#include <functional>

namespace gatepost::store {

// A row: site, slot, channel, network, action, load_bucket, visit_depth, then the terms in the order of their enum.
using RowNumbers = std::array<quint32, 7 + core::kTermDimensionCount>;

void appendRow(HitBlock &block, const RowNumbers &numbers);

// Appends a row of a statement that selects id, then what a RowNumbers has.
void appendRow(HitBlock &block, const Statement &row);

// Lets statements of a connection call take_row(id, …a row) as an aggregate function: `take` gets every row. Stepping
// through them costs a third more. Outlives the statements that call it; one at a time for a connection.
class RowTaker
{
public:
    using Take = std::function<void(qint64 id, const RowNumbers &numbers)>;

    RowTaker(Connection &connection, Take take); // throws SqlError
    ~RowTaker();
    RowTaker(const RowTaker &) = delete;
    RowTaker &operator=(const RowTaker &) = delete;

    void take(qint64 id, const RowNumbers &numbers) const { m_take(id, numbers); }

private:
    Connection &m_connection;
    const Take m_take;
};

} // namespace gatepost::store
