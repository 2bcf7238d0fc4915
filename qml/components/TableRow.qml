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
    // Of the columns that it shows, joined by commas.
    property string numbers: ""
    readonly property var shown: numbers.length > 0 ? numbers.split(",").map(number => columns[number]) : []
    required property real stretchWidth
    required property ThemeColors colors
    property bool bars: false
    readonly property TableColumn barColumn: shown.find(column => column.bar) ?? null
    // The figure in doubt that says why on hover.
    readonly property TableColumn doubted: shown.find(column => column.noteRole.length > 0
        && model[column.doubtRole] === true) ?? null
    readonly property real inner: width - 2 * Theme.space.s
    property bool clickable: true

    signal chosen(string rawValue, bool negated)

    function widthOf(column: TableColumn): real {
        return column.stretch ? stretchWidth : column.width
    }
    function leftOf(column: TableColumn): real {
        return shown.slice(0, shown.indexOf(column)).reduce((sum, before) => sum + widthOf(before), Theme.space.s)
    }

    Accessible.role: Accessible.Row
    Accessible.onPressAction: if (clickable) chosen(rawValue, false)

    Rectangle {
        anchors.bottomMargin: 1
        anchors.fill: parent
        color: row.colors.hover
        radius: Theme.radius.row
        visible: hover.hovered && row.clickable
    }
    Rectangle {
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        color: hover.hovered ? row.colors.accentSoftHover : row.colors.accentSoft
        height: parent.height - 4
        radius: Theme.radius.row
        visible: row.bars
        width: row.bars ? Math.max(3, (row.stretchWidth + Theme.space.s) * row.model.barFraction) : 0
    }
    Rectangle {
        anchors.bottom: parent.bottom
        color: row.colors.line
        height: 1
        opacity: row.bars ? 0.5 : 1
        visible: row.ListView.view !== null && row.index < row.ListView.view.count - 1
        width: row.inner
        x: Theme.space.s
    }
    Row {
        anchors.verticalCenter: parent.verticalCenter
        x: Theme.space.s

        Repeater {
            model: row.shown

            TableCell {
                required property TableColumn modelData

                colors: row.colors
                column: modelData
                roles: row.model
                width: modelData.stretch ? row.stretchWidth : modelData.width
            }
        }
    }
    Loader {
        active: row.barColumn !== null
        anchors.verticalCenter: parent.verticalCenter
        width: active ? row.widthOf(row.barColumn) - Theme.space.xl : 0
        x: active ? row.leftOf(row.barColumn) : 0

        sourceComponent: StackedBar {
            blocked: row.model.blockedFraction
            colors: row.colors
            noscript: row.model.noscriptFraction
            reported: row.model.reportedFraction
            Accessible.ignored: true
        }
    }
    Loader {
        active: row.doubted !== null
        height: parent.height
        width: active ? row.widthOf(row.doubted) : 0
        x: active ? row.leftOf(row.doubted) : 0

        sourceComponent: Item {
            HoverHandler { id: over }
            Tip { shown: over.hovered; text: row.model[row.doubted?.noteRole] ?? "" }
        }
    }
    HoverHandler { id: hover; cursorShape: row.clickable ? Qt.PointingHandCursor : Qt.ArrowCursor }
    TapHandler {
        enabled: row.clickable
        onTapped: row.chosen(row.rawValue, (point.modifiers & Qt.AltModifier) !== 0)
    }
}
