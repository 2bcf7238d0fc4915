// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// One figure or text of a TableRow; grey, with its reason on hover, while it is in doubt. Tables have hundreds of
// these: the row speaks for them, and what few need is made for few.
Text {
    id: cell

    required property TableColumn column
    required property var roles
    readonly property bool doubtful: column.doubtRole.length > 0 && roles[column.doubtRole] === true

    color: column.muted || doubtful ? Theme.color.muted : Theme.color.text
    elide: Text.ElideRight
    font.family: Theme.type.family
    font.pixelSize: Theme.type.table
    font.weight: column.strong && !doubtful ? Theme.type.strong : Theme.type.regular
    height: 20
    horizontalAlignment: column.text ? Text.AlignLeft : Text.AlignRight
    rightPadding: Theme.space.s
    text: column.bar ? "" : roles[column.role] ?? ""
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter

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
    Loader {
        active: cell.doubtful && cell.column.noteRole.length > 0
        anchors.fill: parent

        sourceComponent: Item {
            HoverHandler { id: hover }
            Tip { shown: hover.hovered; text: cell.roles[cell.column.noteRole] ?? "" }
        }
    }
}
