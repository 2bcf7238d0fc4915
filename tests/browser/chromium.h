// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace gatepost::testing {

// How a visit is made.
struct Visit {
    QString url;
    bool scripts = true;
    QStringList refusedHosts = {}; // names that the browser cannot reach
    bool doNotTrack = false; // the visitor has asked for it in the settings
};

// A headless Chromium: every host name leads to loopback. Each visit is a new profile, so a new visitor.
// Thread: one with an event loop (which runs during a visit).
class Chromium
{
public:
    // Empty when there is none on this machine.
    static QString program();

    // Opens the page and closes the browser when `seen` says that all has happened (asked every 50 ms). False when
    // that took longer than a minute; trouble() then holds what the browser wrote.
    bool visit(const Visit &visit, const std::function<bool()> &seen);
    QString trouble() const { return m_trouble; }

private:
    QString m_trouble;
};

// What the browser of these visits says of itself.
inline constexpr int kChromiumMajor = 126;

} // namespace gatepost::testing
