// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/drop_reason.h"
#include "collector/core/hit.h"
#include "collector/core/site.h"
#include "collector/demo/demo_audience.h"

#include <QRandomGenerator>

#include <functional>
#include <vector>

namespace gatepost::demo {

// What is asked for. The same order gives the same records, bit by bit.
struct DemoOrder {
    int days = 90; // 1…3650
    qint64 views = 200'000; // reported ones: of the script and of the no-script image; 1…100 million
    quint32 seed = 1;
    core::Slot end = 0; // first slot that is no longer filled; the days before it are
    bool packed = true; // closed days are packed at the end, as a collector leaves them; false: all stays in rows
};

// Shares of a network's views, as the records are made: what a report of them must come near to.
struct NetworkMix {
    double share; // of all views
    double blocked; // of views whose script is blocked
    double scriptless; // of views without scripts
};
const NetworkMix &mixOf(core::Network network);

// Invents the traffic of a lively small site: a weekly rhythm, three launches that fade, few pages with most of the views
// and a long tail, referrers, three networks with blockers at known rates, events, crawlers that were dropped.
// Thread: any. Never fails.
class DemoTraffic
{
public:
    // `site` (with a clear-net, an .onion and an .i2p host) outlives this.
    DemoTraffic(const core::Site &site, const DemoOrder &order);

    using TakeHit = std::function<void(core::Hit &&)>;
    using TakeDrop = std::function<void(core::DropCount &&)>;

    // Everything in order of time, day by day; once.
    void make(const TakeHit &takeHit, const TakeDrop &takeDrop);

private:
    struct Visit {
        core::Slot slot = 0;
        int views = 0;
        bool launch = false;
    };

    std::vector<qint64> viewsOfDays();
    std::vector<Visit> visitsOfDay(int day, qint64 views);
    void makeVisit(int day, const Visit &visit, const TakeHit &takeHit);
    void makeEvent(const core::Hit &view, const TakeHit &takeHit);
    void makeDrops(int day, qint64 views, const TakeDrop &takeDrop);

    std::size_t page(int day);
    double launchStrength(double day) const;
    bool happens(double chance) { return m_random.generateDouble() < chance; }

    const core::Site &m_site;
    const DemoOrder m_order;
    QRandomGenerator m_random;
    std::vector<QByteArray> m_paths;
    std::vector<QByteArray> m_titles;
    Weighted<std::size_t> m_pages; // places in m_paths
    Weighted<core::Slot> m_hours;
    Weighted<Terms> m_events;
    Audience m_audience;
};

} // namespace gatepost::demo
