// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Chooses the first and the last day: by two clicks in a month, or by typing the dates.
PopupCard {
    id: calendar

    required property ReportScope scope
    property string first: ""
    property string last: ""
    property int year: 2000
    property int month: 0

    function start(): void {
        first = scope.firstDay
        last = scope.lastDay
        turnTo(Number(last.slice(0, 4)), Number(last.slice(5, 7)) - 1)
    }
    function turnTo(newYear: int, newMonth: int): void {
        year = newYear + Math.floor(newMonth / 12)
        month = (newMonth + 12) % 12
    }
    function pick(day: string): void {
        const begins = last.length > 0 || day < first
        last = begins ? "" : day
        first = begins ? day : first
    }
    function apply(): void {
        if (scope.setCustomRange(first, last.length > 0 ? last : first))
            close()
    }

    padding: Theme.space.m
    onAboutToShow: start()
    onOpened: from.forceActiveFocus()

    contentItem: ColumnLayout {
        spacing: Theme.space.s

        RowLayout {
            Layout.fillWidth: true

            PushButton {
                iconName: "left"
                quiet: true
                tip: qsTr("Month before")
                onClicked: calendar.turnTo(calendar.year, calendar.month - 1)
            }
            PlainLabel {
                Layout.fillWidth: true
                font.weight: Theme.type.strong
                horizontalAlignment: Text.AlignHCenter
                text: Qt.locale().standaloneMonthName(calendar.month) + " " + calendar.year
            }
            PushButton {
                iconName: "right"
                quiet: true
                tip: qsTr("Month after")
                onClicked: calendar.turnTo(calendar.year, calendar.month + 1)
            }
        }
        MonthDays {
            Layout.fillWidth: true
            first: calendar.first
            last: calendar.last
            month: calendar.month
            today: calendar.scope.today
            year: calendar.year
            onPicked: day => calendar.pick(day)
        }
        RowLayout {
            spacing: Theme.space.s

            InputField {
                id: from

                Layout.preferredWidth: 106
                label: qsTr("First day")
                placeholderText: qsTr("first day")
                text: calendar.first
                onAccepted: calendar.apply()
                onTextEdited: calendar.first = text
            }
            PlainLabel { color: Theme.color.muted; text: "–" }
            InputField {
                Layout.preferredWidth: 106
                label: qsTr("Last day")
                placeholderText: qsTr("last day")
                text: calendar.last
                onAccepted: calendar.apply()
                onTextEdited: calendar.last = text
            }
            PushButton { primary: true; text: qsTr("Show"); onClicked: calendar.apply() }
        }
    }
}
