// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/command_line.h"

namespace gatepost::console {

class FrameLog;

// Opens the window over the data directory and its collector, and returns the exit code when it is closed.
// Needs a QApplication. Stop order: window, queries, collector. `frameLog` may be null.
int runWindow(const Wanted &wanted, FrameLog *frameLog);

} // namespace gatepost::console
