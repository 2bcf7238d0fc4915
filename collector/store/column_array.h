// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstddef>
#include <cstring>
#include <vector>

namespace gatepost::store {

// How to read one column of a block: numbers of 1, 2 or 4 bytes in the machine's order, or one number for all rows.
// Refers to memory that somebody else owns. Thread: any; immutable.
struct ColumnView {
    const std::byte *bytes = nullptr;
    quint32 width = 0; // bytes of a number; 0: every row has `base`
    quint32 base = 0; // added to every number

    quint32 at(std::size_t row) const
    {
        switch (width) {
        case 1:
            return base + static_cast<quint32>(bytes[row]);
        case 2:
            return base + read<quint16>(row);
        case 4:
            return base + read<quint32>(row);
        default:
            return base;
        }
    }

    // The same column from row `first` on.
    ColumnView from(std::size_t first) const { return {bytes + first * width, width, base}; }

private:
    template <typename T>
    quint32 read(std::size_t row) const
    {
        T number;
        std::memcpy(&number, bytes + row * sizeof(T), sizeof(T));
        return number;
    }
};

// Calls `use` with the numbers of a column, less its base, as an array of their own width, so that loops over them are
// written once for all widths. `column.width` is not 0.
template <typename Use>
void withNumbers(const ColumnView &column, const Use &use)
{
    if (column.width == 1)
        use(reinterpret_cast<const quint8 *>(column.bytes));
    else if (column.width == 2)
        use(reinterpret_cast<const quint16 *>(column.bytes));
    else
        use(reinterpret_cast<const quint32 *>(column.bytes));
}

// Writes rows [first, first + rows) of `column` to `out` as 4-byte numbers.
void widen(const ColumnView &column, std::size_t first, std::size_t rows, quint32 *out);

// Whether rows [first, first + rows) of `column` all have the same number.
bool isConstant(const ColumnView &column, std::size_t first, std::size_t rows);

// The bytes that a number up to `largest` takes: 1, 2 or 4; 0 for 0.
quint32 widthFor(quint32 largest);

// A growing column that takes no more bytes a row than its largest number needs; none while all are equal.
class ColumnArray
{
public:
    void push(quint32 number)
    {
        if (m_rows == 0)
            m_first = number;
        if (m_width == 0 ? number != m_first : number > m_bound)
            makeRoomFor(number);
        if (m_width != 0)
            write(number);
        ++m_rows;
    }
    // Rows [from, to) of `source`.
    void append(const ColumnView &source, std::size_t from, std::size_t to);

    std::size_t size() const { return m_rows; }
    quint32 operator[](std::size_t row) const { return view().at(row); }
    // Valid until the next change.
    ColumnView view() const { return {m_bytes.data(), m_width, m_width == 0 ? m_first : 0}; }

private:
    void makeRoomFor(quint32 number);
    void rewrite(quint32 width);
    void write(quint32 number)
    {
        const std::size_t end = m_bytes.size();
        m_bytes.resize(end + m_width);
        put(m_bytes.data() + end, number);
    }
    void put(std::byte *place, quint32 number) const;

    std::vector<std::byte> m_bytes;
    std::size_t m_rows = 0;
    quint32 m_width = 0;
    quint32 m_bound = 0; // the largest number that fits m_width
    quint32 m_first = 0;
};

} // namespace gatepost::store
