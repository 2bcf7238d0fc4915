// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/result.h"
#include "collector/core/site.h"

#include <QString>

#include <vector>

namespace gatepost::testing {

struct FillOrder {
    qint64 views = 100000; // agent views; counter and noscript hits come on top, about 1.3 hits to a view
    int days = 90; // spread over, up to now, with weekdays and hours that people keep
    quint32 seed = 1; // the same order gives the same hits
    QString siteName = QStringLiteral("Example");
    std::vector<QByteArray> hosts = {"example.org", "expyuzz4wqqyqhjn2oypoybiy4mybdhs4qhhlzwqavhhsbmvmcqjnmid.onion"};
};

struct Filled {
    core::Site site;
    qint64 hits = 0; // rows written
    qint64 agentViews = 0;
    qint64 counterViews = 0;
    qint64 noscriptViews = 0;
};

// Makes a site in a data directory and fills it with hits as a lively small site has them: 400 pages with a long tail,
// referrers, browsers, systems, screens, zones, load times, visits of several views, some agents blocked. Through
// store::HitWriter, tens of thousands of hits a second. Nobody else may write the directory meanwhile.
// Thread: any; blocks until everything is committed.
core::Result<Filled> fillStore(const QString &directory, const FillOrder &order, const core::Clock &clock);

} // namespace gatepost::testing
