// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// What the range is compared with.
Picker {
    id: picker

    required property ReportScope scope
    readonly property var choices: [
        { value: ReportScope.Previous, text: qsTr("Previous days") },
        { value: ReportScope.SameWeekday, text: qsTr("Same weekdays before") },
        { value: ReportScope.LastYear, text: qsTr("A year ago") },
        { value: ReportScope.NoCompare, text: qsTr("Nothing") }
    ]

    function choose(value: int): void {
        menuCard.close()
        scope.compare = value
    }

    lead: qsTr("vs")
    menu: menuCard
    strong: false
    text: scope.compareName
    Accessible.description: qsTr("Chooses what is compared")

    Menu {
        id: menuCard

        heading: picker.scope.compareText

        Repeater {
            model: picker.choices

            MenuRow {
                required property var modelData

                checked: picker.scope.compare === modelData.value
                text: modelData.text
                width: parent.width
                onClicked: picker.choose(modelData.value)
            }
        }
    }
}
