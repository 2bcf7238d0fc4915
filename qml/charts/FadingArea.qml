// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console

// The area under a line, fading to nothing at the bottom. Qt Charts knows no such fill.
Item {
    id: area

    required property var points
    required property real maximumX
    required property real maximumY
    property color color: Theme.color.reported

    function outline(): list<point> {
        const sx = width / Math.max(1, maximumX)
        const sy = height / Math.max(1e-9, maximumY)
        const line = points.map(p => Qt.point(p.x * sx, height - p.y * sy))
        return [Qt.point(line[0].x, height), ...line, Qt.point(line[line.length - 1].x, height)]
    }

    visible: points.length > 1

    Shape {
        anchors.fill: parent
        layer.enabled: Theme.smoothed
        layer.samples: 4

        ShapePath {
            strokeColor: "transparent"

            fillGradient: LinearGradient {
                x1: 0
                x2: 0
                y1: 0
                y2: area.height

                GradientStop { color: Qt.alpha(area.color, Theme.dark ? 0.22 : 0.20); position: 0 }
                GradientStop { color: Qt.alpha(area.color, 0); position: 1 }
            }
            PathPolyline { path: area.points.length > 1 ? area.outline() : [] }
        }
    }
}
