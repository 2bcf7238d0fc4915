// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/result.h"

#include <QString>

namespace gatepost::bench {

struct PackingFigures {
    qint64 hits = 0; // packed
    double seconds = 0; // until reports read segments
    double secondsUntilGone = 0; // until the rows have left the file as well
    double processorSeconds = 0; // of all threads, until then
    double longestWaitMs = 0; // from offer to receipt of a hit that came meanwhile
    double mostWaitsMs = 0; // 99 % of these waits were at most so long
};

// Packs a database while hits come in, some five hundred a second, as of now, for its first site. Blocks.
core::Result<PackingFigures> packUnderLoad(const QString &databasePath);

} // namespace gatepost::bench
