// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A popup whose content is a column of MenuRows; closes when one is clicked by its owner's handler.
PopupCard {
    id: menu

    default property alias rows: column.data
    property string heading: ""

    y: parent ? parent.height + 4 : 0
    onOpened: column.nextItemInFocusChain(true).forceActiveFocus(Qt.PopupFocusReason)

    contentItem: Flickable {
        clip: true
        contentHeight: column.implicitHeight
        implicitHeight: Math.min(column.implicitHeight, 420)
        implicitWidth: Math.max(180, column.implicitWidth)
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: column

            width: parent.width

            PlainLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                height: 24
                leftPadding: 10
                text: menu.heading
                visible: text.length > 0
            }
        }
    }
}
