// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// One figure or text of a TableRow; grey, with its reason on hover, while it is in doubt.
Item {
    id: cell

    required property TableColumn column
    required property var roles
    readonly property bool doubtful: column.doubtRole.length > 0 && roles[column.doubtRole] === true
    readonly property string note: doubtful && column.noteRole.length > 0 ? roles[column.noteRole] ?? "" : ""

    implicitHeight: 20

    PlainLabel {
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.rightMargin: Theme.space.s
        anchors.verticalCenter: parent.verticalCenter
        color: cell.column.muted || cell.doubtful ? Theme.color.muted : Theme.color.text
        font.pixelSize: Theme.type.table
        font.weight: cell.column.strong && !cell.doubtful ? Theme.type.strong : Theme.type.regular
        horizontalAlignment: cell.column.text ? Text.AlignLeft : Text.AlignRight
        text: cell.column.bar ? "" : cell.roles[cell.column.role] ?? ""
        visible: !cell.column.bar
        Accessible.ignored: true
    }
    Loader {
        active: cell.column.bar
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.rightMargin: Theme.space.xl
        anchors.verticalCenter: parent.verticalCenter

        sourceComponent: StackedBar {
            blocked: cell.roles.blockedFraction
            noscript: cell.roles.noscriptFraction
            reported: cell.roles.reportedFraction
            Accessible.ignored: true
        }
    }
    HoverHandler { id: hover; enabled: cell.note.length > 0 }
    Loader {
        active: hover.hovered
        sourceComponent: Tip { shown: hover.hovered; text: cell.note }
    }
}
