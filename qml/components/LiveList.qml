// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// The newest views, one a row; a fresh one is marked for a moment.
ListView {
    id: list

    readonly property bool wide: width > 820
    readonly property SeenColors colors: SeenColors { seen: list.visible }

    activeFocusOnTab: count > 0
    boundsBehavior: Flickable.StopAtBounds
    cacheBuffer: 4 * Theme.space.tableRow // views that come are put above what is seen only where there is room for them
    clip: true
    reuseItems: true
    Accessible.name: qsTr("Newest views")
    Accessible.role: Accessible.List

    T.ScrollBar.vertical: ThinScrollBar {
        height: list.height
        parent: list.parent
        x: list.x + list.width - 3
        y: list.y
    }
    FocusRing {
        gap: 0
        parent: list.currentItem
        radius: Theme.radius.row
        shown: list.activeFocus
    }
    delegate: Item {
        id: row

        required property int index
        required property string seenText
        required property string page
        required property string host
        required property string networkText
        required property string channelText
        required property string sourceText
        required property string browserText
        required property string countryText
        required property bool fresh

        height: Theme.space.tableRow
        width: ListView.view ? ListView.view.width : 0
        Accessible.name: [seenText, page, host, sourceText, browserText, countryText, channelText].join(", ")
        Accessible.role: Accessible.ListItem

        Rectangle {
            anchors.fill: parent
            color: list.colors.now.accentSoft
            opacity: row.fresh ? 1 : 0
            radius: Theme.radius.row

            Behavior on opacity { NumberAnimation { duration: Theme.time.calm } }
        }
        Rectangle {
            anchors.bottom: parent.bottom
            color: list.colors.now.line
            height: 1
            width: parent.width - 2 * Theme.space.s
            x: Theme.space.s
        }
        Row {
            id: cells

            readonly property real rest: row.width - 78 - 96 - 2 * Theme.space.s

            anchors.verticalCenter: parent.verticalCenter
            x: Theme.space.s

            LiveCell { color: list.colors.now.muted; text: row.seenText; width: 78 }
            LiveCell { color: list.colors.now.text; font.weight: Theme.type.medium; text: row.page; width: cells.rest * (list.wide ? 0.32 : 0.42) }
            LiveCell { color: list.colors.now.muted; text: row.host; width: cells.rest * (list.wide ? 0.22 : 0.30) }
            LiveCell { color: list.colors.now.muted; text: row.sourceText; visible: list.wide; width: cells.rest * 0.18 }
            LiveCell { color: list.colors.now.muted; text: row.browserText; width: cells.rest * (list.wide ? 0.14 : 0.28) }
            LiveCell { color: list.colors.now.muted; text: row.countryText; visible: list.wide; width: cells.rest * 0.14 }
            LiveCell { color: list.colors.now.muted; horizontalAlignment: Text.AlignRight; text: row.channelText; width: 96 }
        }
    }
}
