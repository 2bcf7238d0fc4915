// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// Words that lead somewhere.
T.AbstractButton {
    id: link

    implicitHeight: 20
    implicitWidth: label.implicitWidth
    Accessible.name: text
    Accessible.role: Accessible.Link

    background: FocusRing { gap: 2; radius: Theme.radius.small; shown: link.visualFocus }
    contentItem: SilentLabel {
        id: label

        color: Theme.color.accent
        font.pixelSize: Theme.type.table
        font.underline: link.hovered
        text: link.text
    }

    HoverHandler { cursorShape: Qt.PointingHandCursor }
}
