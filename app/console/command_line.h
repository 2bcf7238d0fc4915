// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "collector/service/collector_service.h"

#include <QStringList>

#include <optional>

namespace gatepost::console {

// What the words after `gatepost` ask for.
struct Wanted {
    std::optional<int> exitCode; // everything was said already
    std::optional<QStringList> command; // words for the command line of gatepostd: no window
    service::ServiceSettings collector; // for a window
    bool measureStart = false; // print how long the window took, then end
    QString frameLog; // file for slow turns of the window's thread; empty: none
};

// Says one line on standard error, as gatepost; returns `code`.
int refuse(const QString &what, int code);

// Needs no display and no application object. Prints help, the version or what is wrong.
Wanted readCommandLine(const QStringList &words);

} // namespace gatepost::console
