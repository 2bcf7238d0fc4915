// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

#include <functional>

namespace gatepost::testing {

// One headless browser from its start to its end.
struct BrowserRun {
    bool happened = false; // `seen` became true in time
    QString said; // by the browser
};

// Runs `program` with its home in the folder `home` until `seen` is true or `limitMs` is over, then ends it and all its
// helpers. Thread: one with an event loop.
BrowserRun runBrowser(const QString &program, const QStringList &arguments, const QString &home,
    QProcessEnvironment environment, const std::function<bool()> &seen, int limitMs);

} // namespace gatepost::testing
