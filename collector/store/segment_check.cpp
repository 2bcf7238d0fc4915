// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/segment_check.h"

#include "collector/store/sql_text.h"

#include <algorithm>
#include <array>
#include <bit>

#include <zstd.h>

namespace gatepost::store {

namespace {

constexpr int kSlotNumber = 101;
constexpr int kCountNumber = 105;
// There is no "unknown" for these: time, action, count, network, channel.
constexpr std::array kEssential = {kSlotNumber, 102, kCountNumber, 106, 107};
constexpr int kMostTermNumbers = 100; // dimensions with texts have lower numbers
constexpr std::size_t kMostRows = std::size_t(1) << 31;

bool isEssential(int number) { return std::find(kEssential.begin(), kEssential.end(), number) != kEssential.end(); }

bool isSame(const SegmentHead &a, const SegmentHead &b)
{
    return a.site == b.site && a.day == b.day && a.rows == b.rows && a.hits == b.hits && a.minSlot == b.minSlot
        && a.maxSlot == b.maxSlot && a.format == b.format;
}

// Rows as a sound column's bytes tell them; a segment whose columns are all constant has one row.
std::size_t rowsOf(const std::vector<StoredColumn> &lines)
{
    for (const StoredColumn &line : lines) {
        if (line.width == 0 || checksumOf(line) != line.checksum)
            continue;
        const auto bytes =
            ZSTD_getFrameContentSize(line.bytes.constData(), static_cast<std::size_t>(line.bytes.size()));
        if (bytes != ZSTD_CONTENTSIZE_UNKNOWN && bytes != ZSTD_CONTENTSIZE_ERROR && bytes / line.width < kMostRows)
            return bytes / line.width;
    }
    return 1;
}

} // namespace

QString columnName(int number)
{
    switch (number) {
    case kSlotNumber:
        return QStringLiteral("time");
    case 102:
        return QStringLiteral("action");
    case 103:
        return QStringLiteral("load time");
    case 104:
        return QStringLiteral("visit depth");
    case kCountNumber:
        return QStringLiteral("count");
    case 106:
        return QStringLiteral("network");
    case 107:
        return QStringLiteral("channel");
    default:
        break;
    }
    for (const core::DimensionInfo &info : core::dimensions()) {
        if (info.hasTerms() && info.number == number)
            return info.name;
    }
    return QStringLiteral("number %1").arg(number);
}

struct SegmentCheck::Opened {
    SegmentHead head;
    std::vector<StoredColumn> lines;
    std::vector<int> unreadable; // numbers of columns whose bytes SQLite cannot read
};

struct SegmentCheck::Reading {
    std::vector<StoredColumn> lines;
    std::vector<std::optional<std::vector<std::byte>>> numbers; // as `lines`; nullopt: broken
    std::optional<SegmentHead> head; // what the columns say; without site and checksum

    const std::vector<std::byte> *find(int number, ColumnView &view) const
    {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (lines[i].number != number || !numbers[i])
                continue;
            view = {numbers[i]->data(), lines[i].width, lines[i].base};
            return &*numbers[i];
        }
        return nullptr;
    }
};

SegmentCheck::SegmentCheck(Connection &connection, const core::SiteBook &sites, Visit visit)
    : m_connection(connection), m_visit(std::move(visit))
{
    for (const core::Site &site : sites.sites())
        m_sites.push_back(site.id);
}

void SegmentCheck::checkAll(const std::function<void()> &before, const std::function<void(const SegmentFault &)> &found)
{
    Statement next(m_connection, sqlText(QLatin1String("select_next_segment")));
    for (qint64 id = 0;;) {
        id = next.bind(0, id).step() ? next.integer(0) : 0;
        next.reset();
        if (id == 0)
            return;
        before();
        ++m_segments;
        if (const auto fault = check(id))
            found(*fault);
    }
}

std::optional<SegmentCheck::Opened> SegmentCheck::open(qint64 id)
{
    std::optional<Transaction> snapshot;
    if (!m_connection.inTransaction())
        snapshot.emplace(m_connection, Connection::Access::Read);
    const auto head = readSegment(m_connection, id);
    if (!head)
        return std::nullopt;
    Opened opened{*head, {}, {}};
    try {
        opened.lines = readColumnLines(m_connection, id);
    } catch (const SqlError &error) {
        if (!error.isDamage())
            throw;
    }
    Statement bytes(m_connection, sqlText(QLatin1String("select_segment_bytes")));
    for (StoredColumn &line : opened.lines) {
        try {
            if (bytes.bind(0, id).bind(1, line.number).step())
                line.bytes = bytes.blob(0);
            bytes.reset();
        } catch (const SqlError &error) {
            if (!error.isDamage())
                throw;
            opened.unreadable.push_back(line.number);
        }
    }
    return opened;
}

