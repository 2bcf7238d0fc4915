// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/site.h"

#include <QByteArrayView>

#include <array>
#include <cstring>
#include <functional>
#include <list>
#include <span>
#include <unordered_map>

namespace gatepost::ingest {

// Tells which view of its visit a view is, for sites whose owner chose `visits from address`. A visit is what comes to
// one site with the same address and agent, without a pause of 30 minutes.
//
// What is remembered is a keyed BLAKE2b hash of (site, address, agent), in memory only and no longer than the visit.
// The key is 256 random bits in locked memory, new each UTC day; the old one serves visits that go on over midnight for
// one hour more and is then overwritten. Nothing can be computed from a hash once its key is gone, two sites or two days
// never give the same one, and a new VisitBook knows nothing of an earlier one.
//
// Thread: collector. Bounded: beyond `capacity` visits the one that was quiet for longest is forgotten, and its next
// view starts a new visit. Never fails; without locked memory every answer is 0.
class VisitBook
{
public:
    // Fills its argument with random bytes that nobody can guess.
    using RandomSource = std::function<void(std::span<unsigned char>)>;

    static constexpr std::size_t kMaxVisits = 1000000; // some 120 MB, if ever that many are under way

    // `clock` outlives this. The default source is libsodium's.
    explicit VisitBook(const core::Clock &clock, RandomSource random = {}, std::size_t capacity = kMaxVisits);
    ~VisitBook();
    VisitBook(const VisitBook &) = delete;
    VisitBook &operator=(const VisitBook &) = delete;

    // Counts the view in, stored or not: 1 when it starts a visit, 2 for its second, 3 for any later one; 0: it cannot be told.
    // `client` is what names the client on its network: the bytes of an address, or a destination of I2P or Tor.
    int countView(core::SiteId site, QByteArrayView client, QByteArrayView agent);

    // Forgets visits that are over and erases a key that is due. Call at least once a minute: else they wait in memory
    // for the next view.
    void passTime();

    // Forgets every visit and erases both keys.
    void forgetAll();

    // Visits that are remembered now.
    std::size_t size() const { return m_order.size(); }

private:
    using Digest = std::array<unsigned char, 16>;
    struct DigestHash {
        std::size_t operator()(const Digest &digest) const
        {
            std::size_t hash = 0; // a keyed hash is as good as random already
            std::memcpy(&hash, digest.data(), sizeof hash);
            return hash;
        }
    };
    struct Visit {
        Digest digest;
        qint64 untilMs;
        int views;
    };
    using Order = std::list<Visit>; // the one that was quiet for longest in front
    struct Key {
        unsigned char *bytes = nullptr; // in m_memory
        bool drawn = false;
    };

    void drawKey();
    void eraseKey(Key &key);
    void turnDay();
    void forgetEnded();
    Digest digestOf(const Key &key, core::SiteId site, QByteArrayView client, QByteArrayView agent) const;
    Order::iterator find(const Digest &digest);

    const core::Clock &m_clock;
    RandomSource m_random;
    std::size_t m_capacity;
    unsigned char *m_memory = nullptr; // locked, never swapped, left out of core files; room for both keys
    Key m_today;
    Key m_yesterday;
    qint64 m_day = 0; // UTC days since the epoch
    qint64 m_graceUntilMs = 0; // monotonic
    Order m_order;
    std::unordered_map<Digest, Order::iterator, DigestHash> m_visits;
};

} // namespace gatepost::ingest
