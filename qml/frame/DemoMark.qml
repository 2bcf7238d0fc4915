// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Says on every page that what is shown was invented.
Rectangle {
    id: mark

    property bool brief: false
    readonly property real wholeRoom: Math.ceil(whole.implicitWidth) + 20
    readonly property real briefRoom: Math.ceil(word.implicitWidth) + 20

    color: Qt.alpha(Theme.color.noscript, Theme.dark ? 0.22 : 0.18)
    implicitHeight: 24
    implicitWidth: brief ? briefRoom : wholeRoom
    radius: height / 2
    Accessible.name: qsTr("Demonstration: these records are invented")
    Accessible.role: Accessible.StaticText

    component Words: SilentLabel {
        anchors.centerIn: parent
        font.pixelSize: Theme.type.small
        font.weight: Theme.type.strong
    }

    Words { id: whole; text: qsTr("Demo data"); visible: !mark.brief }
    Words { id: word; text: qsTr("Demo"); visible: mark.brief }
}
