// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// One line of a menu. `checked` shows a tick; `trail` stands at the right, muted.
T.AbstractButton {
    id: row

    property string trail: ""
    property string iconName: ""

    focusPolicy: Qt.StrongFocus
    height: implicitHeight
    implicitHeight: 30
    implicitWidth: label.implicitWidth + (end.visible ? end.implicitWidth + 16 : 0) + 54
    opacity: enabled ? 1 : 0.5
    Accessible.checked: checked
    Accessible.name: text
    Accessible.role: Accessible.MenuItem
    Keys.onDownPressed: nextItemInFocusChain(true).forceActiveFocus(Qt.TabFocusReason)
    Keys.onReturnPressed: click()
    Keys.onUpPressed: nextItemInFocusChain(false).forceActiveFocus(Qt.BacktabFocusReason)

    background: Rectangle {
        color: row.hovered || row.visualFocus ? Theme.color.accentSoft : "transparent"
        radius: Theme.radius.control - 2
    }
    contentItem: Item {
        Icon {
            anchors.left: parent.left
            anchors.leftMargin: 9
            anchors.verticalCenter: parent.verticalCenter
            color: row.checked ? Theme.color.accent : Theme.color.muted
            name: row.checked ? "check" : row.iconName
            size: 14
        }
        SilentLabel {
            id: label

            anchors.left: parent.left
            anchors.leftMargin: 32
            anchors.right: end.left
            anchors.rightMargin: Theme.space.s
            anchors.verticalCenter: parent.verticalCenter
            font.weight: row.checked ? Theme.type.strong : Theme.type.regular
            text: row.text
        }
        SilentLabel {
            id: end

            anchors.right: parent.right
            anchors.rightMargin: 10
            anchors.verticalCenter: parent.verticalCenter
            color: Theme.color.muted
            font.pixelSize: Theme.type.small
            text: row.trail
            visible: text.length > 0
            width: visible ? implicitWidth : 0
        }
    }
}
