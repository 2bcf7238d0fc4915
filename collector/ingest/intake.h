// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/drop_reason.h"
#include "collector/core/hit.h"
#include "collector/core/site.h"
#include "collector/ingest/message.h"

#include <memory>
#include <optional>
#include <variant>

namespace gatepost::ingest {

// Ignored on purpose: the client did nothing wrong. Answered 202 (images as usual).
struct Dropped {
    core::DropReason reason;
    core::SiteId site = core::kNoSite; // kNoSite: it could not be told whose it was
    std::optional<core::UnlistedSighting> sighting; // for UnlistedHost
};

// Not understood. Answered with `status` (400, 413 or 415) and reason `invalid` or `too-large`.
struct Refused {
    int status = 400;
    core::DropReason reason = core::DropReason::Invalid;
    core::SiteId site = core::kNoSite;
};

using Outcome = std::variant<core::Hit, Dropped, Refused>;

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

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace gatepost::ingest
