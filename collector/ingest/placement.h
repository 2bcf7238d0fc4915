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
        SkippedHost, // the owner wants nothing of this host; `site` is set when it is known
        UnknownSite, // nothing says whose it is; every wrong key looks the same
    };

    Verdict verdict = Verdict::UnknownSite;
    const core::Site *site = nullptr; // lives as long as the book
    QByteArray host; // canonical, the one it counts as; may be empty when the record brought none
    core::Network network = core::Network::ClearNet;
    bool isNoted = true; // for UnlistedHost: its owner wants to know of it
    const core::SiteBook *book = nullptr; // that it was found in; null for UnknownSite

    core::SiteId siteId() const { return site ? site->id : core::kNoSite; }
    const core::SiteOptions &options() const; // the defaults where there is no site
    // True for the record's own host and all that the site lists or merges, but not for one that belongs to another
    // site; where no site is known, for the hosts of all. `otherHost` is canonical; false for an empty one.
    bool isInSite(const QByteArray &otherHost) const;
};

// The key decides, else the record's `domain`, else the host that a trusted proxy names, else that of Origin, else of
// Referer; with none of these the only site there is. The host must be listed at the key's site; where the site merges
// subdomains, a host under a listed one counts as the topmost listed one above it. A host that nobody lists and no key
// explains is skipped when any site skips it, and noted when any site notes unlisted hosts. `book` outlives the result.
Placement place(const RawVisit &visit, const core::SiteBook &book);

} // namespace gatepost::ingest
