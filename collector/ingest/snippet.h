// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/core/site.h"

#include <QByteArray>
#include <QString>

namespace gatepost::ingest {

// The paths that a snippet names: the collector's own, or those of a proxy under the site's own origin.
struct SnippetPaths {
    QByteArray agent = QByteArrayLiteral("/agent.js");
    QByteArray fullAgent = QByteArrayLiteral("/agent-full.js");
    QByteArray view = QByteArrayLiteral("/api/view");
    QByteArray noscript = QByteArrayLiteral("/noscript.gif");
    QByteArray counter = QByteArrayLiteral("/page.gif");
};

// Whose template language writes each page's own path and title into the images. Generic: the words PAGE_PATH and
// PAGE_TITLE, for the owner to replace.
enum class Generator { None, Hugo, Jekyll, Eleventy, Generic };

// What a snippet can do beyond counting views.
struct SnippetWishes {
    SnippetPaths paths;
    Generator generator = Generator::None;
    bool outbound = false; // report clicks on links to other hosts
    bool downloads = false; // report clicks on files
    bool official = false; // show a notice on hosts that the site does not list
};

// The HTML that an owner pastes into every page of `site`, best before `</body>`: the agent, the image that counts with
// or without scripts, and the image of browsers without scripts. It leaves out what the site's options switch off, keeps
// nothing in the tab where visits are not told by it, and loads the full agent where a wish or an option needs it.
// `endpoint` is the collector's public address, such as "https://stats.example" (a path and a last slash are fine);
// empty: the paths are of the site's own origin. Thread: any; pure.
QString snippet(const core::Site &site, const QString &endpoint, const SnippetWishes &wishes = {});

// True when that snippet loads the full agent.
bool needsFullAgent(const core::Site &site, const SnippetWishes &wishes);

// What a page's Content-Security-Policy must allow, directive by directive. `endpoint` as above.
QString policyLines(const core::Site &site, const QString &endpoint);

} // namespace gatepost::ingest
