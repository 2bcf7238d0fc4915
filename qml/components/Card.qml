// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console

// A framed surface with a heading. `tools` stand at the right end of the heading.
Rectangle {
    id: card

    default property alias content: body.data
    property alias tools: toolRow.data
    property string title: ""
    property string note: ""
    property string definition: ""
    property int contentGap: Theme.space.s
    property int sidePadding: Theme.space.cardX
    property bool headed: title.length > 0
    // Height that the content asks for; content that fills the card leaves it at 0.
    property real contentHeight: 0
    // Extra room left and right of the heading.
    property int headPadding: 0
    // The tools take the note's place while the mouse or the keyboard is in the card.
    property bool toolsOnHover: false
    readonly property bool toolsShown: !toolsOnHover || hover.hovered || toolRow.focused

    border.color: Theme.color.line
    border.width: 1
    color: Theme.color.surface
    implicitHeight: column.implicitHeight + 2 * Theme.space.cardY
    implicitWidth: column.implicitWidth + 2 * sidePadding
    radius: Theme.radius.card
    Accessible.name: title
    Accessible.role: Accessible.Grouping

    HoverHandler { id: hover }
    ColumnLayout {
        id: column

        anchors.bottomMargin: Theme.space.cardY
        anchors.fill: parent
        anchors.leftMargin: card.sidePadding
        anchors.rightMargin: card.sidePadding
        anchors.topMargin: Theme.space.cardY
        spacing: card.contentGap

        RowLayout {
            Layout.fillWidth: true
            Layout.leftMargin: card.headPadding
            Layout.preferredHeight: 20
            Layout.rightMargin: card.headPadding
            spacing: Theme.space.s
            visible: card.headed

            PlainLabel {
                Layout.fillWidth: !dot.visible
                font.weight: Theme.type.strong
                text: card.title
            }
            InfoDot {
                id: dot

                definition: card.definition
                subject: card.title
            }
            Item { Layout.fillWidth: true; visible: dot.visible }
            PlainLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                text: card.note
                // Not by its text: a layout that is not seen yet places what comes into it later at its left end.
                visible: !(card.toolsOnHover && card.toolsShown)
            }
            Row {
                id: toolRow

                readonly property bool focused: children.length > 0 && children[0].activeFocus

                Layout.alignment: Qt.AlignVCenter
                Layout.leftMargin: card.toolsShown ? 0 : -Theme.space.s
                Layout.preferredWidth: card.toolsShown ? implicitWidth : 0
                opacity: card.toolsShown ? 1 : 0
                visible: children.length > 0
                spacing: Theme.space.xs
            }
        }
        Item {
            id: body

            Layout.fillHeight: true
            Layout.fillWidth: true
            implicitHeight: card.contentHeight
        }
    }
}
