// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The name of a line, above its end.
SilentLabel {
    id: name

    required property ChartLine line
    required property int place
    // Where the lines end, from the top; names that would overlap give way downwards.
    required property list<real> ends
    readonly property int points: line ? line.points.length : 0

    anchors.right: parent ? parent.right : undefined
    anchors.rightMargin: 14
    font.pixelSize: Theme.type.tick
    font.weight: Theme.type.strong
    text: points > 0 ? line.name : ""
    y: Math.max(-4, ends[place] - 24)
}
