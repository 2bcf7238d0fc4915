// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/visit_book.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace gatepost::ingest {

namespace {

constexpr qint64 kPauseMs = 30 * 60 * 1000;
constexpr qint64 kGraceMs = 60 * 60 * 1000;
constexpr qint64 kDayMs = 24 * 60 * 60 * 1000;
constexpr std::size_t kKeyBytes = 32;
constexpr int kDeepest = 3; // stands for three or more

static_assert(kKeyBytes <= crypto_generichash_KEYBYTES_MAX && kKeyBytes >= crypto_generichash_KEYBYTES_MIN);

qint64 dayOf(qint64 unixMs) { return unixMs / kDayMs - (unixMs % kDayMs < 0 ? 1 : 0); }

void addBytes(crypto_generichash_state &state, QByteArrayView bytes)
{
    // The length goes first: ("ab", "c") and ("a", "bc") must not be the same.
    const quint32 size = static_cast<quint32>(bytes.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(&size), sizeof size);
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(bytes.data()), size);
}

} // namespace

VisitBook::VisitBook(const core::Clock &clock, RandomSource random, std::size_t capacity)
    : m_clock(clock), m_random(std::move(random)), m_capacity(std::max<std::size_t>(1, capacity))
{
    if (sodium_init() < 0)
        return;
    if (!m_random)
        m_random = [](std::span<unsigned char> bytes) { randombytes_buf(bytes.data(), bytes.size()); };
    m_memory = static_cast<unsigned char *>(sodium_malloc(2 * kKeyBytes));
    if (!m_memory)
        return;
    m_today.bytes = m_memory;
    m_yesterday.bytes = m_memory + kKeyBytes;
}

VisitBook::~VisitBook() { sodium_free(m_memory); } // overwrites it first

int VisitBook::countView(core::SiteId site, QByteArrayView client, QByteArrayView agent)
{
    if (!m_memory)
        return 0;
    passTime();
    if (!m_today.drawn)
        drawKey();

    const Digest digest = digestOf(m_today, site, client, agent);
    auto visit = find(digest);
    if (visit == m_order.end() && m_yesterday.drawn) {
        visit = find(digestOf(m_yesterday, site, client, agent));
        if (visit != m_order.end()) { // goes on over midnight, under the new key
            m_visits.erase(visit->digest);
            visit->digest = digest;
            m_visits.emplace(digest, visit);
        }
    }
    if (visit == m_order.end()) {
        if (m_order.size() >= m_capacity) {
            m_visits.erase(m_order.front().digest);
            m_order.pop_front();
        }
        visit = m_order.insert(m_order.end(), {digest, 0, 0});
        m_visits.emplace(digest, visit);
    }
    m_order.splice(m_order.end(), m_order, visit);
    visit->untilMs = m_clock.monotonicMs() + kPauseMs;
    visit->views = std::min(visit->views + 1, kDeepest);
    return visit->views;
}

void VisitBook::passTime()
{
    turnDay();
    forgetEnded();
}

void VisitBook::forgetAll()
{
    eraseKey(m_today);
    eraseKey(m_yesterday);
    m_visits.clear();
    m_order.clear();
}

void VisitBook::drawKey()
{
    m_random(std::span(m_today.bytes, kKeyBytes));
    m_today.drawn = true;
}

void VisitBook::eraseKey(Key &key)
{
    if (key.drawn)
        sodium_memzero(key.bytes, kKeyBytes);
    key.drawn = false;
}

void VisitBook::turnDay()
{
    const qint64 now = m_clock.nowMs();
    const qint64 day = dayOf(now);
    if (day != m_day && m_today.drawn) {
        eraseKey(m_yesterday);
        std::swap(m_today, m_yesterday);
        // A clock that jumped by more than to the next day leaves nothing to go on with.
        m_graceUntilMs = m_clock.monotonicMs() + (day == m_day + 1 ? kGraceMs - (now - day * kDayMs) : 0);
    }
    m_day = day;
    if (m_yesterday.drawn && m_clock.monotonicMs() >= m_graceUntilMs)
        eraseKey(m_yesterday);
}

void VisitBook::forgetEnded()
{
    const qint64 now = m_clock.monotonicMs();
    while (!m_order.empty() && m_order.front().untilMs <= now) {
        m_visits.erase(m_order.front().digest);
        m_order.pop_front();
    }
}

VisitBook::Digest VisitBook::digestOf(
    const Key &key, core::SiteId site, QByteArrayView client, QByteArrayView agent) const
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.bytes, kKeyBytes, sizeof(Digest));
    addBytes(state, QByteArrayView(reinterpret_cast<const char *>(&site), sizeof site));
    addBytes(state, client);
    addBytes(state, agent);
    Digest digest;
    crypto_generichash_final(&state, digest.data(), digest.size());
    sodium_memzero(&state, sizeof state); // it holds the key
    return digest;
}

VisitBook::Order::iterator VisitBook::find(const Digest &digest)
{
    const auto found = m_visits.find(digest);
    return found == m_visits.end() ? m_order.end() : found->second;
}

} // namespace gatepost::ingest
