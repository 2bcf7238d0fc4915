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
        layer.enabled: mark.GraphicsInfo.api !== GraphicsInfo.Software
        layer.samples: 4
        layer.textureSize: Qt.size(mark.size * 3, mark.size * 3)
        scale: mark.size / 24
        transformOrigin: Item.TopLeft
        width: 24

        ShapePath {
            fillColor: Theme.color.accent
            strokeColor: "transparent"
            PathSvg { path: "M6 7.500L10 3l4 4.500V22H6z" }
        }
        ShapePath {
            fillColor: Theme.color.accent
            strokeColor: "transparent"
            PathSvg { path: "M15 9.500h6v2.600h-6zM15 15.500h6v2.600h-6z" }
        }
    }
}
