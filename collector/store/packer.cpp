// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/packer.h"

#include "collector/store/block_list.h"
#include "collector/store/merge_plan.h"
#include "collector/store/row_reader.h"
#include "collector/store/schema.h"
#include "collector/store/sql_text.h"

#include <QtDebug>

#include <algorithm>
#include <limits>

namespace gatepost::store {

namespace {

constexpr core::Slot kLateSlots = 2 * core::kSlotsPerHour;
constexpr qint64 kFirstPieceRows = 4096;
constexpr qint64 kLeastPieceRows = 512;
constexpr qint64 kMostPieceRows = 32768;
constexpr double kPieceMs = 20; // of the 50 that a hit may wait
constexpr int kPieceLevel = 1; // pieces are soon merged
constexpr int kMergedLevel = 9;

core::Error stopped()
{
    return {core::ErrorCode::Unavailable,
        QStringLiteral("The collector stopped before everything was packed: it goes on when it is started again."), {}};
}

core::Error unsound(core::SiteId site)
{
    return {core::ErrorCode::Io,
        QStringLiteral("Packed hits of site %1 did not come out as they went in, so they stay as they are: check this "
                       "machine's memory.")
            .arg(site),
        {}};
}

// Cuts what waits into ranges of about `rows`, none of which reaches beyond a day or a site.
class RangeCutter
{
public:
    RangeCutter(Connection &connection, core::Slot before)
    {
        Statement counts(connection, sqlText(QLatin1String("select_slot_counts")));
        counts.bind(0, before);
        while (counts.step())
            m_counts.push_back({static_cast<core::SiteId>(counts.integer(0)),
                static_cast<core::Slot>(counts.integer(1)), counts.integer(2)});
    }

    // Empty `rows`: nothing is left. A slot of more rows than wanted comes alone, and is the caller's to cut.
    RowRange next(qint64 rows)
    {
        if (m_next == m_counts.size())
            return {};
        const SlotCount &first = m_counts[m_next];
        RowRange range{.site = first.site, .from = first.slot, .to = first.slot + 1, .rows = first.count};
        ++m_next;
        for (; m_next < m_counts.size(); ++m_next) {
            const SlotCount &more = m_counts[m_next];
            if (more.site != first.site || more.slot / kSlotsPerDay != first.slot / kSlotsPerDay
                || range.rows + more.count > rows)
                break;
            range.to = more.slot + 1;
            range.rows += more.count;
        }
        return range;
    }

private:
    struct SlotCount {
        core::SiteId site;
        core::Slot slot;
        qint64 count;
    };
    std::vector<SlotCount> m_counts;
    std::size_t m_next = 0;
};

// Rows of `range` behind range.afterId, at most `limit`, in the order of the index (slot, then id); completes the range
// so that it describes exactly these.
HitBlock readRange(Connection &connection, RowRange &range, qint64 limit)
{
    HitBlock block;
    Statement rows(connection, sqlText(QLatin1String("select_packed_rows")));
    rows.bind(0, range.site)
        .bind(1, range.from)
        .bind(2, range.to)
        .bind(3, range.afterId)
        .bind(4, std::numeric_limits<qint64>::max())
        .bind(5, limit);
    range.rows = 0;
    range.slotSum = 0;
    range.lastId = range.afterId;
    while (rows.step()) {
        appendRow(block, rows);
        range.lastId = std::max(range.lastId, rows.integer(0));
        range.slotSum += rows.integer(2);
        ++range.rows;
    }
    return block;
}

} // namespace

Packer::Packer(const core::Clock &clock, Apply apply, int firstMs, int everyMs)
    : m_clock(clock), m_apply(std::move(apply)), m_firstMs(firstMs), m_everyMs(everyMs), m_pieceRows(kFirstPieceRows)
{
}

Packer::~Packer() { stop(); }

void Packer::start(const QString &databasePath)
{
    m_path = databasePath;
    m_running = true;
    m_thread.reset(QThread::create([this] { run(); }));
    m_thread->setObjectName(QStringLiteral("gatepost-packer"));
    m_thread->start();
}

void Packer::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_running = false;
    }
    m_wake.notify_all();
    if (m_thread)
        m_thread->wait();
    m_thread.reset();
}

bool Packer::packNow(core::SiteEditor::CountDone done)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_running)
            return false;
        m_asked.push_back(std::move(done));
    }
    m_wake.notify_all();
    return true;
}

bool Packer::mayGoOn()
{
    const std::lock_guard lock(m_mutex);
    return m_running;
}

