// SPDX-License-Identifier: GPL-3.0-or-later
import QtCharts
import QtQuick
import Gatepost.Console

// Up to three lines and a dashed one in the same box, drawn by Qt Charts without axes, frame or margin: `plotArea` of
// the view is exactly this item. Points are in data units, x from 0 to `maximumX`, y from 0 to `maximumY`.
Item {
    id: plot

    required property real maximumX
    required property real maximumY
    property var first: []
    property var second: []
    property var third: []
    property var dashed: []
    property color firstColor: Theme.color.reported
    property color secondColor: Theme.color.blocked
    property color thirdColor: Theme.color.noscript

    ChartView {
        id: view

        // The view keeps 9.5 for itself on every side, however small its margins; a whole number keeps lines sharp.
        readonly property int kept: 10

        anchors.fill: parent
        anchors.margins: -kept
        animationOptions: ChartView.NoAnimation
        antialiasing: true
        backgroundColor: "transparent"
        backgroundRoundness: 0
        dropShadowEnabled: false
        enabled: false
        legend.visible: false
        localizeNumbers: false
        margins { bottom: 0; left: 0; right: 0; top: 0 }
        plotAreaColor: "transparent"

        ValueAxis { id: axisX; max: Math.max(1, plot.maximumX); min: 0; visible: false }
        ValueAxis { id: axisY; max: Math.max(1e-9, plot.maximumY); min: 0; visible: false }

        PlotLine {
            axisX: axisX
            axisY: axisY
            color: Theme.color.faint
            room: plot.width
            source: plot.dashed
            style: Qt.DashLine
            width: 1.4
        }
        PlotLine {
            axisX: axisX
            axisY: axisY
            color: plot.thirdColor
            room: plot.width
            source: plot.third
            width: 2
        }
        PlotLine {
            axisX: axisX
            axisY: axisY
            color: plot.secondColor
            room: plot.width
            source: plot.second
            width: 2
        }
        PlotLine {
            axisX: axisX
            axisY: axisY
            color: plot.firstColor
            room: plot.width
            source: plot.first
            width: 2
        }
    }
}
