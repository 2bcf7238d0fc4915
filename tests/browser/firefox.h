// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <functional>

namespace gatepost::testing {

// A headless Firefox with a profile of its own and not under remote control, so that pages see an ordinary browser.
// Thread: one with an event loop (which runs during a visit).
class Firefox
{
public:
    // Empty when there is none on this machine.
    static QString program();
    // Whether Debian's package of uBlock Origin is installed; every profile then has it, with the lists it ships.
    static bool hasBlocker();

    bool blocks = false; // with uBlock Origin
    bool globalPrivacyControl = false;

    // Opens the page and closes the browser when `seen` says that all has happened (asked every 50 ms). Only `hosts`
    // can be reached, all on loopback. False when it took longer than 80 s; trouble() then holds what it wrote.
    bool visit(const QString &url, const QStringList &hosts, const std::function<bool()> &seen);
    QString trouble() const { return m_trouble; }

private:
    QString m_trouble;
};

} // namespace gatepost::testing
