// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// The head of a table's column; sorts where the column has a role to sort by.
T.AbstractButton {
    id: heading

    required property TableColumn column
    required property bool sorted
    required property bool descending
    readonly property bool sorts: column.sortRole.length > 0

    enabled: true
    focusPolicy: sorts ? Qt.StrongFocus : Qt.NoFocus
    Accessible.description: sorts ? qsTr("Sorts the table") : ""
    Accessible.name: column.title
    Accessible.role: Accessible.ColumnHeader

    background: FocusRing { gap: 0; radius: Theme.radius.row; shown: heading.visualFocus }
    contentItem: Item {
        Row {
            anchors.left: heading.column.text ? parent.left : undefined
            anchors.right: heading.column.text ? undefined : parent.right
            anchors.rightMargin: Theme.space.s
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space.xs

            Loader {
                active: heading.column.definition.length > 0
                anchors.verticalCenter: parent.verticalCenter
                visible: active && !heading.sorted

                sourceComponent: InfoDot {
                    definition: heading.column.definition
                    opacity: heading.hovered || hovered || visualFocus ? 1 : 0
                    subject: heading.column.title
                }
            }
            Loader {
                active: heading.sorted && !heading.column.text
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: direction
                visible: active
            }
            SilentLabel {
                color: heading.sorted || (heading.hovered && heading.sorts) ? Theme.color.text : Theme.color.muted
                font.pixelSize: Theme.type.small
                text: heading.column.title
            }
            Loader {
                active: heading.sorted && heading.column.text
                anchors.verticalCenter: parent.verticalCenter
                sourceComponent: direction
                visible: active
            }
        }
    }

    Component {
        id: direction

        Icon {
            color: Theme.color.accent
            name: heading.descending ? "down" : "up"
            size: 11
            stroke: 2.8
        }
    }
    HoverHandler { cursorShape: heading.sorts ? Qt.PointingHandCursor : Qt.ArrowCursor }
}
