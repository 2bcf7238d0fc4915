// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/clock.h"
#include "collector/store/checkup.h"
#include "collector/store/data_directory.h"

#include <QString>

#include <atomic>
#include <vector>

namespace gatepost::cli {

// One line of `gatepostd doctor`.
struct Finding {
    QString topic; // one word
    bool isOk = true;
    QString text; // a problem's says what to do next
};

// Everything that can be known of a data directory without changing it: its files and who may read them, who serves it,
// the database to the last byte, the sites, the clock and the disk. `countryDatabase`: a file that the settings name, or
// empty. Thread: any; blocks.
std::vector<Finding> examine(const store::DataDirectory &directory, const QString &countryDatabase,
    const core::Clock &clock, const std::atomic<bool> *cancelled);

} // namespace gatepost::cli
