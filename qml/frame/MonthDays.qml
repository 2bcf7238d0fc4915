// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// The days of one month in whole weeks, by the locale's first day of the week. Days are ISO 8601 texts.
Item {
    id: days

    required property int year
    required property int month
    required property string first
    required property string last
    required property string today
    readonly property var letters: [0, 1, 2, 3, 4, 5, 6].map(day => (Qt.locale().firstDayOfWeek + day) % 7)
    // Days of the month before that stand in the first week.
    readonly property int lead: (new Date(year, month, 1, 12).getDay() - Qt.locale().firstDayOfWeek + 7) % 7
    readonly property real cell: width / 7

    signal picked(string day)

    implicitHeight: 22 + 6 * 30
    implicitWidth: 7 * 42

    Row {
        Repeater {
            model: days.letters

            PlainLabel {
                required property int modelData

                color: Theme.color.muted
                font.pixelSize: Theme.type.tick
                height: 22
                horizontalAlignment: Text.AlignHCenter
                text: Qt.locale().dayName(modelData, Locale.ShortFormat)
                width: days.cell
            }
        }
    }
    Grid {
        columns: 7
        y: 22

        Repeater {
            model: 42

            DayCell {
                required property int index
                // At noon: no change of clocks moves it to another day.
                readonly property date noon: new Date(days.year, days.month, 1 - days.lead + index, 12)

                current: days.today === iso
                ends: iso === days.first || iso === days.last
                inside: days.last.length > 0 && iso > days.first && iso < days.last
                iso: Qt.formatDate(noon, Qt.ISODate)
                other: noon.getMonth() !== days.month
                text: noon.getDate()
                width: days.cell
                onClicked: days.picked(iso)
            }
        }
    }
}
