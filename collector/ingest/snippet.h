// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site.h"

#include <QString>

namespace gatepost::ingest {

// The HTML that an owner pastes into every page of `site`, best before `</body>`: the agent, the image that counts with
// or without scripts, and the image of browsers without scripts. `endpoint` is the collector's public address, such as
// "https://stats.example" (a path and a last slash are fine). Thread: any; pure.
QString snippet(const core::Site &site, const QString &endpoint);

} // namespace gatepost::ingest
