// SPDX-License-Identifier: GPL-3.0-or-later
import QtCharts
import Gatepost.Console

// A line whose points are given as one list.
LineSeries {
    id: line

    required property var source // list of points
    required property real room // pixels it is wide
    readonly property LinePoints filling: LinePoints {
        points: line.source
        series: line
        width: line.room
    }
}
