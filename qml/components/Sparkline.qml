// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console

// A small line without axes. `points` have x and y within 0…1, y upwards.
Item {
    id: spark

    required property var points
    property color color: Theme.color.reported

    // Only the course matters, so it is stretched; a nearly even one stays nearly even.
    readonly property real low: points.reduce((least, p) => Math.min(least, p.y), 1)
    readonly property real span: Math.max(0.3, points.reduce((most, p) => Math.max(most, p.y), 0) - low)

    function placed(): list<point> {
        return points.map(p => Qt.point(p.x * width, 1 + (1 - (p.y - low) / span) * (height - 2)))
    }

    implicitHeight: 20
    implicitWidth: 92

    Shape {
        anchors.fill: parent
        layer.enabled: Theme.smoothed
        layer.samples: 4
        visible: spark.points.length > 1

        ShapePath {
            capStyle: ShapePath.RoundCap
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            strokeColor: Qt.alpha(spark.color, 0.85)
            strokeWidth: 1.4

            PathPolyline { path: spark.placed() }
        }
    }
}
