// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A short explanation beside its parent, after a moment of rest.
T.ToolTip {
    id: tip

    required property bool shown

    closePolicy: T.Popup.NoAutoClose
    delay: Theme.time.tipDelay
    implicitHeight: contentItem.implicitHeight + topPadding + bottomPadding
    implicitWidth: Math.min(300, label.implicitWidth + leftPadding + rightPadding)
    margins: Theme.space.s
    padding: Theme.space.s
    visible: shown
    x: parent ? (parent.width - width) / 2 : 0
    y: parent ? parent.height + 6 : 0

    background: Rectangle {
        border.color: Theme.color.line
        color: Theme.color.raised
        radius: Theme.radius.control
    }
    contentItem: PlainLabel {
        id: label

        elide: Text.ElideNone
        font.pixelSize: Theme.type.small
        lineHeight: 1.25
        text: tip.text
        wrapMode: Text.Wrap
    }
    enter: Transition { NumberAnimation { property: "opacity"; from: 0; to: 1; duration: Theme.time.quick } }
}
