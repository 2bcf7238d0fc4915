// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/rate_limiter.h"

#include <QHash>
#include <QHashFunctions>

#include <algorithm>

namespace gatepost::ingest {

namespace {

constexpr std::size_t kRows = 16384;
constexpr std::size_t kRowSize = 4; // a unit may stand in any place of its row

// 0: there is none.
quint64 unitOf(const RateClient &client)
{
    const std::size_t seed = QHashSeed::globalSeed();
    std::size_t hash = 0;
    if (!client.destination.isEmpty()) {
        hash = qHashMulti(seed, 1, client.destination);
    } else if (!client.address.isNull()) {
        bool isIpv4 = false; // also when written as ::ffff:192.0.2.1
        const quint32 ipv4 = client.address.toIPv4Address(&isIpv4);
        const Q_IPV6ADDR ipv6 = client.address.toIPv6Address();
        hash = isIpv4 ? qHashMulti(seed, 2, ipv4) : qHashMulti(seed, 3, QByteArrayView(ipv6.c, 8));
    } else {
        return 0;
    }
    return std::max<quint64>(1, hash);
}

} // namespace

RateLimiter::RateLimiter(const core::Clock &clock, const RateLimits &limits)
    : m_clock(clock), m_limits(limits), m_clients(kRows * kRowSize)
{
}

bool RateLimiter::admits(core::SiteId site, const RateClient &client)
{
    if (client.isLocal)
        return true;
    const quint64 unit = unitOf(client);
    if (unit != 0 && !take(bucketOf(unit).fullAtMs, m_limits.perClient, m_limits.clientBurst))
        return false;
    if (site == core::kNoSite)
        return true;
    SiteBuckets &buckets = m_sites[site];
    double &fullAtMs = client.isCounter ? buckets.counterFullAtMs : buckets.agentFullAtMs;
    return take(fullAtMs, m_limits.perSite, m_limits.siteBurst);
}

bool RateLimiter::take(double &fullAtMs, double perSecond, double burst) const
{
    const double now = static_cast<double>(m_clock.monotonicMs());
    const double tokenMs = 1000 / perSecond;
    const double then = std::max(fullAtMs, now) + tokenMs;
    if (then - now > burst * tokenMs + 1e-6)
        return false;
    fullAtMs = then;
    return true;
}

RateLimiter::Bucket &RateLimiter::bucketOf(quint64 unit)
{
    const auto row = m_clients.begin() + static_cast<std::ptrdiff_t>(unit % kRows * kRowSize);
    const auto end = row + kRowSize;
    auto place = std::find_if(row, end, [unit](const Bucket &bucket) { return bucket.unit == unit; });
    if (place == end) {
        place = std::min_element(row, end, [](const Bucket &a, const Bucket &b) { return a.fullAtMs < b.fullAtMs; });
        *place = {unit, 0};
    }
    return *place;
}

} // namespace gatepost::ingest
