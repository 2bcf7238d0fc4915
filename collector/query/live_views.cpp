// SPDX-License-Identifier: GPL-3.0-or-later
#include "collector/query/live_views.h"

#include <algorithm>

namespace gatepost::query {

namespace {

core::Slot slotOf(const store::HitBlock &block, std::size_t row)
{
    return static_cast<core::Slot>(block.view(store::kSlotColumn).at(row));
}

bool isView(const store::HitBlock &block, std::size_t row)
{
    const auto channel = static_cast<core::Channel>(block.view(store::columnOf(core::Dimension::Channel)).at(row));
    const auto action = static_cast<core::Action>(block.view(store::kActionColumn).at(row));
    return action == core::Action::View && channel != core::Channel::Counter;
}

LiveView viewOf(const store::HitBlock &block, std::size_t row, const store::Dictionary &dictionary)
{
    const auto text = [&](core::Dimension dimension) {
        return dictionary.text(dimension, block.view(store::columnOf(dimension)).at(row));
    };
    LiveView view;
    view.site = static_cast<core::SiteId>(block.view(store::kSiteColumn).at(row));
    view.page = text(core::Dimension::Page);
    view.host = text(core::Dimension::Host);
    view.network = text(core::Dimension::Network);
    view.channel = text(core::Dimension::Channel);
    view.source = text(core::Dimension::Source);
    view.browser = text(core::Dimension::Browser);
    view.country = text(core::Dimension::Country);
    return view;
}

} // namespace

void LiveViews::notice(const std::shared_ptr<const store::HitImage> &image, qint64 nowMs)
{
    if (m_records >= 0 && image->lastHitId == m_lastHitId)
        return;

    // Blocks carry no row numbers, but the count of all records rises by exactly the new ones, also when rows are
    // merged into a segment meanwhile. The new ones are the last rows.
    qint64 records = 0;
    for (const auto &block : image->blocks)
        records += block->hits;
    const bool isFirst = m_records < 0;
    const qint64 added = isFirst
        ? records
        : std::clamp<qint64>(records - m_records, 0, std::max<qint64>(0, image->lastHitId - m_lastHitId));

    std::vector<LiveView> fresh;
    qint64 hitId = image->lastHitId;
    const qint64 stop = hitId - added;
    for (auto block = image->blocks.rbegin(); block != image->blocks.rend() && hitId > stop; ++block) {
        if ((*block)->segment != 0)
            break; // days old
        for (std::size_t row = (*block)->rows; row-- > 0 && hitId > stop && fresh.size() < kLiveMemory; --hitId) {
            if (!isView(**block, row))
                continue;
            LiveView view = viewOf(**block, row, *image->dictionary);
            view.hitId = hitId;
            view.seenMs = isFirst ? core::slotStart(slotOf(**block, row)) * 1000 : nowMs;
            fresh.push_back(std::move(view));
        }
    }
    m_views.insert(m_views.end(), fresh.rbegin(), fresh.rend());
    while (m_views.size() > kLiveMemory)
        m_views.pop_front();
    m_records = records;
    m_lastHitId = image->lastHitId;
}

std::vector<LiveView> LiveViews::since(qint64 after, int limit) const
{
    const auto first = std::upper_bound(
        m_views.begin(), m_views.end(), after, [](qint64 id, const LiveView &view) { return id < view.hitId; });
    const auto wanted = std::min<std::ptrdiff_t>(std::max(limit, 0), m_views.end() - first);
    return {m_views.end() - wanted, m_views.end()};
}

} // namespace gatepost::query
