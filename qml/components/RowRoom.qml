// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The height that a list takes of what it is offered. Where more of its rows come into sight it grows by one of
// them a turn: it makes the items of all rows it has room for at once, and a windowful would hold the window.
Tick {
    required property real offered
    required property real filled // by the rows that there are
    property real taken: 0

    function follow(): void {
        if (offered > taken && filled > taken) {
            taken = Math.min(offered, taken + Theme.space.tableRow)
            start()
        } else {
            taken = offered
        }
    }

    onOfferedChanged: follow()
    onTicked: follow()
}
