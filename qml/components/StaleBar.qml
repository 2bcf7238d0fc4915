// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// The figures shown are older than they should be: why, and a way to ask again.
Rectangle {
    id: bar

    required property string sentence

    signal retried()

    border.color: Theme.color.worse
    color: Theme.color.raised
    height: 40
    radius: Theme.radius.control
    width: Math.min(parent.width, row.implicitWidth + 2 * Theme.space.m)
    Accessible.name: sentence
    Accessible.role: Accessible.AlertMessage

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space.s

        Icon { anchors.verticalCenter: parent.verticalCenter; color: Theme.color.worse; name: "alert"; size: 15 }
        PlainLabel {
            anchors.verticalCenter: parent.verticalCenter
            text: bar.sentence
            width: Math.min(implicitWidth, bar.parent.width - 160)
        }
        PushButton { implicitHeight: 26; quiet: true; text: qsTr("Retry"); onClicked: bar.retried() }
    }
}
