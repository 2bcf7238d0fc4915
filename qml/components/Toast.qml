// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// A short word about something that ended, at the foot of the window. Goes by itself.
Rectangle {
    id: toast

    property bool bad: false

    function say(text: string, isBad: bool): void {
        label.text = text
        bad = isBad
        opacity = 1
        rest.restart()
    }

    border.color: bad ? Theme.color.worse : Theme.color.line
    color: Theme.color.raised
    height: 36
    opacity: 0
    radius: Theme.radius.control
    visible: opacity > 0
    width: Math.min(parent.width - 2 * Theme.space.xl, row.implicitWidth + 28)
    Accessible.name: label.text
    Accessible.role: Accessible.AlertMessage

    Behavior on opacity { NumberAnimation { duration: Theme.time.calm } }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space.s

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            color: toast.bad ? Theme.color.worse : Theme.color.better
            name: toast.bad ? "alert" : "check"
            size: 15
        }
        PlainLabel {
            id: label

            elide: Text.ElideMiddle
            width: Math.min(implicitWidth, toast.parent.width - 100)
        }
    }
    Timer { id: rest; interval: 4000; onTriggered: toast.opacity = 0 }
}
