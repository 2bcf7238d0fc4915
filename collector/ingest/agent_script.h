// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace gatepost::ingest {

// The script that pages load, minified at build from resources/agent/agent.js. Shared, constant; thread: any.
QByteArray agentScript();

} // namespace gatepost::ingest
