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
    return m_hasUnfinished || m_rows.isPending() || !m_changes.empty() || m_cleanup.isPending() || m_space.isPending()
        || m_isRoomStale;
}

void Chores::step()
{
    if (m_hasUnfinished && !m_staged) {
        removeUnfinished();
    } else if (m_rows.isPending() && (m_changes.empty() || m_rows.ranges() >= kMostRanges)) {
        m_rows.step();
        m_isRoomStale = true;
    } else if (!m_changes.empty()) {
        m_staged ? goOnWithChange() : beginChange();
    } else if (m_cleanup.isPending()) {
        m_cleanup.step();
        m_isRoomStale = m_hasRemoved = true;
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
}

void Chores::beginChange()
{
    if (!m_cleanup.isPending())
        m_staged.emplace(m_connection, m_changes.front().first), m_hasUnfinished = true;
    else
        endChange(core::Error{core::ErrorCode::Busy,
            QStringLiteral("Hits are being removed: packing goes on when that is done."), m_path});
}

void Chores::goOnWithChange()
{
    std::optional<core::Result<void>> ended;
    try {
        // What was counted need not be there any more.
        if (m_cleanup.isPending())
            return m_staged.reset();
        ended = m_staged->step();
        if (!ended)
            return;
        m_hasUnfinished = !*ended;
        m_rows.load();
        m_isRoomStale = true;
    } catch (const SqlError &error) {
        endChange(toError(error, QStringLiteral("write to the database"), m_path));
        throw;
    }
    endChange(*ended);
}

void Chores::removeUnfinished()
{
    StagedChange::removeUnfinished(m_connection);
    m_hasUnfinished = false;
    m_isRoomStale = true;
    m_hasRemoved = m_hasRemoved || m_connection.changes() > 0;
}

void Chores::endChange(const core::Result<void> &ended)
{
    m_staged.reset();
    const Done done = std::move(m_changes.front().second);
    m_changes.pop_front();
    done(ended);
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
    m_staged.reset();
    for (const auto &[change, done] : std::exchange(m_changes, {}))
        done(error);
    for (const Done &done : std::exchange(m_whenIdle, {}))
        done(error);
}

} // namespace gatepost::store
