// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// The i in a circle behind a metric's name: what the figure means and what it was made from.
T.AbstractButton {
    id: dot

    required property string definition
    property string subject: ""

    implicitHeight: 15
    implicitWidth: 15
    visible: definition.length > 0
    Accessible.description: definition
    Accessible.name: subject.length > 0 ? qsTr("What does “%1” mean?").arg(subject) : qsTr("What does this mean?")
    Accessible.role: Accessible.Button

    background: Rectangle {
        border.color: dot.hovered || dot.visualFocus ? Theme.color.accent : Theme.color.line
        color: "transparent"
        radius: width / 2

        FocusRing { radius: height / 2; shown: dot.visualFocus }
    }
    contentItem: Item {
        SilentLabel {
            anchors.centerIn: parent
            color: dot.hovered ? Theme.color.accent : Theme.color.faint
            font.pixelSize: 10
            font.weight: Theme.type.medium
            text: "i"
        }
    }

    LazyTip {
        delay: dot.down || dot.visualFocus ? 0 : 150
        shown: dot.hovered || dot.visualFocus
        text: dot.definition
    }
}
