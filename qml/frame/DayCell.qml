// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A day of the calendar.
T.AbstractButton {
    id: day

    required property string iso
    required property bool ends
    required property bool inside
    required property bool current
    required property bool other

    implicitHeight: 30
    Accessible.name: iso
    Accessible.role: Accessible.Button
    Accessible.selected: ends || inside

    background: Item {
        Rectangle {
            anchors.fill: parent
            anchors.margins: 1
            anchors.leftMargin: day.inside ? -0.5 : 2
            anchors.rightMargin: day.inside ? -0.5 : 2
            color: day.ends ? Theme.color.accent : day.inside ? Theme.color.accentSoft
                : day.hovered ? Theme.color.hover : "transparent"
            radius: day.inside ? 0 : Theme.radius.control

            FocusRing { gap: 0; shown: day.visualFocus }
        }
    }
    contentItem: SilentLabel {
        color: day.ends ? Theme.color.inkOnAccent : day.other ? Theme.color.faint : Theme.color.text
        font.pixelSize: Theme.type.table
        font.underline: day.current
        font.weight: day.ends || day.current ? Theme.type.strong : Theme.type.regular
        horizontalAlignment: Text.AlignHCenter
        text: day.text
    }
}
