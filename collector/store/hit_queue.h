// SPDX-License-Identifier: GPL-3.0-or-later
// Private to this folder: what waits for the writer's thread.
#pragma once

#include "collector/core/hit_sink.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <tuple>
#include <vector>

namespace gatepost::store {

struct WaitingHit {
    core::Hit hit;
    quint64 ticket = 0;
    qint64 sinceMs = 0; // monotonic, when it was offered
};

// Records without a receipt. Bounded by itself: drops are summed by their key, sightings lose the oldest.
struct SideRecords {
    std::map<std::tuple<core::Slot, core::SiteId, core::DropReason, QByteArray>, qint64> drops;
    std::deque<core::UnlistedSighting> unlisted;

    bool isEmpty() const { return drops.empty() && unlisted.empty(); }
    void add(const core::DropCount &drop);
    void add(core::UnlistedSighting &&sighting);
    void add(SideRecords &&other);
};

// The bounded queue between the collector and the writer. Thread: any; take() and settle() by the writer's only.
class HitQueue
{
public:
    using Edit = std::function<void()>;

    // `limit`: hits not settled yet, those being written included. `batchLimit`: hits of one take().
    HitQueue(qsizetype limit, qsizetype batchLimit);

    core::HitSink::Offer offer(core::Hit &&hit, quint64 ticket, qint64 nowMs);
    void addDrops(const std::vector<core::DropCount> &drops);
    void addUnlisted(core::UnlistedSighting &&sighting);
    bool addEdit(Edit edit); // false: closed

    struct Work {
        std::vector<WaitingHit> hits;
        SideRecords side;
        std::vector<Edit> edits;
        bool ended = false; // closed, and no hit is left in the queue
    };
    // Waits until there is something to do, the queue is closed, or `waitMs` have passed. Without `wantHits` hits
    // and side records stay where they are, and do not end the wait.
    Work take(bool wantHits, qint64 waitMs);
    void settle(std::size_t hits); // so many have their receipt

    void setHeld(bool held); // while true, take() leaves the hits; ends with close()

    void setShedding(bool shedding); // offer() is Full whatever the room
    void open();
    void close(); // offer() is Full, take() does not wait

    qint64 unsettled() const;

private:
    bool hasWork(bool wantHits) const;

    const std::size_t m_limit;
    const std::size_t m_batchLimit;
    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::vector<WaitingHit>> m_batches; // all but the last are full
    SideRecords m_side;
    std::vector<Edit> m_edits;
    std::size_t m_unsettled = 0;
    bool m_held = false;
    bool m_shedding = false;
    bool m_closed = true;
};

} // namespace gatepost::store
