// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A row of choices of which one holds. Left and right arrows move, as in a radio group.
FocusScope {
    id: control

    // [{ value, text, name }], `name` is read aloud where `text` is an abbreviation.
    required property var choices
    required property var current
    property string label: ""

    signal chosen(var value)

    implicitHeight: Theme.space.control
    implicitWidth: row.implicitWidth + 2
    Accessible.name: label
    Accessible.role: Accessible.Grouping

    Rectangle {
        anchors.fill: parent
        border.color: Theme.color.line
        color: Theme.color.surface
        radius: Theme.radius.control
    }
    Row {
        id: row

        anchors.centerIn: parent
        height: parent.height - 2

        Repeater {
            id: repeater

            model: control.choices

            T.AbstractButton {
                id: choice

                required property var modelData
                required property int index
                readonly property bool held: modelData.value === control.current

                function step(by: int): void {
                    const next = repeater.itemAt(choice.index + by)
                    if (next)
                        next.forceActiveFocus(Qt.TabFocusReason)
                }

                focusPolicy: Qt.StrongFocus
                height: row.height
                implicitWidth: caption.implicitWidth + 2 * 11
                Accessible.checked: held
                Accessible.name: modelData.name ?? modelData.text
                Accessible.role: Accessible.RadioButton
                Keys.onLeftPressed: step(-1)
                Keys.onRightPressed: step(1)
                onClicked: control.chosen(modelData.value)

                background: Rectangle {
                    color: choice.held ? Theme.color.accentSoft : choice.hovered ? Theme.color.hover : "transparent"
                    radius: choice.index === 0 || choice.index === repeater.count - 1 ? Theme.radius.control - 1 : 0

                    FocusRing { gap: -1; shown: choice.visualFocus }
                }
                contentItem: SilentLabel {
                    id: caption

                    color: choice.held ? Theme.color.accent : Theme.color.muted
                    font.weight: choice.held ? Theme.type.strong : Theme.type.medium
                    horizontalAlignment: Text.AlignHCenter
                    text: choice.modelData.text
                }
            }
        }
    }
}
