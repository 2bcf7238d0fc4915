// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site.h"
#include "collector/ingest/message.h"
#include "collector/ingest/outcome.h"

#include <memory>

namespace gatepost::ingest {

// A request's whole way from bytes to Hit: decode, validate, enrich, filter for privacy. Thread: collector.
// Owns the memory of recent record ids (bounded). Never fails otherwise than by its outcome.
class Intake
{
public:
    // `clock` outlives this.
    explicit Intake(const core::Clock &clock);
    ~Intake();

    // Takes force with the next call of take().
    void setSites(core::SiteBookPtr sites);

    // Consumes the message: no byte of it survives the call but what the Hit may hold.
    Outcome take(Endpoint endpoint, Message &&message);

    // Call when the hit of the last take() could not be queued: its record id is forgotten, so that the client's
    // second try is not taken for a duplicate.
    void takeBack();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::ingest
