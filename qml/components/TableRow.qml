// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// A row of a DataTable. `model` holds the roles that the columns name.
Item {
    id: row

    required property int index
    required property var model
    required property string rawValue
    required property var columns // TableColumns
    required property real stretchWidth
    property bool bars: false
    readonly property real inner: width - 2 * Theme.space.s
    property bool clickable: true
    property bool current: false

    signal chosen(string rawValue, bool negated)

    Accessible.name: columns.map(column => column.title + " " + (model[column.role] ?? "")).join(", ")
    Accessible.role: Accessible.Row
    Accessible.onPressAction: if (clickable) chosen(rawValue, false)

    Rectangle {
        anchors.bottomMargin: 1
        anchors.fill: parent
        color: Theme.color.hover
        radius: Theme.radius.row
        visible: hover.hovered && row.clickable
    }
    Rectangle {
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        color: hover.hovered ? Theme.color.accentSoftHover : Theme.color.accentSoft
        height: parent.height - 4
        radius: Theme.radius.row
        visible: row.bars
        width: row.bars ? Math.max(3, (row.stretchWidth + Theme.space.s) * row.model.barFraction) : 0
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: Theme.color.line
        height: 1
        opacity: row.bars ? 0.5 : 1
        visible: row.ListView.view !== null && row.index < row.ListView.view.count - 1
        width: row.inner
        x: Theme.space.s
    }
    FocusRing { gap: 0; radius: Theme.radius.row; shown: row.current }

    Row {
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.space.s

        Repeater {
            model: row.columns

            TableCell {
                required property TableColumn modelData

                column: modelData
                roles: row.model
                width: modelData.stretch ? row.stretchWidth : modelData.width
            }
        }
    }
    HoverHandler { id: hover; cursorShape: row.clickable ? Qt.PointingHandCursor : Qt.ArrowCursor }
    TapHandler {
        acceptedModifiers: Qt.NoModifier
        enabled: row.clickable
        onTapped: row.chosen(row.rawValue, false)
    }
    TapHandler {
        acceptedModifiers: Qt.AltModifier
        enabled: row.clickable
        onTapped: row.chosen(row.rawValue, true)
    }
}
