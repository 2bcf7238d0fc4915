// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// Who collects and how it is going, in three short lines.
Item {
    id: foot

    required property CollectorStatus status
    property bool narrow: false
    readonly property bool stopped: status.mode === CollectorStatus.Stopped
    readonly property color tone: status.healthy ? Theme.color.better : stopped ? Theme.color.worse : Theme.color.noscript

    implicitHeight: lines.implicitHeight
    implicitWidth: lines.implicitWidth
    Accessible.description: status.sentence
    Accessible.name: [status.word, status.hitsText, status.commitText].join(", ")
    Accessible.role: Accessible.StatusBar

    Column {
        id: lines

        spacing: 3
        width: parent.width

        Row {
            spacing: 7

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                color: foot.tone
                height: 7
                radius: 4
                width: 7
            }
            SilentLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                text: foot.status.word
                visible: !foot.narrow
                width: Math.min(implicitWidth, lines.width - 14)
            }
        }
        Repeater {
            model: foot.narrow ? [] : [foot.status.hitsText, foot.status.commitText, foot.status.queueText]

            SilentLabel {
                required property string modelData

                color: Theme.color.muted
                font.pixelSize: 12
                text: modelData
                visible: text.length > 0
                width: lines.width
            }
        }
    }
    HoverHandler { id: hover }
    Tip {
        shown: hover.hovered
        text: foot.status.sentence
        x: 0
        y: -height - 6
    }
}
