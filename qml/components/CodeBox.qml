// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// Text to be pasted elsewhere, with a copy button. Can be marked with the mouse as well.
Rectangle {
    id: box

    required property Session session
    required property string code

    border.color: Theme.color.line
    color: Theme.color.raised
    implicitHeight: Math.max(text.implicitHeight + 2 * Theme.space.m, 44)
    radius: Theme.radius.control

    TextEdit {
        id: text

        anchors.left: parent.left
        anchors.leftMargin: Theme.space.m
        anchors.right: copy.left
        anchors.rightMargin: Theme.space.s
        anchors.verticalCenter: parent.verticalCenter
        activeFocusOnTab: true
        color: Theme.color.text
        font.family: Theme.type.mono
        font.pixelSize: Theme.type.small
        readOnly: true
        selectByMouse: true
        selectedTextColor: Theme.color.text
        selectionColor: Theme.color.accentSoftHover
        text: box.code
        textFormat: TextEdit.PlainText
        wrapMode: TextEdit.WrapAnywhere
        Accessible.name: qsTr("To be copied")
        Accessible.role: Accessible.EditableText
    }
    PushButton {
        id: copy

        anchors.right: parent.right
        anchors.rightMargin: Theme.space.s
        anchors.top: parent.top
        anchors.topMargin: 6
        iconName: "copy"
        objectName: "copyCode"
        text: qsTr("Copy")
        onClicked: box.session.clipboard.copy(box.code)
    }
}
