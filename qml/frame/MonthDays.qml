// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
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
    readonly property real cell: width / 7

    signal picked(string day)

    function iso(y: int, m: int, d: int): string {
        return [String(y).padStart(4, "0"), String(m + 1).padStart(2, "0"), String(d).padStart(2, "0")].join("-")
    }

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
                text: Qt.locale().dayName(modelData, Locale.NarrowFormat)
                width: days.cell
            }
        }
    }
    T.AbstractMonthGrid {
        id: grid

        locale: Qt.locale()
        month: days.month
        width: parent.width
        y: 22
        year: days.year

        contentItem: Grid {
            columns: 7

            Repeater {
                model: grid.source
                delegate: grid.delegate
            }
        }
        delegate: DayCell {
            required property var model

            current: days.today === iso
            ends: iso === days.first || iso === days.last
            inside: days.last.length > 0 && iso > days.first && iso < days.last
            iso: days.iso(model.year, model.month, model.day)
            other: model.month !== days.month
            text: model.day
            width: days.cell
            onClicked: days.picked(iso)
        }
    }
}
