// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/page_rules.h"

#include "collector/core/host_name.h"
#include "collector/enrich/page_path.h"
#include "collector/enrich/text.h"
#include "collector/enrich/web_address.h"
#include "collector/ingest/kept_text.h"
#include "collector/ingest/protocol/query_pairs.h"

#include <QVarLengthArray>

#include <algorithm>

namespace gatepost::ingest {

namespace {

constexpr qsizetype kMaxValue = 128; // code points

using Segments = QVarLengthArray<QByteArrayView, 32>;

// "/a/b" is "a", "b"; so is "/a/b/".
Segments segmentsOf(QByteArrayView path)
{
    Segments segments;
    qsizetype start = 1;
    while (start < path.size()) {
        qsizetype end = path.indexOf('/', start);
        end = end < 0 ? path.size() : end;
        segments.append(path.sliced(start, end - start));
        start = end + 1;
    }
    return segments;
}

bool fits(const Segments &mask, const Segments &path)
{
    return mask.size() <= path.size()
        && std::equal(mask.begin(), mask.end(), path.begin(),
            [](QByteArrayView wanted, QByteArrayView segment) { return wanted == "*" || wanted == segment; });
}

// What stands between '?' and '#'.
QByteArrayView queryOf(QByteArrayView address)
{
    const QByteArrayView beforeFragment =
        address.first(std::find(address.begin(), address.end(), '#') - address.begin());
    const qsizetype mark = beforeFragment.indexOf('?');
    return mark < 0 ? QByteArrayView() : beforeFragment.sliced(mark + 1);
}

QByteArray escaped(const QByteArray &value)
{
    QByteArray out;
    out.reserve(value.size());
    for (const char c : value) {
        if (c == '%' || c == '&' || c == '#' || c == '+')
            out += '%' + QByteArray::number(c, 16).toUpper();
        else
            out += c;
    }
    return out;
}

// Where the path begins in a text that names a page of the site; -1: it names none.
qsizetype pathStartOf(const QByteArray &text, const Placement &placement)
{
    const qsizetype slash = text.indexOf('/');
    const bool hasAuthority =
        slash >= 0 && text.indexOf("//", slash) == slash && (slash == 0 || text[slash - 1] == ':');
    const qsizetype host = hasAuthority ? slash + 2 : 0;
    const qsizetype path = text.indexOf('/', host);
    if (path > host && placement.isInSite(core::canonicalHost(QByteArrayView(text).sliced(host, path - host))))
        return path;
    return slash == 0 ? 0 : -1;
}

QByteArray maskedAddress(const QByteArray &text, const Placement &placement, const std::vector<QByteArray> &masks)
{
    const qsizetype start = masks.empty() ? -1 : pathStartOf(text, placement);
    if (start < 0)
        return text;
    const auto isEnd = [](char c) { return c == '?' || c == '#'; };
    const qsizetype end = std::find_if(text.begin() + start, text.end(), isEnd) - text.begin();
    const QByteArray path = enrich::canonicalPath(QByteArrayView(text).sliced(start, end - start));
    const QByteArray masked = maskedPath(path, masks);
    return masked == path ? text : text.first(start) + masked + text.sliced(end);
}

// `query` is percent-encoded, without '?'.
QByteArray keptParameters(QByteArrayView query, const Placement &placement, const core::SiteOptions &options)
{
    const auto pairs = QueryPairs::parse(query);
    QByteArray out;
    if (!pairs)
        return out;
    for (const QByteArray &name : options.queryParameters) {
        const QByteArray value = keptValue(pairs->text(QLatin1String(name)), kMaxValue, placement, options);
        if (value.isEmpty())
            continue;
        const QByteArray pair = name + '=' + escaped(value);
        if (out.size() + pair.size() + 1 <= enrich::kMaxPathBytes)
            out += out.isEmpty() ? pair : '&' + pair;
    }
    return out;
}

} // namespace

QByteArray maskedPath(const QByteArray &path, const std::vector<QByteArray> &masks)
{
    if (masks.empty() || path.isEmpty())
        return path;
    const Segments found = segmentsOf(path);
    Segments kept = found;
    bool hides = false;
    for (const QByteArray &text : masks) {
        const Segments mask = segmentsOf(text);
        if (!fits(mask, found))
            continue;
        hides = true;
        for (qsizetype i = 0; i < mask.size(); ++i) {
            if (mask[i] == "*")
                kept[i] = "*";
        }
    }
    if (!hides)
        return path;
    QByteArray out;
    for (const QByteArrayView segment : kept)
        out += '/' + segment.toByteArray();
    return path.endsWith('/') ? out + '/' : out;
}

QByteArray keptValue(
    const QByteArray &value, qsizetype maxCodePoints, const Placement &placement, const core::SiteOptions &options)
{
    // Before the cut: of a shorter path a mask might not fit.
    const QByteArray text = enrich::cleanText(value, kMaxLookedAt);
    return keptText(maskedAddress(text, placement, options.pathMasks), maxCodePoints);
}

QByteArray pageOf(const RawVisit &visit, const Placement &placement, const core::SiteOptions &options)
{
    const auto address = visit.page ? std::nullopt : enrich::parseWebAddress(visit.pageAddress);
    if (!visit.page && !address)
        return {};
    const QByteArray path = enrich::canonicalPath(visit.page ? QByteArrayView(*visit.page) : address->path);
    QByteArray page = maskedPath(path, options.pathMasks);
    if (options.queryParameters.empty() || page.isEmpty())
        return page;
    const QByteArray kept = keptParameters(queryOf(visit.page ? *visit.page : visit.pageAddress), placement, options);
    if (!kept.isEmpty() && page.size() + 1 + kept.size() <= enrich::kMaxPathBytes)
        page += '?' + kept;
    return page;
}

} // namespace gatepost::ingest
