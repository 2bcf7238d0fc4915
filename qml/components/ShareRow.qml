// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// A row of a breakdown with its share as a bar behind. Click filters, Alt-click excludes; arrows are the list's.
Item {
    id: row

    required property string text
    required property string viewsText
    required property string shareText
    required property real barFraction
    required property ThemeColors colors
    property bool clickable: true

    signal chosen(bool negated)

    implicitHeight: Theme.space.row
    Accessible.description: qsTr("Enter shows only this, Alt and Enter leaves it out")
    Accessible.name: [text, viewsText, shareText].join(", ")
    Accessible.role: Accessible.ListItem
    Accessible.onPressAction: chosen(false)

    Rectangle {
        color: hover.hovered ? row.colors.accentSoftHover : row.colors.accentSoft
        height: parent.height
        radius: Theme.radius.row
        width: Math.max(3, parent.width * row.barFraction)

        Behavior on width { NumberAnimation { duration: Theme.time.calm; easing.type: Easing.OutCubic } }
    }
    SilentLabel {
        anchors.left: parent.left
        anchors.leftMargin: Theme.space.s
        anchors.right: views.left
        anchors.rightMargin: Theme.space.s
        anchors.verticalCenter: parent.verticalCenter
        color: row.colors.text
        font.pixelSize: Theme.type.table
        text: row.text
    }
    SilentLabel {
        id: views

        anchors.right: share.left
        anchors.rightMargin: Theme.space.xs
        anchors.verticalCenter: parent.verticalCenter
        color: row.colors.text
        font.pixelSize: Theme.type.table
        font.weight: Theme.type.medium
        text: row.viewsText
    }
    SilentLabel {
        id: share

        anchors.right: parent.right
        anchors.rightMargin: Theme.space.s
        anchors.verticalCenter: parent.verticalCenter
        color: row.colors.muted
        font.pixelSize: Theme.type.table
        horizontalAlignment: Text.AlignRight
        text: row.shareText
        width: 44
    }
    HoverHandler { id: hover; cursorShape: row.clickable ? Qt.PointingHandCursor : Qt.ArrowCursor }
    TapHandler {
        enabled: row.clickable
        onTapped: row.chosen((point.modifiers & Qt.AltModifier) !== 0)
    }
}
