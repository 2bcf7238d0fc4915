// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console

// A line drawing from IconPaths on a grid of 24 by 24, scaled to `size`.
Item {
    id: icon

    required property string name
    property color color: Theme.color.muted
    property real size: 16
    property real stroke: 1.9

    implicitHeight: size
    implicitWidth: size

    Shape {
        height: 24
        layer.enabled: Theme.smoothed
        layer.samples: 4
        layer.textureSize: Qt.size(icon.size * 3, icon.size * 3)
        layer.smooth: true
        scale: icon.size / 24
        transformOrigin: Item.TopLeft
        width: 24

        ShapePath {
            capStyle: ShapePath.RoundCap
            fillColor: "transparent"
            joinStyle: ShapePath.RoundJoin
            strokeColor: icon.color
            strokeWidth: icon.stroke

            PathSvg { path: IconPaths.lines[icon.name] ?? "" }
        }
    }
}
