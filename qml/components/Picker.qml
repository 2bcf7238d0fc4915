// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A button that shows what is chosen and opens `menu` beneath itself. Narrower than it asks for, it shortens its text.
T.AbstractButton {
    id: control

    property string lead: ""
    property string trail: ""
    property string iconName: ""
    property bool arrow: true
    property bool strong: true
    // As a field: words at the left, arrow at the right end.
    property bool field: false
    property bool brief: false // without its trail
    property T.Popup menu: null
    readonly property real textRoom: Math.min(words.implicitWidth, 240)
    readonly property real trailRoom: trail.length > 0 ? Math.ceil(trailWords.implicitWidth) + row.spacing : 0
    readonly property real wholeRoom: 2 * 11 + Math.ceil(textRoom) + trailRoom
        + (iconName.length > 0 ? 14 + row.spacing : 0) + (arrow || field ? 14 + row.spacing : 0)
        + (lead.length > 0 ? Math.ceil(leadWords.implicitWidth) + row.spacing : 0)

    function open(): void {
        if (menu)
            menu.open()
    }

    implicitHeight: Theme.space.control
    implicitWidth: wholeRoom - (brief ? trailRoom : 0)
    Accessible.name: [lead, text, trail].filter(part => part.length > 0).join(" ")
    Accessible.role: Accessible.ButtonMenu
    onClicked: open()

    background: Rectangle {
        border.color: control.menu && control.menu.visible ? Theme.color.accent : Theme.color.line
        color: control.hovered ? Theme.color.hover : Theme.color.surface
        radius: Theme.radius.control

        FocusRing { shown: control.visualFocus }
    }
    contentItem: Item {
        Row {
            id: row

            anchors.horizontalCenter: control.field ? undefined : parent.horizontalCenter
            anchors.left: control.field ? parent.left : undefined
            anchors.leftMargin: 11
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space.s - 1

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: control.iconName
                size: 14
                visible: control.iconName.length > 0
            }
            SilentLabel {
                id: leadWords

                color: Theme.color.muted
                text: control.lead
                visible: text.length > 0
            }
            SilentLabel {
                id: words

                font.weight: control.strong ? Theme.type.strong : Theme.type.medium
                text: control.text
                width: Math.max(0, control.textRoom - Math.max(0, control.implicitWidth - control.width))
            }
            SilentLabel {
                id: trailWords

                color: Theme.color.muted
                text: control.trail
                visible: text.length > 0 && !control.brief
            }
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                name: "down"
                size: 14
                visible: control.arrow && !control.field
            }
        }
        Icon {
            anchors.right: parent.right
            anchors.rightMargin: 11
            anchors.verticalCenter: parent.verticalCenter
            name: "down"
            size: 14
            visible: control.field
        }
    }

    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
