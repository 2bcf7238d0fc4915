// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/http/answer.h"
#include "collector/ingest/message.h"

#include <QHash>

#include <array>
#include <vector>

namespace gatepost::http {

// Every answer that the collect listener gives to a hit, made once. Each says in its `Gatepost:` field what became of
// the hit. Thread: one.
class HitAnswers
{
public:
    HitAnswers();

    const Answer &stored(ingest::Endpoint door) const { return of(door).stored; }
    // Dropped on purpose.
    const Answer &dropped(ingest::Endpoint door, core::DropReason reason) const
    {
        return of(door).dropped[static_cast<std::size_t>(reason)];
    }
    // Not stored now; the client may come again.
    const Answer &busy(ingest::Endpoint door) const { return of(door).busy; }
    // Not understood, or too much at once. `status` 4xx; with 429 the client is told when it may come again.
    const Answer &refused(ingest::Endpoint door, int status, core::DropReason reason);

private:
    struct Set {
        Answer stored;
        Answer busy;
        std::vector<Answer> dropped; // by reason
    };

    static Set makeSet(bool image);
    static bool isImage(ingest::Endpoint door) { return door != ingest::Endpoint::ViewPost; }
    const Set &of(ingest::Endpoint door) const { return isImage(door) ? m_image : m_record; }

    const Set m_image;
    const Set m_record;
    QHash<int, Answer> m_refused;
};

// "Gatepost: dropped; reason=<word>" as a whole header line.
QByteArray droppedLine(core::DropReason reason);

// The reason that goes with a status the guard or the routing refuses with.
core::DropReason reasonOfStatus(int status);

} // namespace gatepost::http
