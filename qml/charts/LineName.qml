// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The name of a line, above its end.
PlainLabel {
    id: name

    required property ChartLine line
    required property real maximumY
    readonly property var last: line && line.points.length > 0 ? line.points[line.points.length - 1] : null

    anchors.right: parent ? parent.right : undefined
    anchors.rightMargin: 14
    font.pixelSize: Theme.type.tick
    font.weight: Theme.type.strong
    text: last ? line.name : ""
    y: last && parent ? Math.max(-4, parent.height * (1 - last.y / maximumY) - 24) : 0
    Accessible.ignored: true
}
