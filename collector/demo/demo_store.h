// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/core/result.h"
#include "collector/demo/demo_traffic.h"

#include <QString>

#include <functional>

namespace gatepost::demo {

struct DemoFilled {
    core::Site site;
    qint64 hits = 0; // records of all channels
    qint64 views = 0; // reported ones
};

// Makes the demonstration site in a data directory of its own and fills it. `progress` (may be empty) is told how many
// of the ordered views are there, now and then. Thread: any; blocks until everything is committed. Fails with
// AlreadyExists when the directory holds sites, InvalidInput for an order out of bounds, or as the store does.
core::Result<DemoFilled> fillDemo(const QString &directory, const DemoOrder &order, const core::Clock &clock,
    const std::function<void(qint64 views)> &progress = {});

} // namespace gatepost::demo
