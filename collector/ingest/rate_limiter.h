// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site.h"

#include <QByteArray>
#include <QHostAddress>

#include <unordered_map>
#include <vector>

namespace gatepost::ingest {

// What is let in; all of a second.
struct RateLimits {
    double perClient = 20;
    double clientBurst = 100; // what a client that was quiet may send at once
    double perSite = 2000; // of its counter, and as many of everything else
    double siteBurst = 2000;
};

// Who sends, as far as the limits care.
struct RateClient {
    // From this machine, and for nobody else: a load test, the owner. (See Message::isLocal.)
    bool isLocal = false;
    QHostAddress address; // null: not known, as on a listener of Tor or I2P, or not to be known, as for the counter
    QByteArray destination; // of I2P or Tor; goes before the address
    bool isCounter = false; // asks for the counter's image
};

// Token buckets per client unit (an IPv4 address, an IPv6 /64, a destination of Tor or I2P) and per site, so that one
// client that is known by its unit can neither fill a disk nor drown a site's figures. One without a unit has the site's
// bucket only, and may empty it: a whole onion audience comes from one loopback address, and the counter looks at no
// address. So each site has a bucket of its own for its counter: who floods that spoils the counter's figures, but does
// not shut out the agent's.
//
// Thread: collector. Memory: a fixed table of client units (1 MB); when more are at it at once than it holds, those that
// are nearest to a full bucket are forgotten. It holds keyed hashes of this process, and nothing of it is ever stored.
class RateLimiter
{
public:
    // `clock` outlives this.
    explicit RateLimiter(const core::Clock &clock, const RateLimits &limits = {});

    // Takes one token of each bucket that applies; false when one is empty, and then the site's stay as they are.
    // kNoSite has none.
    bool admits(core::SiteId site, const RateClient &client);

private:
    // One bucket as one number (the generic cell rate algorithm of ATM Forum TM 4.0): the time when it is full again.
    struct Bucket {
        quint64 unit = 0; // 0: free
        double fullAtMs = 0;
    };

    struct SiteBuckets {
        double agentFullAtMs = 0;
        double counterFullAtMs = 0;
    };

    bool take(double &fullAtMs, double perSecond, double burst) const;
    Bucket &bucketOf(quint64 unit);

    const core::Clock &m_clock;
    const RateLimits m_limits;
    std::vector<Bucket> m_clients;
    std::unordered_map<core::SiteId, SiteBuckets> m_sites;
};

} // namespace gatepost::ingest