SegmentCheck::Reading SegmentCheck::read(const Opened &opened, std::vector<StoredColumn> lines, std::size_t rows) const
{
    Reading reading{std::move(lines), {}, {}};
    for (const StoredColumn &line : reading.lines) {
        const bool isRead =
            std::find(opened.unreadable.begin(), opened.unreadable.end(), line.number) == opened.unreadable.end();
        reading.numbers.push_back(isRead ? unpackColumn(line, rows) : std::nullopt);
    }
    ColumnView slots;
    ColumnView counts;
    if (rows == 0 || !reading.find(kSlotNumber, slots) || !reading.find(kCountNumber, counts))
        return reading;
    SegmentHead head{.id = opened.head.id, .rows = static_cast<qint64>(rows)};
    head.minSlot = static_cast<core::Slot>(slots.at(0));
    head.maxSlot = head.minSlot;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto slot = static_cast<core::Slot>(slots.at(row));
        head.minSlot = std::min(head.minSlot, slot);
        head.maxSlot = std::max(head.maxSlot, slot);
        head.hits += counts.at(row);
    }
    head.day = head.minSlot / kSlotsPerDay;
    if (head.hits >= head.rows)
        reading.head = head;
    return reading;
}

// The line does not fit its checksum: which of its numbers, put right, makes it fit?
std::optional<SegmentCheck::Reading> SegmentCheck::prove(
    const Opened &opened, const Reading &asStored, std::size_t rows) const
{
    std::vector<StoredColumn> recomputed = opened.lines;
    for (StoredColumn &line : recomputed)
        line.checksum = checksumOf(line);
    const Reading asComputed = read(opened, std::move(recomputed), rows);
    std::vector<core::SiteId> sites = m_sites;
    sites.insert(sites.begin(), opened.head.site);
    for (const Reading *reading : {&asStored, &asComputed}) {
        for (SegmentHead head : {reading->head.value_or(opened.head), opened.head}) {
            head.format = kSegmentFormat;
            for (const core::SiteId site : sites) {
                head.site = site;
                if (checksumOf(head, reading->lines) != opened.head.checksum)
                    continue;
                Reading proven = *reading;
                proven.head = head;
                return proven;
            }
        }
    }
    // Everything agrees but the checksum, which is one flipped bit away.
    SegmentHead head = asStored.head.value_or(SegmentHead{});
    head.site = opened.head.site;
    const bool isKnown = std::find(m_sites.begin(), m_sites.end(), head.site) != m_sites.end();
    if (!isKnown || !isSame(head, opened.head)
        || std::popcount(checksumOf(head, asStored.lines) ^ opened.head.checksum) != 1)
        return std::nullopt;
    Reading proven = asStored;
    proven.head = head;
    return proven;
}

std::optional<SegmentFault> SegmentCheck::check(qint64 id)
{
    const auto opened = open(id);
    if (!opened)
        return std::nullopt;
    m_columns += static_cast<qint64>(opened->lines.size());
    const SegmentHead &stored = opened->head;
    SegmentFault fault{.head = stored, .columns = {}, .isLineBroken = false, .hits = stored.hits, .kept = std::nullopt};
    const bool fits = stored.format == kSegmentFormat && checksumOf(stored, opened->lines) == stored.checksum;
    const std::size_t rows = fits ? static_cast<std::size_t>(stored.rows) : rowsOf(opened->lines);
    Reading reading = read(*opened, opened->lines, rows);
    bool isBelieved = fits;
    if (fits && reading.head)
        reading.head->site = stored.site;
    if (!fits) {
        if (auto proven = prove(*opened, reading, rows)) {
            reading = std::move(*proven);
            isBelieved = true;
        }
    }
    fault.isLineBroken = !fits || (reading.head && !isSame(*reading.head, stored));
    if (reading.head)
        fault.hits = reading.head->hits;

    PackedSegment kept{reading.head.value_or(stored), {}};
    for (std::size_t i = 0; i < reading.lines.size(); ++i) {
        const StoredColumn &line = reading.lines[i];
        if (!reading.numbers[i]) {
            fault.columns.push_back(line.number);
            isBelieved = isBelieved && !isEssential(line.number);
            continue;
        }
        kept.columns.push_back(line);
        kept.columns.back().bytes = {};
        if (isBelieved && m_visit && line.number < kMostTermNumbers)
            m_visit(line.number, {reading.numbers[i]->data(), line.width, line.base}, rows);
    }
    if (!fault.isLineBroken && fault.columns.empty())
        return std::nullopt;
    if (isBelieved && reading.head) {
        kept.head.id = id;
        kept.head.checksum = checksumOf(kept.head, kept.columns);
        fault.kept = std::move(kept);
    }
    return fault;
}

} // namespace gatepost::store
