// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// One line of text. `iconName` is drawn at its left; `trouble` frames it and is said beneath by its owner.
T.TextField {
    id: field

    property string iconName: ""
    property bool trouble: false
    property string label: placeholderText

    color: Theme.color.text
    font.family: Theme.type.family
    font.pixelSize: Theme.type.body
    implicitHeight: Theme.space.control
    implicitWidth: 200
    leftPadding: iconName.length > 0 ? 32 : 11
    placeholderTextColor: Theme.color.muted
    rightPadding: 11
    selectByMouse: true
    selectedTextColor: Theme.color.text
    selectionColor: Theme.color.accentSoftHover
    verticalAlignment: TextInput.AlignVCenter
    Accessible.name: label
    Accessible.role: Accessible.EditableText

    background: Rectangle {
        border.color: field.activeFocus ? Theme.color.accent : field.trouble ? Theme.color.worse : Theme.color.line
        border.width: field.activeFocus ? 2 : 1
        color: Theme.color.surface
        radius: Theme.radius.control

        Icon {
            anchors.left: parent.left
            anchors.leftMargin: 10
            anchors.verticalCenter: parent.verticalCenter
            name: field.iconName
            size: 14
        }
        SilentLabel {
            anchors.fill: parent
            anchors.leftMargin: field.leftPadding
            anchors.rightMargin: field.rightPadding
            color: Theme.color.muted
            text: field.placeholderText
            visible: field.text.length === 0 && field.preeditText.length === 0
        }
    }
}
