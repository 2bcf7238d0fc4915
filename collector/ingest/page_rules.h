// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site_options.h"
#include "collector/ingest/placement.h"
#include "collector/ingest/raw_visit.h"

#include <QByteArray>

namespace gatepost::ingest {

// The page of a visit as `options` let it be stored: the canonical path (enrich/page_path.h), the masks laid over it, and
// those query parameters that are listed, "?q=text&id=7": in the order of the list; values decoded and kept as by
// keptValue(), at most 128 code points, only `%`, `&`, `#` and `+` escaped. Of equal names the first wins; empty ones are
// left out. Empty when the record names no page and the browser sent no address of it. Thread: any. Never fails.
QByteArray pageOf(const RawVisit &visit, const Placement &placement, const core::SiteOptions &options);

// keptText() of a value that may name a page of the site: a path, or a host that `placement` finds in the site and a
// path, as "/a", "example.org/a" or "https://example.org/a". The masks are laid over such a path, too.
QByteArray keptValue(
    const QByteArray &value, qsizetype maxCodePoints, const Placement &placement, const core::SiteOptions &options);

// `path` (canonical) with the segments hidden, each as `*`, that a mask hides. A mask is laid over the beginning of a
// path: "/users/*" makes "/users/*/orders" of "/users/jane/orders", for what follows a name is no reason to keep it.
QByteArray maskedPath(const QByteArray &path, const std::vector<QByteArray> &masks);

} // namespace gatepost::ingest
