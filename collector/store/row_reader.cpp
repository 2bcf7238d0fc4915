// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/row_reader.h"

#include <sqlite3.h>

namespace gatepost::store {

namespace {

constexpr const char *kTakeRow = "take_row";
constexpr int kArguments = 1 + static_cast<int>(std::tuple_size_v<RowNumbers>);

void takeStep(sqlite3_context *context, int, sqlite3_value **values)
{
    RowNumbers numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<quint32>(sqlite3_value_int64(values[i + 1]));
    static_cast<const RowTaker *>(sqlite3_user_data(context))->take(sqlite3_value_int64(values[0]), numbers);
}

void takeEnd(sqlite3_context *context) { sqlite3_result_null(context); }

} // namespace

void appendRow(HitBlock &block, const RowNumbers &numbers)
{
    const auto slot = static_cast<core::Slot>(numbers[1]);
    block.columns[kSiteColumn].push(numbers[0]);
    block.columns[kSlotColumn].push(numbers[1]);
    block.columns[columnOf(core::Dimension::Channel)].push(numbers[2]);
    block.columns[columnOf(core::Dimension::Network)].push(numbers[3]);
    block.columns[kActionColumn].push(numbers[4]);
    block.columns[kLoadColumn].push(numbers[5]);
    block.columns[kDepthColumn].push(numbers[6]);
    block.columns[kCountColumn].push(1);
    for (std::size_t i = 0; i < core::kTermDimensionCount; ++i)
        block.columns[kFirstDimensionColumn + i].push(numbers[7 + i]);
    if (block.rows == 0)
        block.slots = {slot, slot + 1};
    block.slots.from = std::min(block.slots.from, slot);
    block.slots.to = std::max(block.slots.to, slot + 1);
    ++block.rows;
    ++block.hits;
}

void appendRow(HitBlock &block, const Statement &row)
{
    RowNumbers numbers;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = static_cast<quint32>(row.integer(static_cast<int>(i) + 1));
    appendRow(block, numbers);
}

RowTaker::RowTaker(Connection &connection, Take take) : m_connection(connection), m_take(std::move(take))
{
    const int code = sqlite3_create_function_v2(connection.handle(), kTakeRow, kArguments,
        SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr, takeStep, takeEnd, nullptr);
    if (code != SQLITE_OK)
        connection.fail(code);
}

RowTaker::~RowTaker()
{
    sqlite3_create_function_v2(m_connection.handle(), kTakeRow, kArguments, SQLITE_UTF8 | SQLITE_DIRECTONLY, nullptr,
        nullptr, nullptr, nullptr, nullptr);
}

} // namespace gatepost::store
