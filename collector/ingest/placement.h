// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/network.h"
#include "collector/core/site.h"
#include "collector/ingest/raw_visit.h"

#include <QByteArray>

namespace gatepost::ingest {

// Whose a record is, and on which host and network it was seen.
struct Placement {
    enum class Verdict {
        Listed, // `site` is set
        UnlistedHost, // no site lists `host`; `site` is set when a key named it
        UnknownSite, // nothing says whose it is; every wrong key looks the same
    };

    Verdict verdict = Verdict::UnknownSite;
    const core::Site *site = nullptr; // lives as long as the book
    QByteArray host; // canonical; may be empty when the record brought none
    core::Network network = core::Network::ClearNet;

    core::SiteId siteId() const { return site ? site->id : core::kNoSite; }
};

// The key decides, else the record's `domain`, else the host of Origin, else of Referer; with none of these the only
// site there is. The host must be listed at the key's site. `book` outlives the result.
Placement place(const RawVisit &visit, const core::SiteBook &book);

// True when `host` (canonical) is one that the site lists.
bool isHostOf(const core::Site &site, const QByteArray &host);

} // namespace gatepost::ingest
