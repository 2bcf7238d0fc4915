// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// System, light or dark, one click further each time; and the list of keys.
Grid {
    id: choice

    required property AppSettings settings
    property bool narrow: false
    readonly property var names: [qsTr("Look: as the system"), qsTr("Look: light"), qsTr("Look: dark")]
    readonly property var icons: ["system", "sun", "moon"]

    signal keysWanted()

    columns: narrow ? 1 : 2
    spacing: 2

    PushButton {
        id: theme

        iconName: choice.icons[choice.settings.theme]
        implicitHeight: 28
        quiet: true
        tip: choice.names[choice.settings.theme]
        onClicked: choice.settings.theme = (choice.settings.theme + 1) % 3
    }
    PushButton {
        iconName: "keys"
        implicitHeight: 28
        quiet: true
        tip: qsTr("Keys (?)")
        onClicked: choice.keysWanted()
    }
}
