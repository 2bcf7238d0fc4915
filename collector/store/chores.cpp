// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/store/chores.h"

#include <utility>

namespace gatepost::store {

namespace {

// Ranges of rows that are packed and still in the file: readers pass over them again and again.
constexpr std::size_t kMostRanges = 2;

} // namespace

Chores::Chores(Connection &connection, HitTable &table, const WriterSettings &settings, const QString &databasePath)
    : m_connection(connection),
      m_path(databasePath),
      m_rows(connection),
      m_cleanup(connection, table),
      m_space(connection, settings.spareBytes, settings.diskBudget)
{
}

void Chores::load()
{
    m_rows.load();
    m_cleanup.load();
}

bool Chores::isPending() const
{
    return m_rows.isPending() || !m_changes.empty() || m_cleanup.isPending() || m_space.isPending() || m_isRoomStale;
}

void Chores::step()
{
    if (m_rows.isPending() && (m_changes.empty() || m_rows.ranges() >= kMostRanges)) {
        m_rows.step();
        m_isRoomStale = true;
    } else if (!m_changes.empty()) {
        applyNext();
    } else if (m_cleanup.isPending()) {
        m_cleanup.step();
        m_isRoomStale = true;
    } else if (m_space.isPending()) {
        m_space.step();
        m_hasRemoved = true;
    } else if (m_isRoomStale) {
        lookAtRoom();
    }
    if (isPending())
        return;
    if (m_cleanup.leavesRoom())
        m_cleanup.noteRoomGiven();
    for (const Done &done : std::exchange(m_whenIdle, {}))
        done({});
}

void Chores::lookAtRoom()
{
    m_space.check(m_cleanup.leavesRoom());
    m_isRoomStale = false;
    m_hasRemoved = true;
}

void Chores::applyNext()
{
    const auto [change, done] = std::move(m_changes.front());
    m_changes.pop_front();
    if (m_cleanup.isPending()) {
        return done(core::Error{core::ErrorCode::Busy,
            QStringLiteral("Hits are being removed: packing goes on when that is done."), m_path});
    }
    core::Result<void> applied;
    try {
        applied = applyChange(m_connection, *change);
        m_rows.load();
        m_isRoomStale = true;
    } catch (const SqlError &error) {
        done(toError(error, QStringLiteral("write to the database"), m_path));
        throw;
    }
    done(applied);
}

void Chores::pack(std::shared_ptr<const SegmentChange> change, Done done)
{
    m_changes.emplace_back(std::move(change), std::move(done));
}

void Chores::whenIdle(Done done)
{
    if (isPending())
        m_whenIdle.push_back(std::move(done));
    else
        done({});
}

void Chores::refuse(const core::Error &error)
{
    for (const auto &[change, done] : std::exchange(m_changes, {}))
        done(error);
    for (const Done &done : std::exchange(m_whenIdle, {}))
        done(error);
}

} // namespace gatepost::store
