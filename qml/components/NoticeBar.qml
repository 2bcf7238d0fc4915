// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// One sentence about the figures above it: why they are not what they should be, with a way to ask again where that
// can help.
Rectangle {
    id: bar

    required property string sentence
    property color tone: Theme.color.worse
    property string actionText: ""
    readonly property real wordsRoom: parent.width - 2 * Theme.space.m - 15 - Theme.space.s
        - (action.visible ? action.implicitWidth + Theme.space.s : 0)

    signal acted()

    border.color: tone
    color: Theme.color.raised
    height: Math.max(40, words.implicitHeight + 2 * Theme.space.s)
    radius: Theme.radius.control
    visible: sentence.length > 0
    width: Math.min(parent.width, row.implicitWidth + 2 * Theme.space.m)
    Accessible.name: sentence
    Accessible.role: Accessible.AlertMessage

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space.s

        Icon { anchors.verticalCenter: parent.verticalCenter; color: bar.tone; name: "alert"; size: 15 }
        SilentLabel {
            id: words

            anchors.verticalCenter: parent.verticalCenter
            elide: Text.ElideNone
            text: bar.sentence
            width: Math.min(implicitWidth, bar.wordsRoom)
            wrapMode: Text.Wrap
        }
        PushButton {
            id: action

            anchors.verticalCenter: parent.verticalCenter
            implicitHeight: 26
            quiet: true
            text: bar.actionText
            visible: text.length > 0
            onClicked: bar.acted()
        }
    }
}
