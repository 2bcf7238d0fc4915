// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/channel.h"
#include "collector/core/clock.h"
#include "collector/core/site.h"

#include <QByteArrayView>

#include <deque>
#include <optional>
#include <unordered_set>

namespace gatepost::ingest {

// Remembers for ten minutes, in memory only, which record ids were seen, so that a record that is sent twice counts
// once. Bounded: when it is full the oldest go early. Thread: collector.
class RecentIds
{
public:
    // `clock` outlives this.
    explicit RecentIds(const core::Clock &clock, std::size_t capacity = 131072);

    // True when the id was seen in the last ten minutes for this site and action; else remembers it.
    bool seenBefore(core::SiteId site, core::Action action, QByteArrayView id);

    // What the last call of seenBefore() remembered; 0 when it remembered nothing.
    std::size_t lastDigest() const { return m_last; }
    void forget(std::size_t digest);

    // How many it holds, those that were taken back included.
    std::size_t size() const { return m_order.size(); }

private:
    struct Entry {
        qint64 untilMs;
        std::size_t digest;
    };

    void dropOldest();

    const core::Clock &m_clock;
    std::size_t m_capacity;
    std::deque<Entry> m_order;
    std::unordered_set<std::size_t> m_seen;
    std::size_t m_last = 0;
};

} // namespace gatepost::ingest
