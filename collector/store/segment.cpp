// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/segment.h"

#include <QtEndian>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include <zlib.h>
#include <zstd.h>

namespace gatepost::store {

namespace {

constexpr int kNoCodec = 0;
constexpr int kZstdCodec = 1;
constexpr std::size_t kDigits = 65536;

using core::Dimension;

// What rows are sorted by, first to last: what is known of a visitor together, so that columns that follow from each
// other (a country from a zone, a title from a page) come in runs.
constexpr std::array kSortOrder = {
    columnOf(Dimension::Channel),
    std::size_t(kActionColumn),
    columnOf(Dimension::Network),
    columnOf(Dimension::Host),
    columnOf(Dimension::Event),
    columnOf(Dimension::Property),
    columnOf(Dimension::Medium),
    columnOf(Dimension::CampaignMedium),
    columnOf(Dimension::CampaignSource),
    columnOf(Dimension::CampaignName),
    columnOf(Dimension::CampaignTerm),
    columnOf(Dimension::CampaignContent),
    columnOf(Dimension::Country),
    columnOf(Dimension::TimeZone),
    columnOf(Dimension::UtcOffset),
    columnOf(Dimension::Language),
    columnOf(Dimension::Device),
    columnOf(Dimension::System),
    columnOf(Dimension::Platform),
    columnOf(Dimension::Browser),
    columnOf(Dimension::BrowserVersion),
    columnOf(Dimension::Screen),
    columnOf(Dimension::Source),
    columnOf(Dimension::Referrer),
    columnOf(Dimension::Page),
    columnOf(Dimension::Title),
    std::size_t(kSlotColumn),
    std::size_t(kDepthColumn),
    std::size_t(kLoadColumn),
};
static_assert(kSortOrder.size() == kColumnCount - 2, "every column but the site and the count");

template <typename T>
void addTo(quint32 &checksum, T number)
{
    const T little = qToLittleEndian(number);
    checksum = static_cast<quint32>(
        crc32_z(checksum, reinterpret_cast<const Bytef *>(&little), static_cast<z_size_t>(sizeof(little))));
}

std::vector<quint32> numbersOf(const HitBlock &block, std::size_t column)
{
    std::vector<quint32> numbers(block.rows);
    widen(block.view(column), 0, block.rows, numbers.data());
    return numbers;
}

// One stable pass of a radix sort.
void sortByDigit(std::vector<quint32> &order, const std::vector<quint32> &numbers, unsigned shift, quint32 largest)
{
    std::vector<quint32> places(std::min<std::size_t>(kDigits, (largest >> shift) + std::size_t(1)) + 1);
    for (const quint32 number : numbers)
        ++places[((number >> shift) & (kDigits - 1)) + 1];
    std::partial_sum(places.begin(), places.end(), places.begin());
    std::vector<quint32> sorted(order.size());
    for (const quint32 row : order)
        sorted[places[(numbers[row] >> shift) & (kDigits - 1)]++] = row;
    order = std::move(sorted);
}

struct SortedRows {
    std::vector<quint32> order; // row numbers of the block
    std::vector<quint8> begins; // by place in `order`: 1 where a row differs from the one before
};

SortedRows sortRows(const HitBlock &rows)
{
    SortedRows sorted{std::vector<quint32>(rows.rows), std::vector<quint8>(rows.rows)};
    std::iota(sorted.order.begin(), sorted.order.end(), 0U);
    std::vector<std::vector<quint32>> differing;
    for (auto column = kSortOrder.rbegin(); column != kSortOrder.rend(); ++column) {
        if (rows.view(*column).width == 0)
            continue;
        std::vector<quint32> numbers = numbersOf(rows, *column);
        const auto [least, largest] = std::minmax_element(numbers.begin(), numbers.end());
        const quint32 first = *least;
        const quint32 span = *largest - first;
        for (quint32 &number : numbers)
            number -= first;
        sortByDigit(sorted.order, numbers, 0, span);
        if (span >= kDigits)
            sortByDigit(sorted.order, numbers, 16, span);
        differing.push_back(std::move(numbers));
    }
    sorted.begins.front() = 1;
    for (const std::vector<quint32> &numbers : differing) {
        for (std::size_t i = 1; i < rows.rows; ++i)
            sorted.begins[i] |= numbers[sorted.order[i]] != numbers[sorted.order[i - 1]];
    }
    return sorted;
}

// The numbers of a column after like rows were merged.
std::vector<quint32> mergedNumbers(const HitBlock &rows, const SortedRows &sorted, std::size_t column)
{
    const ColumnView view = rows.view(column);
    std::vector<quint32> merged;
    for (std::size_t i = 0; i < rows.rows; ++i) {
        const quint32 number = view.at(sorted.order[i]);
        if (sorted.begins[i] != 0)
            merged.push_back(number);
        else if (column == kCountColumn)
            merged.back() += number;
    }
    return merged;
}

StoredColumn packColumn(int number, const std::vector<quint32> &numbers, int level)
{
    const auto [least, largest] = std::minmax_element(numbers.begin(), numbers.end());
    StoredColumn column{.number = number,
        .width = widthFor(*largest - *least),
        .base = *least,
        .codec = *largest == *least ? kNoCodec : kZstdCodec,
        .checksum = 0,
        .bytes = {}};
    if (column.codec == kZstdCodec) {
        QByteArray planes(static_cast<qsizetype>(numbers.size() * column.width), Qt::Uninitialized);
        char *place = planes.data();
        for (quint32 byte = 0; byte < column.width; ++byte) {
            for (const quint32 value : numbers)
                *place++ = static_cast<char>((value - column.base) >> 8 * byte);
        }
        column.bytes.resize(static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(planes.size()))));
        const std::size_t size = ZSTD_compress(column.bytes.data(), static_cast<std::size_t>(column.bytes.size()),
            planes.constData(), static_cast<std::size_t>(planes.size()), level);
        column.bytes.resize(ZSTD_isError(size) != 0 ? 0 : static_cast<qsizetype>(size));
    }
    column.checksum = checksumOf(column);
    return column;
}

