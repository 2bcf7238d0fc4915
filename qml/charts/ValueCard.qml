// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// What is at the crosshair: the day, one line per value, and the compared value beneath.
Rectangle {
    id: card

    required property string heading
    // [{ name, value, change, color }]
    required property var lines
    property string footnote: ""
    property bool good: true

    border.color: Theme.color.line
    color: Theme.color.raised
    height: column.implicitHeight + 2 * 8
    radius: Theme.radius.control
    width: Math.max(150, column.implicitWidth + 2 * 10)
    Accessible.ignored: true

    Column {
        id: column

        anchors.left: parent.left
        anchors.leftMargin: 10
        anchors.right: parent.right
        anchors.rightMargin: 10
        anchors.verticalCenter: parent.verticalCenter
        spacing: 3

        PlainLabel {
            color: Theme.color.muted
            font.pixelSize: Theme.type.tick
            text: card.heading
        }
        Repeater {
            model: card.lines

            Item {
                id: entry

                required property var modelData

                height: 16
                implicitWidth: words.implicitWidth + (change.visible ? change.implicitWidth + 24 : 0)
                width: column.width

                Row {
                    id: words

                    anchors.verticalCenter: parent.verticalCenter
                    spacing: 6

                    Rectangle {
                        anchors.verticalCenter: parent.verticalCenter
                        color: entry.modelData.color
                        height: 8
                        radius: 2
                        visible: card.lines.length > 1
                        width: 8
                    }
                    PlainLabel {
                        font.pixelSize: Theme.type.tick
                        font.weight: Theme.type.strong
                        text: entry.modelData.value
                    }
                    PlainLabel {
                        font.pixelSize: Theme.type.tick
                        color: Theme.color.muted
                        text: entry.modelData.name
                    }
                }
                PlainLabel {
                    id: change

                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.color.text
                    font.pixelSize: Theme.type.tick
                    font.weight: Theme.type.strong
                    text: entry.modelData.change ?? ""
                    visible: text.length > 0
                }
            }
        }
        PlainLabel {
            color: Theme.color.muted
            font.pixelSize: Theme.type.tick
            text: card.footnote
            visible: text.length > 0
        }
    }
}
