// SPDX-License-Identifier: GPL-3.0-or-later
import QtCharts
import QtQuick

// A line whose points are given as one list.
LineSeries {
    id: line

    required property var source // list of points

    function fill(): void {
        const points = source ?? []
        clear()
        for (let i = 0; i < points.length; ++i)
            append(points[i].x, points[i].y)
    }

    onSourceChanged: fill()
}