// Every value times its count: the same before and after.
quint64 sumOf(const std::vector<quint32> &numbers, const std::vector<quint32> &counts)
{
    return std::inner_product(numbers.begin(), numbers.end(), counts.begin(), quint64(0), std::plus<>(),
        [](quint32 number, quint32 count) { return quint64(number) * count; });
}

bool isSame(const StoredColumn &packed, const std::vector<quint32> &numbers)
{
    const auto bytes = unpackColumn(packed, numbers.size());
    if (!bytes)
        return false;
    const ColumnView view{bytes->data(), packed.width, packed.base};
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        if (view.at(row) != numbers[row])
            return false;
    }
    return true;
}

} // namespace

int numberOfColumn(std::size_t column)
{
    switch (column) {
    case kSiteColumn:
        return 0;
    case kSlotColumn:
        return 101;
    case kActionColumn:
        return 102;
    case kLoadColumn:
        return 103;
    case kDepthColumn:
        return 104;
    case kCountColumn:
        return 105;
    default:
        break;
    }
    const auto dimension = static_cast<Dimension>(column - kFirstDimensionColumn);
    if (dimension == Dimension::Network)
        return 106;
    return dimension == Dimension::Channel ? 107 : core::dimensionInfo(dimension).number;
}

quint32 checksumOf(const SegmentHead &head, const std::vector<StoredColumn> &columns)
{
    quint32 checksum = 0;
    for (const qint64 number : {qint64(head.site), head.day, head.rows, head.hits, qint64(head.minSlot),
             qint64(head.maxSlot), qint64(head.format)})
        addTo(checksum, number);
    for (const StoredColumn &column : columns) {
        addTo(checksum, qint64(column.number));
        addTo(checksum, qint64(column.checksum));
    }
    return checksum;
}

quint32 checksumOf(const StoredColumn &column)
{
    quint32 checksum = 0;
    for (const quint32 number : {quint32(column.number), column.width, column.base, quint32(column.codec)})
        addTo(checksum, number);
    return static_cast<quint32>(crc32_z(checksum, reinterpret_cast<const Bytef *>(column.bytes.constData()),
        static_cast<z_size_t>(column.bytes.size())));
}

std::optional<PackedSegment> packRows(core::SiteId site, const HitBlock &rows, int level)
{
    const SortedRows sorted = sortRows(rows);
    const std::vector<quint32> countsBefore = numbersOf(rows, kCountColumn);
    const std::vector<quint32> counts = mergedNumbers(rows, sorted, kCountColumn);
    PackedSegment segment;
    segment.head = {.site = site,
        .day = rows.slots.from / kSlotsPerDay,
        .rows = static_cast<qint64>(counts.size()),
        .hits = std::accumulate(counts.begin(), counts.end(), qint64(0)),
        .minSlot = rows.slots.from,
        .maxSlot = rows.slots.to - 1};
    if (segment.head.hits != rows.hits)
        return std::nullopt;
    for (std::size_t column = 0; column < kColumnCount; ++column) {
        const ColumnView view = rows.view(column);
        if (column == kSiteColumn || (view.width == 0 && view.base == 0))
            continue;
        const std::vector<quint32> numbers = column == kCountColumn ? counts : mergedNumbers(rows, sorted, column);
        StoredColumn packed = packColumn(numberOfColumn(column), numbers, level);
        const bool sums =
            column == kCountColumn || sumOf(numbers, counts) == sumOf(numbersOf(rows, column), countsBefore);
        if (!sums || !isSame(packed, numbers))
            return std::nullopt;
        segment.columns.push_back(std::move(packed));
    }
    std::sort(segment.columns.begin(), segment.columns.end(),
        [](const StoredColumn &a, const StoredColumn &b) { return a.number < b.number; });
    segment.head.checksum = checksumOf(segment.head, segment.columns);
    return segment;
}

std::optional<std::vector<std::byte>> unpackColumn(const StoredColumn &column, std::size_t rows)
{
    const bool isKnown = column.codec == kNoCodec
        ? column.width == 0
        : column.codec == kZstdCodec && (column.width == 1 || column.width == 2 || column.width == 4);
    if (!isKnown || checksumOf(column) != column.checksum)
        return std::nullopt;
    std::vector<std::byte> numbers(rows * column.width);
    if (column.width == 0)
        return numbers;
    std::vector<std::byte> planes(column.width == 1 ? 0 : numbers.size());
    std::vector<std::byte> &target = column.width == 1 ? numbers : planes;
    const std::size_t size = ZSTD_decompress(
        target.data(), target.size(), column.bytes.constData(), static_cast<std::size_t>(column.bytes.size()));
    if (size != target.size())
        return std::nullopt;
    const auto join = [&]<typename T>(T) {
        for (std::size_t row = 0; row < rows; ++row) {
            T number = 0;
            for (std::size_t byte = 0; byte < sizeof(T); ++byte)
                number = static_cast<T>(number | static_cast<T>(static_cast<T>(planes[byte * rows + row]) << 8 * byte));
            std::memcpy(numbers.data() + row * sizeof(T), &number, sizeof(T));
        }
    };
    if (column.width == 2)
        join(quint16(0));
    else if (column.width == 4)
        join(quint32(0));
    return numbers;
}

} // namespace gatepost::store
