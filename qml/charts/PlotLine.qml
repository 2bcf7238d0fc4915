// SPDX-License-Identifier: GPL-3.0-or-later
import QtCharts
import QtQuick

// A line whose points are given as one list.
LineSeries {
    id: line

    required property var source

    function fill(): void {
        clear()
        for (const p of source)
            append(p.x, p.y)
    }

    onSourceChanged: fill()
}
