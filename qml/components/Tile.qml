// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// One figure of the Overview with its change and its course. Where a chart of it exists, a click shows that.
T.AbstractButton {
    id: tile

    required property string key
    required property string label
    required property string valueText
    required property string changeText
    required property string note
    required property int verdict
    required property bool small
    required property var sparkline
    required property string definition
    required property string sample
    property bool charted: false
    property bool shownInChart: false
    readonly property color tone: verdict === TileModel.Better ? Theme.color.better
        : verdict === TileModel.Worse ? Theme.color.worse : Theme.color.muted

    enabled: true
    focusPolicy: charted ? Qt.StrongFocus : Qt.NoFocus
    implicitHeight: 127
    implicitWidth: 120
    Accessible.description: definition
    Accessible.name: [label, valueText, changeText, note].join(" ")
    Accessible.role: charted ? Accessible.Button : Accessible.StaticText

    background: Rectangle {
        border.color: tile.shownInChart ? Theme.color.accent : Theme.color.line
        color: tile.hovered && tile.charted ? Theme.color.hover : Theme.color.surface
        radius: Theme.radius.card

        FocusRing { radius: Theme.radius.card + 1; shown: tile.visualFocus }
    }
    contentItem: Item {
        SilentLabel {
            anchors.left: parent.left
            anchors.leftMargin: Theme.space.l
            anchors.right: dot.left
            color: Theme.color.muted
            font.pixelSize: Theme.type.small
            text: tile.label
            y: 16
        }
        InfoDot {
            id: dot

            anchors.right: parent.right
            anchors.rightMargin: Theme.space.m
            definition: tile.sample.length > 0 ? tile.definition + "\n" + tile.sample : tile.definition
            opacity: tile.hovered || hovered || activeFocus ? 1 : 0
            subject: tile.label
            y: 16
        }
        SilentLabel {
            anchors.left: parent.left
            anchors.leftMargin: Theme.space.l
            anchors.right: parent.right
            anchors.rightMargin: Theme.space.s
            color: tile.small ? Theme.color.muted : Theme.color.text
            font.letterSpacing: -0.3
            font.pixelSize: Theme.type.figure
            font.weight: Theme.type.bold
            text: tile.valueText
            y: 34
        }
        Row {
            anchors.left: parent.left
            anchors.leftMargin: Theme.space.l
            spacing: Theme.space.xs
            y: 67

            SilentLabel {
                color: tile.tone
                font.pixelSize: Theme.type.small
                font.weight: Theme.type.medium
                text: tile.changeText
                visible: text.length > 0
            }
            SilentLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                text: tile.note
                visible: text.length > 0
                width: Math.min(implicitWidth, tile.width - x - 2 * Theme.space.l + Theme.space.s)
            }
        }
        Sparkline {
            anchors.left: parent.left
            anchors.leftMargin: Theme.space.l
            color: tile.key === "blocked" ? Theme.color.blocked : Theme.color.reported
            points: tile.sparkline
            width: Math.min(92, parent.width - 2 * Theme.space.l)
            y: 90
        }
    }
}
