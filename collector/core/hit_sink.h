// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/core/hit.h"

#include <vector>

namespace gatepost::core {

// The fate of one offered hit. `hitId` is its row number, or 0 when it was not stored.
struct Receipt {
    quint64 ticket = 0; // the caller's own number for the hit
    qint64 hitId = 0;

    bool stored() const { return hitId != 0; }
};

// Told once per offered hit, after the transaction that holds it has committed (or has finally failed).
// Thread: called on the writer's; the receiver hops to its own. One call carries a whole batch, in the order offered.
class ReceiptListener
{
public:
    virtual ~ReceiptListener() = default;
    virtual void receiptsReady(std::vector<Receipt> receipts) = 0;
};

// Where accepted hits go. Thread: collector. Never blocks.
class HitSink
{
public:
    enum class Offer {
        Queued, // a receipt will follow
        Full, // the queue is at its bound, or storage is failing and the hit is shed: no receipt follows
    };

    virtual ~HitSink() = default;

    virtual Offer offer(Hit &&hit, quint64 ticket) = 0;

    // Between the two the writer may leave what is offered in the queue, so that one commit takes all hits of one turn
    // of the caller's event loop instead of the first few. Whoever holds must release in the same turn.
    virtual void hold() { }
    virtual void release() { }

    // Side records, best effort: written with one of the next batches, without a receipt.
    virtual void recordDrops(std::vector<DropCount> drops) = 0;
    virtual void recordUnlisted(UnlistedSighting sighting) = 0;
};

} // namespace gatepost::core
