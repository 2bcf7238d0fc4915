// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// A time zone out of a long list, by typing a part of its name.
Picker {
    id: picker

    required property string current
    required property var zones
    // Hundreds: looked through only while they are seen.
    readonly property var fitting: !card.visible ? []
        : zones.filter(zone => zone.toLowerCase().includes(part.text.trim().toLowerCase()))

    signal chosen(string zone)

    function choose(zone: string): void {
        card.close()
        chosen(zone)
    }

    field: true
    menu: card
    strong: false
    text: current
    Accessible.description: qsTr("Chooses the time zone")

    PopupCard {
        id: card

        width: Math.max(260, picker.width)
        y: picker.height + 4
        onAboutToShow: part.clear()
        onOpened: part.forceActiveFocus()

        contentItem: Column {
            spacing: Theme.space.xs

            InputField {
                id: part

                iconName: "search"
                placeholderText: qsTr("Berlin, New York, UTC …")
                width: parent.width
                Keys.onDownPressed: list.forceActiveFocus()
                onAccepted: if (picker.fitting.length > 0) picker.choose(picker.fitting[0])
            }
            ListView {
                id: list

                clip: true
                height: 240
                model: picker.fitting
                width: parent.width
                Keys.onReturnPressed: picker.choose(picker.fitting[currentIndex])

                T.ScrollBar.vertical: ThinScrollBar { }
                delegate: MenuRow {
                    required property string modelData
                    required property int index

                    checked: modelData === picker.current
                    focusPolicy: Qt.NoFocus
                    text: modelData.replace(/_/g, " ")
                    width: list.width
                    onClicked: picker.choose(modelData)
                }
            }
        }
    }
}
