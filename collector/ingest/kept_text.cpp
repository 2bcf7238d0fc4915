// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/kept_text.h"

#include "collector/enrich/page_path.h"
#include "collector/enrich/text.h"

namespace gatepost::ingest {

namespace {

bool holdsSecret(QByteArrayView part)
{
    return enrich::looksSecret(part)
        || (part.contains('%') && enrich::looksSecret(QByteArray::fromPercentEncoding(part.toByteArray())));
}

QByteArray withoutSecrets(QByteArrayView text)
{
    QByteArray out;
    out.reserve(text.size());
    qsizetype start = 0;
    while (start <= text.size()) {
        const qsizetype slash = text.indexOf('/', start);
        const qsizetype end = slash < 0 ? text.size() : slash;
        const QByteArrayView part = text.sliced(start, end - start);
        out += holdsSecret(part) ? QByteArrayView(":token") : part;
        if (slash >= 0)
            out += '/';
        start = end + 1;
    }
    return out;
}

} // namespace

QByteArray keptText(QByteArrayView utf8, qsizetype maxCodePoints)
{
    const QByteArray text = withoutSecrets(enrich::cleanText(utf8, kMaxLookedAt));
    return text.size() <= maxCodePoints ? text : enrich::cleanText(text, maxCodePoints);
}

} // namespace gatepost::ingest
