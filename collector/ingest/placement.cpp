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
    if (found.name.isEmpty() && !visit.origin.isEmpty())
        found.name = hostOfAddress(visit.origin);
    if (found.name.isEmpty() && !visit.pageAddress.isEmpty())
        found.name = hostOfAddress(visit.pageAddress);
    return found;
}

// A record without a host: the site's only one, if it has just one.
Placement placeWithoutHost(const RawVisit &visit, const core::Site &site)
{
    Placement placement{Placement::Verdict::Listed, &site, {}, core::Network::ClearNet};
    if (site.hosts.size() == 1)
        placement.host = site.hosts.front().name;
    const bool isOneNetwork = !site.hosts.empty()
        && std::all_of(site.hosts.begin(), site.hosts.end(),
            [&site](const core::SiteHost &host) { return host.network == site.hosts.front().network; });
    placement.network =
        visit.listenerNetwork.value_or(isOneNetwork ? site.hosts.front().network : core::Network::ClearNet);
    return placement;
}

} // namespace

bool isHostOf(const core::Site &site, const QByteArray &host)
{
    return std::any_of(
        site.hosts.begin(), site.hosts.end(), [&host](const core::SiteHost &own) { return own.name == host; });
}

Placement place(const RawVisit &visit, const core::SiteBook &book)
{
    const FoundHost host = hostOf(visit);
    const core::Site *byKey = visit.key.isEmpty() ? nullptr : book.byKey(visit.key);
    if (!visit.key.isEmpty() && !byKey)
        return {};
    if (host.name.isEmpty()) {
        if (byKey && !host.wasBroken)
            return placeWithoutHost(visit, *byKey);
        if (!host.wasBroken && book.sites().size() == 1)
            return placeWithoutHost(visit, book.sites().front());
        return {};
    }

    const core::Site *byHost = book.byHost(host.name);
    if (byKey && byHost && byKey != byHost)
        return {};
    Placement placement;
    placement.verdict = byHost ? Placement::Verdict::Listed : Placement::Verdict::UnlistedHost;
    placement.site = byHost ? byHost : byKey;
    placement.host = host.name;
    placement.network = visit.listenerNetwork.value_or(core::networkOfHost(host.name));
    return placement;
}

} // namespace gatepost::ingest
