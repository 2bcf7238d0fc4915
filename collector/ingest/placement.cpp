// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/placement.h"

#include "collector/core/host_name.h"
#include "collector/enrich/web_address.h"

#include <algorithm>

namespace gatepost::ingest {

namespace {

struct FoundHost {
    QByteArray name; // canonical; empty: none
    bool wasBroken = false; // the record named a host that cannot be one
};

QByteArray hostOfAddress(const QByteArray &address)
{
    const auto parsed = enrich::parseWebAddress(address);
    return parsed && parsed->scheme != enrich::WebAddress::Scheme::AndroidApp ? parsed->host : QByteArray();
}

FoundHost hostOf(const RawVisit &visit)
{
    FoundHost found;
    if (!visit.domain.isEmpty()) {
        found.name = core::canonicalHost(visit.domain);
        found.wasBroken = found.name.isEmpty();
    }
    if (found.name.isEmpty() && !visit.forwardedHost.isEmpty())
        found.name = core::canonicalHost(visit.forwardedHost);
    if (found.name.isEmpty() && !visit.origin.isEmpty())
        found.name = hostOfAddress(visit.origin);
    if (found.name.isEmpty() && !visit.pageAddress.isEmpty())
        found.name = hostOfAddress(visit.pageAddress);
    return found;
}

// A record without a host: the site's only one, if it has just one.
Placement placeWithoutHost(const RawVisit &visit, const core::Site &site, const core::SiteBook &book)
{
    Placement placement;
    placement.verdict = Placement::Verdict::Listed;
    placement.site = &site;
    placement.book = &book;
    if (site.hosts.size() == 1)
        placement.host = site.hosts.front().name;
    const bool isOneNetwork = !site.hosts.empty()
        && std::all_of(site.hosts.begin(), site.hosts.end(),
            [&site](const core::SiteHost &host) { return host.network == site.hosts.front().network; });
    placement.network =
        visit.listenerNetwork.value_or(isOneNetwork ? site.hosts.front().network : core::Network::ClearNet);
    return placement;
}

// The site that lists `host` or merges it; `host` becomes the name it counts as. Among the hosts above it the nearest
// listed one decides whose it is: a subdomain may belong to a site of its own.
const core::Site *siteOfHost(const core::SiteBook &book, QByteArray &host)
{
    const core::Site *owner = book.byHost(host);
    if (owner && !owner->options.mergeSubdomains)
        return owner;
    const QByteArray seen = host;
    for (qsizetype dot = seen.indexOf('.'); dot >= 0; dot = seen.indexOf('.', dot + 1)) {
        const QByteArray parent = seen.sliced(dot + 1);
        const core::Site *site = book.byHost(parent);
        if (!owner && site && !site->options.mergeSubdomains)
            return nullptr;
        if (site && (!owner || owner == site)) {
            owner = site;
            host = parent;
        }
    }
    return owner;
}

bool skips(const core::Site &site, const QByteArray &host)
{
    const std::vector<QByteArray> &skipped = site.options.skippedHosts;
    return std::find(skipped.begin(), skipped.end(), host) != skipped.end();
}

template <typename Wish>
bool anySiteOrTheOne(const core::Site *site, const core::SiteBook &book, Wish wish)
{
    return site ? wish(*site) : std::any_of(book.sites().begin(), book.sites().end(), wish);
}

} // namespace

const core::SiteOptions &Placement::options() const
{
    static const core::SiteOptions defaults;
    return site ? site->options : defaults;
}

bool Placement::isInSite(const QByteArray &otherHost) const
{
    if (otherHost.isEmpty() || !book)
        return false;
    QByteArray countsAs = otherHost;
    const core::Site *owner = siteOfHost(*book, countsAs);
    return otherHost == host || (owner && (!site || owner == site));
}

Placement place(const RawVisit &visit, const core::SiteBook &book)
{
    const FoundHost host = hostOf(visit);
    const core::Site *byKey = visit.key.isEmpty() ? nullptr : book.byKey(visit.key);
    if (!visit.key.isEmpty() && !byKey)
        return {};
    if (host.name.isEmpty()) {
        if (byKey && !host.wasBroken)
            return placeWithoutHost(visit, *byKey, book);
        if (!host.wasBroken && book.sites().size() == 1)
            return placeWithoutHost(visit, book.sites().front(), book);
        return {};
    }

    Placement placement;
    placement.book = &book;
    placement.host = host.name;
    const core::Site *byHost = siteOfHost(book, placement.host);
    if (byKey && byHost && byKey != byHost)
        return {};
    placement.verdict = byHost ? Placement::Verdict::Listed : Placement::Verdict::UnlistedHost;
    placement.site = byHost ? byHost : byKey;
    placement.network = visit.listenerNetwork.value_or(core::networkOfHost(host.name));
    if (anySiteOrTheOne(placement.site, book, [&host](const core::Site &site) { return skips(site, host.name); }))
        placement.verdict = Placement::Verdict::SkippedHost;
    else if (!byHost)
        placement.isNoted = book.sites().empty()
            || anySiteOrTheOne(placement.site, book, [](const core::Site &site) { return site.options.unlistedHosts; });
    return placement;
}

} // namespace gatepost::ingest
