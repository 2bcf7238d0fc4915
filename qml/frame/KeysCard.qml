// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console

// What the keys do.
PopupCard {
    id: card

    readonly property var keys: [
        { key: "1 … 8", does: qsTr("open a page") },
        { key: "/", does: qsTr("search in the page") },
        { key: "R", does: qsTr("choose days") },
        { key: "F", does: qsTr("add a filter") },
        { key: "E", does: qsTr("export") },
        { key: "L", does: qsTr("live views") },
        { key: "↑ ↓", does: qsTr("move in a table") },
        { key: "Enter", does: qsTr("show only this row") },
        { key: "Alt Enter", does: qsTr("leave this row out") },
        { key: "← →", does: qsTr("move along a chart") },
        { key: "Esc", does: qsTr("close what is open") },
        { key: "?", does: qsTr("this list") }
    ]

    anchors.centerIn: parent
    modal: true
    padding: Theme.space.xl

    contentItem: ColumnLayout {
        spacing: Theme.space.m

        PlainLabel {
            font.pixelSize: Theme.type.title
            font.weight: Theme.type.strong
            text: qsTr("Keys")
        }
        Repeater {
            model: card.keys

            RowLayout {
                id: entry

                required property var modelData

                spacing: Theme.space.l

                Rectangle {
                    Layout.preferredHeight: 22
                    Layout.preferredWidth: 84
                    border.color: Theme.color.line
                    color: Theme.color.raised
                    radius: Theme.radius.row

                    PlainLabel {
                        anchors.centerIn: parent
                        font.pixelSize: Theme.type.small
                        font.weight: Theme.type.medium
                        text: entry.modelData.key
                    }
                }
                PlainLabel { color: Theme.color.muted; text: entry.modelData.does }
            }
        }
    }
}
