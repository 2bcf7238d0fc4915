// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/command_line.h"

namespace gatepost::console {

// Opens the window over the data directory and its collector, and returns the exit code when it is closed.
// Needs a QApplication. Stop order: window, queries, collector.
int runWindow(const Wanted &wanted);

} // namespace gatepost::console
