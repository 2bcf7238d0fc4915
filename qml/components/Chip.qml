// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// One filter: "Page is /about ✕". Clicking the words edits it; the cross removes it.
T.AbstractButton {
    id: chip

    required property string dimensionLabel
    required property string operatorText
    required property string valueText
    required property bool negated

    signal removed()
    signal editWanted()

    implicitHeight: 24
    implicitWidth: row.implicitWidth + 20
    Accessible.description: qsTr("Enter edits it, Delete removes it")
    Accessible.name: [dimensionLabel, operatorText, valueText].join(" ")
    Accessible.role: Accessible.Button
    Keys.onDeletePressed: removed()
    onClicked: editWanted()

    background: Rectangle {
        color: chip.hovered ? Theme.color.accentSoftHover : Theme.color.accentSoft
        radius: height / 2

        FocusRing { radius: height / 2; shown: chip.visualFocus }
    }
    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: 6

            SilentLabel {
                color: Theme.color.accent
                font.pixelSize: Theme.type.small
                text: chip.dimensionLabel
            }
            SilentLabel {
                color: chip.negated ? Theme.color.worse : Theme.color.accent
                font.pixelSize: Theme.type.small
                text: chip.operatorText
            }
            SilentLabel {
                color: Theme.color.accent
                elide: Text.ElideMiddle
                font.pixelSize: Theme.type.small
                font.weight: Theme.type.strong
                text: chip.valueText
                width: Math.min(implicitWidth, 260)
            }
            T.AbstractButton {
                id: cross

                anchors.verticalCenter: parent.verticalCenter
                implicitHeight: 18
                implicitWidth: 16
                Accessible.name: qsTr("Remove the filter %1").arg(chip.Accessible.name)
                Accessible.role: Accessible.Button
                onClicked: chip.removed()

                background: Rectangle {
                    color: cross.hovered ? Theme.color.surface : "transparent"
                    radius: 8
                    FocusRing { radius: 9; shown: cross.visualFocus }
                }
                contentItem: Item {
                    Icon {
                        anchors.centerIn: parent
                        color: Theme.color.accent
                        name: "close"
                        size: 11
                        stroke: 2.6
                    }
                }
            }
        }
    }
}
