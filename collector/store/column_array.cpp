// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/column_array.h"

#include <algorithm>
#include <limits>

namespace gatepost::store {

namespace {

template <typename T>
void widenFrom(const std::byte *bytes, quint32 base, std::size_t rows, quint32 *out)
{
    for (std::size_t i = 0; i < rows; ++i) {
        T number;
        std::memcpy(&number, bytes + i * sizeof(T), sizeof(T));
        out[i] = base + number;
    }
}

quint32 largestOf(const ColumnView &column, std::size_t from, std::size_t to)
{
    quint32 largest = 0;
    for (std::size_t row = from; row < to; ++row)
        largest = std::max(largest, column.at(row));
    return largest;
}

} // namespace

void widen(const ColumnView &column, std::size_t first, std::size_t rows, quint32 *out)
{
    switch (column.width) {
    case 1:
        return widenFrom<quint8>(column.bytes + first, column.base, rows, out);
    case 2:
        return widenFrom<quint16>(column.bytes + 2 * first, column.base, rows, out);
    case 4:
        return widenFrom<quint32>(column.bytes + 4 * first, column.base, rows, out);
    default:
        std::fill_n(out, rows, column.base);
    }
}

bool isConstant(const ColumnView &column, std::size_t first, std::size_t rows)
{
    if (column.width == 0 || rows < 2)
        return true;
    // All are equal when each equals the one before it.
    const std::byte *bytes = column.bytes + first * column.width;
    return std::memcmp(bytes, bytes + column.width, (rows - 1) * column.width) == 0;
}

quint32 widthFor(quint32 largest)
{
    if (largest == 0)
        return 0;
    if (largest <= std::numeric_limits<quint8>::max())
        return 1;
    return largest <= std::numeric_limits<quint16>::max() ? 2 : 4;
}

void ColumnArray::append(const ColumnView &source, std::size_t from, std::size_t to)
{
    if (from == to)
        return;
    if (m_rows == 0)
        m_first = source.at(from);
    if (m_width == 0 && source.at(from) == m_first && isConstant(source, from, to - from)) {
        m_rows += to - from;
        return;
    }
    if (const quint32 largest = largestOf(source, from, to); m_width == 0 || largest > m_bound)
        makeRoomFor(largest);
    const std::size_t end = m_bytes.size();
    m_bytes.resize(end + (to - from) * m_width);
    if (source.width == m_width && source.base == 0) {
        std::memcpy(m_bytes.data() + end, source.bytes + from * m_width, (to - from) * m_width);
    } else {
        for (std::size_t row = from; row < to; ++row)
            put(m_bytes.data() + end + (row - from) * m_width, source.at(row));
    }
    m_rows += to - from;
}

// From here on a number is kept for each row.
void ColumnArray::makeRoomFor(quint32 number)
{
    rewrite(std::max({widthFor(number), m_width == 0 ? widthFor(m_first) : m_width, 1U}));
}

void ColumnArray::rewrite(quint32 width)
{
    const std::vector<std::byte> before = std::move(m_bytes);
    const ColumnView old{before.data(), m_width, m_width == 0 ? m_first : 0};
    m_width = width;
    m_bound = width == 4 ? std::numeric_limits<quint32>::max() : (1U << 8 * width) - 1;
    m_bytes = std::vector<std::byte>(m_rows * width);
    for (std::size_t row = 0; row < m_rows; ++row)
        put(m_bytes.data() + row * width, old.at(row));
}

void ColumnArray::put(std::byte *place, quint32 number) const
{
    const auto narrow = static_cast<quint16>(number);
    if (m_width == 1)
        *place = static_cast<std::byte>(number);
    else if (m_width == 2)
        std::memcpy(place, &narrow, sizeof(narrow));
    else
        std::memcpy(place, &number, sizeof(number));
}

} // namespace gatepost::store
