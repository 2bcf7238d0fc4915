// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/http/guard/guard_settings.h"
#include "collector/ingest/snippet.h"

#include <QByteArray>

namespace gatepost::http {

// The doors of the collect listener. Block lists match words such as "pixel", so each can be renamed.
// Every path starts with '/', is plain ASCII and differs from the others.
struct CollectPaths {
    QByteArray agent = QByteArrayLiteral("/agent.js");
    QByteArray fullAgent = QByteArrayLiteral("/agent-full.js");
    QByteArray view = QByteArrayLiteral("/api/view");
    QByteArray pixel = QByteArrayLiteral("/pixel.gif");
    QByteArray noscript = QByteArrayLiteral("/noscript.gif");
    QByteArray counter = QByteArrayLiteral("/count.gif");
    // The counter again, under a name that no block list knows ("/count.gif?" is one they know): what snippets use.
    QByteArray image = QByteArrayLiteral("/page.gif");
    QByteArray notice = QByteArrayLiteral("/notice.js");
    QByteArray health = QByteArrayLiteral("/healthz");
    QByteArray testPage = QByteArrayLiteral("/");
};

// Those of them that a snippet names.
inline ingest::SnippetPaths snippetPaths(const CollectPaths &paths)
{
    return {paths.agent, paths.fullAgent, paths.view, paths.noscript, paths.image};
}

struct CollectSettings {
    GuardSettings guard;
    CollectPaths paths;
    QByteArray agentScript; // the bytes of the agent; empty: 404
    QByteArray fullAgentScript; // the same for what few sites ask for
    QByteArray noticeScript; // the same for the official-host notice alone
    bool testPage = true; // the page is for loopback peers only, whatever is set here
};

} // namespace gatepost::http
