// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console

// The sign of the house: a gatepost with the two rails of its gate. The same drawing as resources/icons/gatepost.svg.
Item {
    id: mark

    property real size: 20

    implicitHeight: size
    implicitWidth: size
    Accessible.ignored: true

    Shape {
        height: 24
        layer.enabled: Theme.smoothed
        layer.samples: 4
        layer.textureSize: Qt.size(mark.size * 3, mark.size * 3)
        scale: mark.size / 24
        transformOrigin: Item.TopLeft
        width: 24

        ShapePath {
            fillColor: Theme.color.accent
            strokeColor: "transparent"
            PathSvg { path: "M3.5 5.2L8.3 1.5l4.8 3.7V22.5H3.5z" }
        }
        ShapePath {
            fillColor: Theme.color.faint
            strokeColor: "transparent"
            PathSvg { path: "M13.1 8.8h8v2.4h-8zM13.1 14.4h8v2.4h-8z" }
        }
    }
}
