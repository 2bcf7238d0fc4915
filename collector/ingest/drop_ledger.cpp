// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/ingest/drop_ledger.h"

#include "collector/core/slot.h"

namespace gatepost::ingest {

namespace {

core::Slot hourOf(core::Slot slot)
{
    const core::Slot inHour = slot % core::kSlotsPerHour;
    return slot - (inHour < 0 ? inHour + core::kSlotsPerHour : inHour);
}

} // namespace

DropLedger::DropLedger(const core::Clock &clock) : m_clock(clock) { }

void DropLedger::count(core::SiteId site, core::DropReason reason, const QByteArray &rule)
{
    ++m_counts[Key(hourOf(core::slotOfMs(m_clock.nowMs())), site, reason, rule)];
}

std::vector<core::DropCount> DropLedger::take()
{
    std::vector<core::DropCount> counts;
    counts.reserve(m_counts.size());
    for (const auto &[key, count] : m_counts)
        counts.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count, std::get<3>(key)});
    m_counts.clear();
    return counts;
}

} // namespace gatepost::ingest
