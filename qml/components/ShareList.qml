// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The top of a breakdown as rows with bars: as many whole rows as fit. Arrows move, Enter filters, Alt+Enter excludes.
FocusScope {
    id: list

    required property BreakdownModel model
    property bool scrolls: false
    readonly property SeenColors colors: SeenColors { seen: list.visible }
    readonly property int pitch: Theme.space.row + view.spacing
    readonly property int rowsFitting: Math.max(0, Math.floor((height + view.spacing) / pitch))

    signal chosen(string rawValue, bool negated)

    function choose(row: int, negated: bool): void {
        const raw = model.value(row, "rawValue")
        if (raw !== undefined)
            chosen(raw, negated)
    }

    implicitHeight: view.count * pitch

    RowRoom {
        id: room

        filled: view.contentHeight
        offered: list.scrolls ? list.height : Math.min(view.count, list.rowsFitting) * list.pitch
    }
    ListView {
        id: view

        activeFocusOnTab: count > 0
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        clip: list.scrolls
        focus: true
        height: room.taken
        interactive: list.scrolls
        keyNavigationEnabled: true
        model: GradualRows { source: list.model; onGiven: view.forceLayout() }
        reuseItems: true
        spacing: 3
        width: parent.width
        Accessible.name: list.model ? list.model.label : ""
        Accessible.role: Accessible.List
        Keys.onEnterPressed: event => list.choose(currentIndex, event.modifiers & Qt.AltModifier)
        Keys.onReturnPressed: event => list.choose(currentIndex, event.modifiers & Qt.AltModifier)

        delegate: ShareRow {
            required property int index
            required property string rawValue

            colors: list.colors.now
            visible: list.scrolls || index < list.rowsFitting
            width: ListView.view ? ListView.view.width : 0
            onChosen: negated => list.chosen(rawValue, negated)
        }
    }
    // One for all rows, around the one that the keys are at.
    FocusRing {
        gap: 0
        parent: view.currentItem
        radius: Theme.radius.row
        shown: view.activeFocus
    }
}
