// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// A small square of colour, its name, and, where wanted, its figure.
Row {
    id: mark

    required property color color
    required property string text
    property color stripe: color
    property bool hatched: false
    property string figure: ""
    property string note: ""

    spacing: 6

    BarSegment {
        anchors.verticalCenter: parent.verticalCenter
        color: mark.color
        hatched: mark.hatched
        height: 9
        leftRadius: 2.5
        rightRadius: 2.5
        stripe: mark.stripe
        width: 9
    }
    PlainLabel {
        color: Theme.color.muted
        font.pixelSize: Theme.type.small
        text: mark.text
    }
    PlainLabel {
        font.pixelSize: Theme.type.small
        font.weight: Theme.type.strong
        leftPadding: -2
        text: mark.figure
        visible: text.length > 0
    }
    PlainLabel {
        color: Theme.color.muted
        font.pixelSize: Theme.type.small
        leftPadding: -2
        text: mark.note
        visible: text.length > 0
    }
}
