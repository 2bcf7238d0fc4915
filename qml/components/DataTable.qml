// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// A breakdown as a table. Headings sort, a click on a row filters, Alt-click excludes; arrows, Enter and Alt+Enter do
// the same from the keyboard. Rows scroll inside when they do not fit.
FocusScope {
    id: table

    required property BreakdownModel model
    required property list<TableColumn> columns
    property bool barsBehind: false
    property bool clickable: true
    // As text, so that only a width at which a column comes or goes has the rows change theirs.
    readonly property string shownNumbers: Array.from(columns).map((column, number) => number)
        .filter(number => width >= columns[number].fromWidth).join()
    readonly property var shownColumns: shownNumbers.split(",").map(number => columns[number])
    readonly property real fixedWidth: shownColumns.filter(column => !column.stretch)
        .reduce((sum, column) => sum + column.width, 0)
    readonly property real stretchWidth: Math.max(80, width - fixedWidth)
    readonly property int rowHeight: Theme.space.tableRow
    readonly property SeenColors colors: SeenColors { seen: table.visible }

    signal chosen(string rawValue, bool negated)

    function choose(row: int, negated: bool): void {
        const raw = model.value(row, "rawValue")
        if (clickable && raw !== undefined)
            chosen(raw, negated)
    }

    // What is said of a row. Asked of the model, since a binding on each figure would be evaluated for each that changes;
    // `text` is told changed with any of them.
    function nameOf(row: int, columns: var, text: string): string {
        return columns.map(column => column.title + " " + (model.value(row, column.role) ?? "")).join(", ")
    }

    implicitHeight: head.height + 1 + (model ? model.count : 0) * rowHeight + foot.height

    // One row a turn: to make the cells of a windowful at once would hold the window for longer than a frame.
    function turnRow(): void {
        const rows = Array.from(view.contentItem.children).map(child => child as TableRow)
        const next = rows.find(row => row && row.numbers !== shownNumbers)
        if (next) {
            next.numbers = shownNumbers
            turning.start()
        }
    }

    onShownNumbersChanged: turning.start()

    RowRoom {
        id: room

        filled: view.contentHeight
        offered: Math.floor((table.height - head.height - 1 - foot.height) / table.rowHeight) * table.rowHeight
    }
    Tick { id: turning; onTicked: table.turnRow() }
    Connections {
        function onSearchTextChanged(): void { view.positionViewAtBeginning() }
        function onSortChanged(): void { view.positionViewAtBeginning() }

        target: table.model
    }

    Row {
        id: head

        height: 28

        Repeater {
            model: table.columns

            TableHeading {
                required property TableColumn modelData

                column: modelData
                descending: table.model?.sortDescending ?? false
                height: head.height
                sorted: modelData.sortRole.length > 0 && table.model?.sortRole === modelData.sortRole
                visible: table.width >= modelData.fromWidth
                width: modelData.stretch ? table.stretchWidth : modelData.width
                onClicked: table.model.sortBy(modelData.sortRole)
            }
        }
    }
    Rectangle {
        anchors.top: head.bottom
        color: Theme.color.line
        height: 1
        width: parent.width
    }
    ListView {
        id: view

        activeFocusOnTab: count > 0
        anchors.left: parent.left
        anchors.leftMargin: -Theme.space.s
        anchors.right: parent.right
        anchors.rightMargin: -Theme.space.s
        anchors.top: head.bottom
        anchors.topMargin: 1
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        clip: contentHeight > height
        focus: true
        height: room.taken
        interactive: contentHeight > height + 1
        model: GradualRows { source: table.model; onGiven: view.forceLayout() }
        reuseItems: true
        Accessible.name: table.model ? table.model.label : ""
        Accessible.role: Accessible.Table
        Keys.onEnterPressed: event => table.choose(currentIndex, event.modifiers & Qt.AltModifier)
        Keys.onReturnPressed: event => table.choose(currentIndex, event.modifiers & Qt.AltModifier)

        T.ScrollBar.vertical: ThinScrollBar {
            height: view.height
            parent: table
            x: table.width + 5
            y: view.y
        }
        delegate: TableRow {
            bars: table.barsBehind
            clickable: table.clickable
            colors: table.colors.now
            columns: table.columns
            height: table.rowHeight
            stretchWidth: table.stretchWidth
            width: ListView.view ? ListView.view.width : 0
            Accessible.name: table.nameOf(index, shown, model.text)
            Component.onCompleted: numbers = table.shownNumbers
            onChosen: (raw, negated) => table.chosen(raw, negated)
        }
    }
    // One for all rows, around the one that the keys are at.
    FocusRing {
        gap: 0
        parent: view.currentItem
        radius: Theme.radius.row
        shown: view.activeFocus
    }
    PlainLabel {
        id: foot

        anchors.bottom: parent.bottom
        color: Theme.color.muted
        font.pixelSize: Theme.type.small
        height: visible ? 26 : 0
        text: visible ? qsTr("%1 with %2 views (%3)").arg(table.model.otherText).arg(table.model.otherViewsText)
            .arg(table.model.otherShareText) : ""
        visible: table.model !== null && table.model.otherCount > 0
    }
}