void Packer::run()
{
    int waitMs = m_firstMs;
    while (true) {
        std::unique_lock lock(m_mutex);
        const auto isWanted = [this] { return !m_running || !m_asked.empty(); };
        if (waitMs > 0)
            m_wake.wait_for(lock, std::chrono::milliseconds(waitMs), isWanted);
        else
            m_wake.wait(lock, isWanted);
        waitMs = m_everyMs;
        const std::vector<core::SiteEditor::CountDone> asked = std::exchange(m_asked, {});
        const bool running = m_running;
        lock.unlock();
        const core::Result<qint64> packed = running ? round() : stopped();
        for (const core::SiteEditor::CountDone &done : asked)
            done(packed);
        if (!running)
            return;
        const bool isTrouble = !packed && packed.error().code != core::ErrorCode::Busy
            && packed.error().code != core::ErrorCode::Unavailable;
        if (isTrouble && asked.empty())
            qWarning("store: cannot pack: %s", qPrintable(packed.error().what));
    }
}

core::Result<qint64> Packer::round()
{
    try {
        Connection connection(m_path, Connection::Access::Read);
        if (auto readable = checkReadable(connection, m_path); !readable)
            return readable.error();
        const core::Result<qint64> packed = packClosedDays(connection);
        if (!packed)
            return packed;
        if (auto merged = mergeSmall(connection); !merged)
            return merged.error();
        return packed;
    } catch (const SqlError &error) {
        return toError(error, QStringLiteral("read the database"), m_path);
    }
}

core::Result<qint64> Packer::packClosedDays(Connection &connection)
{
    const core::Slot now = core::slotOfMs(m_clock.nowMs());
    const core::Slot before = std::max(0, now - kLateSlots) / kSlotsPerDay * kSlotsPerDay;
    RangeCutter cutter(connection, before);
    qint64 packed = 0;
    std::future<Applied> waiting; // the writer works at one piece while the next is read
    for (RowRange range = cutter.next(m_pieceRows); range.rows > 0; range = cutter.next(m_pieceRows)) {
        bool more = true;
        while (more) {
            if (!mayGoOn())
                return stopped();
            const qint64 limit = range.to - range.from == 1 ? m_pieceRows : std::numeric_limits<qint64>::max();
            const HitBlock rows = readRange(connection, range, limit);
            more = range.rows == limit;
            if (range.rows == 0)
                break;
            auto segment = packRows(range.site, rows, kPieceLevel);
            if (!segment)
                return unsound(range.site);
            if (auto applied = settle(waiting); !applied)
                return applied.error();
            packed += range.rows;
            waiting = submit({std::move(*segment), range, {}});
            range.afterId = range.lastId;
        }
    }
    if (auto applied = settle(waiting); !applied)
        return applied.error();
    return packed;
}

core::Result<void> Packer::mergeSmall(Connection &connection)
{
    const qint64 today = core::slotOfMs(m_clock.nowMs()) / kSlotsPerDay;
    std::future<Applied> waiting;
    // Whatever a round of merges leaves may be ready for another: a day first, then its month.
    for (bool again = true; again;) {
        again = false;
        for (const std::vector<SegmentHead> &group : planMerges(readSegments(connection), today)) {
            HitBlock rows;
            bool isWhole = true;
            for (const SegmentHead &head : group) {
                if (!mayGoOn())
                    return stopped();
                const auto part = readRows(connection, head);
                if (!part) {
                    isWhole = false; // damaged, which a report tells with its day, or gone
                    break;
                }
                appendRows(rows, *part, 0, part->rows);
            }
            if (!isWhole)
                continue;
            auto segment = packRows(group.front().site, rows, kMergedLevel);
            if (!segment)
                return unsound(group.front().site);
            if (auto applied = settle(waiting); !applied)
                return applied;
            waiting = submit({std::move(*segment), std::nullopt, group});
            again = true;
        }
        if (auto applied = settle(waiting); !applied)
            return applied;
    }
    return {};
}

std::future<Packer::Applied> Packer::submit(SegmentChange change)
{
    auto told = std::make_shared<std::promise<Applied>>();
    std::future<Applied> waiting = told->get_future();
    const auto done = [told](Applied applied) { told->set_value(std::move(applied)); };
    if (!m_apply(std::make_shared<const SegmentChange>(std::move(change)), done))
        done(stopped());
    return waiting;
}

// Waits for the piece in hand, and learns from it how large the next may be.
core::Result<void> Packer::settle(std::future<Applied> &waiting)
{
    if (!waiting.valid())
        return {};
    const Applied applied = waiting.get();
    if (!applied)
        return applied.error();
    if (applied.value() > kPieceMs)
        m_pieceRows = std::max(kLeastPieceRows, m_pieceRows / 2);
    else if (applied.value() < kPieceMs / 2)
        m_pieceRows = std::min(kMostPieceRows, m_pieceRows + m_pieceRows / 4);
    return {};
}

} // namespace gatepost::store
