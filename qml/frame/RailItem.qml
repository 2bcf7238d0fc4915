// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// One page in the rail.
T.AbstractButton {
    id: item

    required property string iconName
    required property string digit
    required property bool selected
    property bool narrow: false

    implicitHeight: 34
    implicitWidth: 168
    Accessible.name: text
    Accessible.role: Accessible.PageTab
    Accessible.selected: selected

    background: Rectangle {
        color: item.selected ? Theme.color.accentSoft : item.hovered ? Theme.color.raised : "transparent"
        radius: Theme.radius.control

        FocusRing { gap: 0; shown: item.visualFocus }
    }
    contentItem: Item {
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            color: item.selected ? Theme.color.accent : Theme.color.muted
            name: item.iconName
            size: 15
            x: item.narrow ? (parent.width - width) / 2 : 10
        }
        SilentLabel {
            anchors.left: parent.left
            anchors.leftMargin: 35
            anchors.right: key.left
            anchors.verticalCenter: parent.verticalCenter
            color: item.selected ? Theme.color.accent : Theme.color.muted
            font.weight: item.selected ? Theme.type.strong : Theme.type.medium
            text: item.text
            visible: !item.narrow
        }
        SilentLabel {
            id: key

            anchors.right: parent.right
            anchors.rightMargin: 9
            anchors.verticalCenter: parent.verticalCenter
            color: item.selected ? Theme.color.accent : Theme.color.faint
            font.pixelSize: 11
            text: item.digit
            visible: !item.narrow
        }
    }

    Tip {
        shown: item.narrow && (item.hovered || item.visualFocus)
        text: item.text
        x: item.width + 6
        y: 4
    }
}
