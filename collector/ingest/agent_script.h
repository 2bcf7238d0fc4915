// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace gatepost::ingest {

// The scripts that pages load, minified at build from resources/agent. Shared, constant; thread: any.

// What the default snippet loads: at most 2,560 bytes, 1,331 gzipped.
QByteArray agentScript();

// The agent with what few sites ask for (outbound links, downloads, properties of clicked elements, kept query
// parameters), and the notice.
QByteArray fullAgentScript();

// The notice of the official host. Contains no measuring at all.
QByteArray noticeScript();

} // namespace gatepost::ingest
