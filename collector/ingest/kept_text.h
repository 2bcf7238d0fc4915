// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::ingest {

// Of a longer text nothing behind this many code points is looked at, nor kept.
inline constexpr qsizetype kMaxLookedAt = 1024;

// Words of a page's owner (campaigns, parameters, properties, names of events) as they are kept: cleaned and cut to
// `maxCodePoints` (at most kMaxLookedAt). Mailing tools put the reader's address or number there: a part between slashes
// that holds what looks like one, percent-encoded or not, becomes ":token". It is looked for before the cut, which could
// hide it.
QByteArray keptText(QByteArrayView utf8, qsizetype maxCodePoints);

} // namespace gatepost::ingest
