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

    // The mark of the last take()'s record id; 0 when it had none or was no hit. A hit that is not stored after all is
    // taken back by its mark, so that the client's second try is not taken for a duplicate.
    std::size_t lastRecord() const;
    void takeBack(std::size_t record);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::ingest
