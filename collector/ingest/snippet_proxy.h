// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/ingest/snippet.h"

namespace gatepost::ingest {

// The web server that serves the site, and hands a few paths of it to the collector.
enum class WebServer { Nginx, Caddy };

// The paths under the site's own origin. Their names say nothing of what is behind them.
SnippetPaths firstPartyPaths();

// The lines to put into the site's part of the web server's configuration: what is asked for under firstPartyPaths()
// goes to the collector, which hears the site's host (X-Gatepost-Host) and the client's address (X-Forwarded-For), and
// no cookie. `collector`: "HOST:PORT" where the web server reaches it; `paths`: its own. Thread: any; pure.
QString proxyLines(WebServer server, const QString &collector, const SnippetPaths &paths);

} // namespace gatepost::ingest
