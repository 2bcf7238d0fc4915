// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Horizontal lines with their values at the left, and words under the horizontal axis. No axis line.
Item {
    id: grid

    // From 0 upwards, equally far apart.
    required property list<string> valueLabels
    // Positions 0…maximumX and their words.
    required property var tickPositions
    required property var tickLabels
    required property real maximumX
    readonly property int steps: Math.max(1, valueLabels.length - 1)

    Repeater {
        model: grid.valueLabels

        Item {
            required property int index
            required property string modelData

            height: 1
            width: grid.width
            y: Math.round(grid.height * (1 - index / grid.steps))

            Rectangle { anchors.fill: parent; color: Theme.color.line }
            SilentLabel {
                anchors.right: parent.left
                anchors.rightMargin: Theme.space.s
                anchors.verticalCenter: parent.verticalCenter
                color: Theme.color.faint
                font.pixelSize: Theme.type.tick
                text: parent.modelData
            }
        }
    }
    Repeater {
        model: grid.tickLabels

        SilentLabel {
            required property int index
            required property string modelData
            readonly property real middle: grid.width * (grid.tickPositions[index] ?? 0) / Math.max(1, grid.maximumX)

            color: Theme.color.faint
            font.pixelSize: Theme.type.tick
            text: modelData
            x: Math.min(grid.width - implicitWidth + 4, Math.max(-18, middle - implicitWidth / 2))
            y: grid.height + 7
        }
    }
}
