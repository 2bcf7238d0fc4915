// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// The surface of everything that opens above the page.
T.Popup {
    id: popup

    closePolicy: T.Popup.CloseOnEscape | T.Popup.CloseOnPressOutside
    focus: true
    implicitHeight: contentHeight + topPadding + bottomPadding
    implicitWidth: contentWidth + leftPadding + rightPadding
    margins: Theme.space.s
    padding: Theme.space.xs + 2

    T.Overlay.modal: Rectangle { color: Theme.color.scrim }

    background: Item {
        Rectangle {
            anchors.fill: frame
            anchors.margins: -4
            anchors.topMargin: -1
            color: Theme.color.text
            opacity: Theme.dark ? 0 : 0.05
            radius: frame.radius + 4
        }
        Rectangle {
            id: frame

            anchors.fill: parent
            border.color: Theme.color.line
            color: Theme.color.surface
            radius: Theme.radius.card - 2
        }
    }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.time.quick } }
    exit: Transition { NumberAnimation { property: "opacity"; from: 1; to: 0; duration: Theme.time.quick } }
}
