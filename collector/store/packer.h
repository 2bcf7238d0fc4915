// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: turns the rows of closed days into segments, and small segments into larger ones.
#pragma once

#include "collector/store/segment_table.h"

#include <functional>
#include <future>

namespace gatepost::store {

// Reads rows in the order in which they came, about as many as one segment may have, cuts them by site and day, and
// packs them on a thread of its own while the next are read; what takes the place of what is handed to the writer.
// A day is closed two hours after it ended in UTC. Whatever is interrupted goes on the next time; a second run right
// after a first changes nothing. Thread: one; `connection` is read-only. Throws SqlError.
class Packer
{
public:
    // Gives a change to the writer and waits for what it says; called on any thread, one call at a time.
    using Apply = std::function<core::Result<void>(SegmentChange)>;
    using MayGoOn = std::function<bool()>;

    Packer(Connection &connection, Apply apply, MayGoOn mayGoOn);
    ~Packer(); // waits for what was begun

    // Gives the number of hits that went into segments.
    core::Result<qint64> packClosedDays(core::Slot now);
    core::Result<void> mergeSmall(core::Slot now);

private:
    using Blocks = std::vector<std::pair<core::SiteId, HitBlock>>;

    Blocks readRows(RowRange &range, qint64 afterId, qint64 today);
    void begin(Blocks blocks, SegmentChange change);
    core::Result<void> finish();

    Connection &m_connection;
    const Apply m_apply;
    const MayGoOn m_mayGoOn;
    std::future<core::Result<void>> m_task;
};

} // namespace gatepost::store
