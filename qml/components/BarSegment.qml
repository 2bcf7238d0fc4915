// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console

// One part of a StackedBar. Round only at the ends of the whole bar; `hatched` so that colour is never alone.
Shape {
    id: segment

    property color color: "transparent"
    property color stripe: "transparent"
    property bool hatched: false
    property real leftRadius: 0
    property real rightRadius: 0

    layer.enabled: Theme.smoothed
    layer.samples: 4
    visible: width > 0.4

    ShapePath {
        fillColor: segment.color
        fillGradient: segment.hatched ? hatching : null
        startX: segment.leftRadius
        startY: 0
        strokeColor: "transparent"

        PathLine { x: segment.width - segment.rightRadius; y: 0 }
        PathArc {
            radiusX: segment.rightRadius
            radiusY: segment.rightRadius
            x: segment.width
            y: segment.rightRadius
        }
        PathLine { x: segment.width; y: segment.height - segment.rightRadius }
        PathArc {
            radiusX: segment.rightRadius
            radiusY: segment.rightRadius
            x: segment.width - segment.rightRadius
            y: segment.height
        }
        PathLine { x: segment.leftRadius; y: segment.height }
        PathArc {
            radiusX: segment.leftRadius
            radiusY: segment.leftRadius
            x: 0
            y: segment.height - segment.leftRadius
        }
        PathLine { x: 0; y: segment.leftRadius }
        PathArc {
            radiusX: segment.leftRadius
            radiusY: segment.leftRadius
            x: segment.leftRadius
            y: 0
        }
    }

    LinearGradient {
        id: hatching

        spread: ShapeGradient.RepeatSpread
        x1: 0
        x2: 5
        y1: 0
        y2: 5

        GradientStop { color: segment.color; position: 0 }
        GradientStop { color: segment.color; position: 0.62 }
        GradientStop { color: segment.stripe; position: 0.66 }
        GradientStop { color: segment.stripe; position: 0.96 }
        GradientStop { color: segment.color; position: 1 }
    }
}
