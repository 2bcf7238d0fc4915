// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// By which step a chart counts.
Picker {
    id: picker

    required property ReportScope scope
    readonly property var steps: [
        { value: ReportScope.Auto, text: qsTr("As the range suggests") },
        { value: ReportScope.Hour, text: qsTr("Hours") },
        { value: ReportScope.Day, text: qsTr("Days") },
        { value: ReportScope.Week, text: qsTr("Weeks") },
        { value: ReportScope.Month, text: qsTr("Months") },
        { value: ReportScope.Year, text: qsTr("Years") }
    ]

    function choose(value: int): void {
        menuCard.close()
        scope.interval = value
    }

    implicitHeight: 22
    menu: menuCard
    strong: false
    text: qsTr("by %1").arg(scope.intervalNoun)
    Accessible.description: qsTr("Chooses the step of the chart")

    Menu {
        id: menuCard

        y: picker.height + 4

        Repeater {
            model: menuCard.visible ? picker.steps.filter(step => picker.scope.canStepBy(step.value)) : []

            MenuRow {
                required property var modelData

                checked: picker.scope.interval === modelData.value
                text: modelData.text
                width: parent.width
                onClicked: picker.choose(modelData.value)
            }
        }
    }
}
