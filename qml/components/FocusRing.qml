// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Shows where the keyboard is. Lies around its parent, never in the way of the mouse.
Rectangle {
    id: ring

    required property bool shown
    property real gap: 1

    anchors.fill: parent
    anchors.margins: -gap
    // Hidden ones read no colour: there are hundreds, and all would be coloured anew with the theme.
    border.color: shown ? Theme.color.accent : "transparent"
    border.width: 2
    color: "transparent"
    radius: Theme.radius.control + gap
    visible: shown
    z: 10
}
