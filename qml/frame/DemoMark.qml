// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Says on every page that what is shown was invented.
Rectangle {
    id: mark

    property bool compact: false

    color: Qt.alpha(Theme.color.noscript, Theme.dark ? 0.22 : 0.18)
    implicitHeight: 24
    implicitWidth: words.implicitWidth + 20
    radius: height / 2
    Accessible.name: qsTr("Demonstration: these records are invented")
    Accessible.role: Accessible.StaticText

    SilentLabel {
        id: words

        anchors.centerIn: parent
        font.pixelSize: Theme.type.small
        font.weight: Theme.type.strong
        text: mark.compact ? qsTr("Demo") : qsTr("Demo data")
    }
}
