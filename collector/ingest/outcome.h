// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/core/hit.h"
#include "collector/core/site.h"

#include <optional>
#include <variant>

namespace gatepost::ingest {

// Ignored on purpose: the client did nothing wrong. Answered 202 (images as usual).
struct Dropped {
    core::DropReason reason;
    core::SiteId site = core::kNoSite; // kNoSite: it could not be told whose it was
    std::optional<core::UnlistedSighting> sighting; // for UnlistedHost
    QByteArray rule = {}; // see core::DropCount
};

// Not understood: `status` 400, 413 or 415 and reason `invalid` or `too-large`. Or too much at once: 429 and `rate`.
// Images are sent with these answers, too.
struct Refused {
    int status = 400;
    core::DropReason reason = core::DropReason::Invalid;
    core::SiteId site = core::kNoSite;
};

using Outcome = std::variant<core::Hit, Dropped, Refused>;

} // namespace gatepost::ingest
