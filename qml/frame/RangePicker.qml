// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// Which days: a row of ready ranges and the days themselves, which open a calendar. Compact: one button with a menu.
Row {
    id: picker

    required property ReportScope scope
    property bool compact: false
    readonly property real wholeRoom: Math.ceil(segments.implicitWidth) + spacing + days.implicitWidth
    readonly property real compactRoom: button.implicitWidth
    readonly property var ranges: [
        { value: ReportScope.Today, text: qsTr("Today"), name: qsTr("Today") },
        { value: ReportScope.Yesterday, text: qsTr("Yesterday"), name: qsTr("Yesterday"), menuOnly: true },
        { value: ReportScope.Days7, text: qsTr("7 d"), name: qsTr("Last 7 days") },
        { value: ReportScope.Days30, text: qsTr("30 d"), name: qsTr("Last 30 days") },
        { value: ReportScope.Days90, text: qsTr("90 d"), name: qsTr("Last 90 days") },
        { value: ReportScope.Months12, text: qsTr("12 m"), name: qsTr("Last 12 months") },
        { value: ReportScope.All, text: qsTr("All"), name: qsTr("All time") }
    ]

    function open(): void {
        calendar.open()
    }
    function choose(range: int): void {
        menuCard.close()
        scope.range = range
    }
    function openCalendar(): void {
        menuCard.close()
        calendar.open()
    }

    spacing: Theme.space.s

    Segmented {
        id: segments

        choices: picker.ranges.filter(range => !range.menuOnly)
        current: picker.scope.range
        label: qsTr("Range")
        visible: !picker.compact
        onChosen: value => picker.choose(value)
    }
    Picker {
        id: button

        menu: menuCard
        text: picker.scope.rangeName
        visible: picker.compact
        Accessible.description: qsTr("Chooses the range")

        Menu {
            id: menuCard

            Repeater {
                model: picker.ranges

                MenuRow {
                    required property var modelData

                    checked: picker.scope.range === modelData.value
                    text: modelData.name
                    width: parent.width
                    onClicked: picker.choose(modelData.value)
                }
            }
            MenuRow {
                checked: picker.scope.range === ReportScope.Custom
                iconName: "calendar"
                text: qsTr("Choose days …")
                width: parent.width
                onClicked: picker.openCalendar()
            }
        }
    }
    Picker {
        id: days

        arrow: false
        iconName: "calendar"
        strong: false
        text: picker.scope.rangeText
        visible: !picker.compact
        Accessible.description: qsTr("Opens a calendar")
        onClicked: calendar.open()

        RangeCalendar {
            id: calendar

            parent: picker.compact ? picker : days
            scope: picker.scope
            y: Theme.space.control + 4
        }
    }
}
