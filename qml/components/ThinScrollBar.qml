// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A scroll bar that is only seen while it is needed.
T.ScrollBar {
    id: bar

    implicitHeight: 8
    implicitWidth: 8
    minimumSize: 0.08
    padding: 1
    policy: T.ScrollBar.AsNeeded
    visible: size < 1

    contentItem: Rectangle {
        color: Theme.color.faint
        implicitHeight: 6
        implicitWidth: 6
        opacity: bar.pressed ? 0.8 : bar.hovered || bar.active ? 0.55 : 0.25
        radius: 3

        Behavior on opacity { NumberAnimation { duration: Theme.time.quick } }
    }
}
