// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site_options.h"
#include "collector/ingest/raw_visit.h"

#include <QByteArray>

namespace gatepost::ingest {

// The page of a visit as its site stores it: the canonical path (enrich/page_path.h), the site's masks laid over it, and
// those query parameters that the site has listed. Empty when the record names no page and the browser sent no address
// of it. Thread: any. Never fails.
QByteArray pageOf(const RawVisit &visit, const core::SiteOptions &options);

// `path` (canonical) with the segments hidden, each as `*`, that a mask hides. A mask is laid over the beginning of a
// path: "/users/*" makes "/users/*/orders" of "/users/jane/orders", for what follows a name is no reason to keep it.
QByteArray maskedPath(const QByteArray &path, const std::vector<QByteArray> &masks);

// "q=text&id=7": the parameters of `query` (percent-encoded, without '?') that `names` lists, in the order of the
// list; values decoded, cleaned, at most 128 code points, only `%`, `&`, `#` and `+` escaped; what looks like a secret is
// ":token". Of equal names the first wins; empty ones are left out.
QByteArray keptParameters(QByteArrayView query, const std::vector<QByteArray> &names);

} // namespace gatepost::ingest
