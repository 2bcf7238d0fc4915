// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/channel.h"
#include "collector/core/dimension.h"
#include "collector/core/load_bucket.h"
#include "collector/core/network.h"
#include "collector/core/site.h"
#include "collector/core/slot.h"

#include <QByteArray>

#include <array>

namespace gatepost::core {

// What is stored of one record. There is no field for an address, a user agent, a query string or a time finer
// than a slot, and there must never be one: this type is where the promise "nobody is stored" is kept.
struct Hit {
    SiteId site = kNoSite;
    Slot slot = 0;
    Channel channel = Channel::Agent;
    Action action = Action::View;
    Network network = Network::ClearNet;
    LoadBucket load = 0; // 0: not reported
    quint8 visitDepth = 0; // views of this tab so far: 1, 2, 3 (three or more); 0: not reported

    // UTF-8 text of every dictionary dimension, by indexOf(Dimension); empty: unknown.
    std::array<QByteArray, kTermDimensionCount> terms;

    QByteArray &term(Dimension dimension) { return terms[indexOf(dimension)]; }
    const QByteArray &term(Dimension dimension) const { return terms[indexOf(dimension)]; }
};

// A view that came for a host which no site lists: a mirror, a copy, a forgotten subdomain. Kept apart from all
// reports, to find the copy, not the visitor.
struct UnlistedSighting {
    QByteArray host; // canonical
    Network network = Network::ClearNet;
    Slot slot = 0;
    QByteArray page; // path only
    QByteArray title;
    QByteArray referrer; // host and path only
};

} // namespace gatepost::core
