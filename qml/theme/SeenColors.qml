// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// The colours of what a page holds by the hundred. Out of sight it keeps those that it has and takes others when it is
// seen again: to colour the rows of every page anew in one go would hold the window for longer than a frame.
QtObject {
    required property bool seen
    property ThemeColors now: Theme.color

    // Assigned, it follows no longer.
    onSeenChanged: now = seen ? Qt.binding(() => Theme.color) : now
}
