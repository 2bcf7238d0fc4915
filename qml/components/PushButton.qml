// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A button: `quiet` has no frame, `primary` is filled with the accent. `icon.name` is a name of IconPaths.
T.Button {
    id: control

    property bool primary: false
    property bool quiet: false
    property string iconName: ""
    property string tip: ""
    property bool brief: false // shows its icon alone
    readonly property bool worded: text.length > 0 && !brief
    readonly property real iconRoom: iconName.length > 0 ? 15 : 0
    readonly property real wordsRoom: text.length === 0 ? 0 // what being brief saves
        : Math.ceil(caption.implicitWidth) + (iconRoom > 0 ? content.spacing : 0) + 2 * (Theme.space.m - Theme.space.s)
    readonly property real wholeRoom: iconRoom + 2 * Theme.space.s + wordsRoom
    readonly property color ink: primary ? Theme.color.inkOnAccent : Theme.color.text

    implicitHeight: Theme.space.control
    implicitWidth: wholeRoom - (brief ? wordsRoom : 0)
    leftPadding: worded ? Theme.space.m : Theme.space.s
    opacity: enabled ? 1 : 0.5
    rightPadding: leftPadding
    Accessible.name: text.length > 0 ? text : tip
    Accessible.role: Accessible.Button

    background: Rectangle {
        border.color: Theme.color.line
        border.width: control.quiet || control.primary ? 0 : 1
        color: control.primary ? Theme.color.accent
            : control.hovered || control.down ? Theme.color.hover
            : control.quiet ? "transparent" : Theme.color.surface
        opacity: control.primary && control.down ? 0.85 : 1
        radius: Theme.radius.control

        FocusRing { shown: control.visualFocus }
    }
    contentItem: Item {
        implicitHeight: content.implicitHeight
        implicitWidth: content.implicitWidth

        Row {
            id: content

            anchors.centerIn: parent
            spacing: Theme.space.s

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                color: control.primary ? control.ink : Theme.color.muted
                name: control.iconName
                size: 15
                visible: control.iconName.length > 0
            }
            SilentLabel {
                id: caption

                anchors.verticalCenter: parent.verticalCenter
                color: control.ink
                font.weight: Theme.type.medium
                text: control.text
                visible: control.worded
            }
        }
    }

    HoverHandler { cursorShape: Qt.PointingHandCursor }
    LazyTip { text: control.tip; shown: (control.hovered || control.visualFocus) && control.tip.length > 0 }
}
