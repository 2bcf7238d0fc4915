// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/enrich/page_path.h"
#include "collector/enrich/text.h"

#include <QByteArray>
#include <QByteArrayView>

namespace gatepost::ingest {

// Words of a page's owner (campaigns, parameters, properties, names of events) as they are kept: cleaned and cut to
// `maxCodePoints`. Mailing tools put the reader's address or number there: what looks like one becomes ":token", and it
// is looked for before the cut, which could hide it.
inline QByteArray keptText(QByteArrayView utf8, qsizetype maxCodePoints)
{
    constexpr qsizetype kLookedAt = 1024;
    QByteArray text = enrich::cleanText(utf8, kLookedAt);
    if (text.isEmpty())
        return text;
    if (enrich::looksSecret(text))
        return QByteArrayLiteral(":token");
    return text.size() <= maxCodePoints ? text : enrich::cleanText(text, maxCodePoints);
}

} // namespace gatepost::ingest
