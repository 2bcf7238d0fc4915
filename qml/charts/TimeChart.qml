// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Shapes
import Gatepost.Console
import Gatepost.Models

// One metric over time, or up to three side by side with their names at the line's end. Hover or arrow keys move a
// crosshair with a value card; dragging over days picks them. Takes models only: nothing here knows a page.
FocusScope {
    id: chart

    required property SeriesModel series
    required property ChartLine line
    property ChartLine second: null
    property ChartLine third: null
    property bool named: false
    property bool compared: true
    property string noun: ""
    readonly property real maximumX: Math.max(1, series.count - 1)
    readonly property real stepX: frame.width / maximumX
    readonly property list<real> ends: spread([endOf(line), endOf(second), endOf(third)])
    property int at: -1
    readonly property bool pointing: at >= 0 && at < series.count

    signal picked(int firstIndex, int lastIndex)

    function indexAt(x: real): int {
        return Math.max(0, Math.min(series.count - 1, Math.round(x / stepX)))
    }
    function yOf(source: ChartLine, index: int): real {
        const value = source ? source.valueAt(index) : NaN
        return isNaN(value) ? -100 : frame.height * (1 - value / line.maximum)
    }
    // Heights of the names at the lines' ends, at least a line of text apart.
    function spread(wanted: list<real>): list<real> {
        const order = [0, 1, 2].sort((a, b) => wanted[a] - wanted[b])
        for (let i = 1; i < 3; ++i)
            wanted[order[i]] = Math.max(wanted[order[i]], wanted[order[i - 1]] + 15)
        return wanted
    }
    function endOf(source: ChartLine): real {
        const last = source && source.points.length > 0 ? source.points[source.points.length - 1] : null
        return last ? frame.height * (1 - last.y / line.maximum) : -100
    }
    function entry(source: ChartLine, color: color, name: string): var {
        return { name: name, value: source.valueText(at), change: source.changeText(at), color: color }
    }
    function entries(): var {
        const all = [[line, Theme.color.reported], [second, Theme.color.blocked], [third, Theme.color.noscript]]
        return all.filter(one => one[0] && one[0].valueText(at).length > 0)
            .map(one => entry(one[0], one[1], named ? one[0].name : noun))
    }

    activeFocusOnTab: true
    implicitHeight: 200
    Accessible.description: series.description
    Accessible.name: named ? qsTr("Lines over time") : line.name
    Accessible.role: Accessible.Chart
    Keys.onLeftPressed: at = Math.max(0, (at < 0 ? series.count : at) - 1)
    Keys.onRightPressed: at = Math.min(series.count - 1, at + 1)
    Keys.onEscapePressed: event => { event.accepted = at >= 0; at = -1 }
    onActiveFocusChanged: if (!activeFocus) at = -1

    FocusRing { gap: 4; shown: chart.activeFocus }

    Item {
        id: frame

        anchors.bottomMargin: 24
        anchors.fill: parent
        anchors.leftMargin: 38
        anchors.rightMargin: 4
        anchors.topMargin: 6

        PlotGrid {
            anchors.fill: parent
            maximumX: chart.maximumX
            tickLabels: chart.series.tickLabels
            tickPositions: chart.series.tickPositions
            valueLabels: chart.line.tickLabels
        }
        FadingArea {
            anchors.fill: parent
            maximumX: chart.maximumX
            maximumY: chart.line.maximum
            points: chart.line.points
        }
        PlotLines {
            anchors.fill: parent
            dashed: chart.compared ? chart.line.compared : []
            first: chart.line.points
            maximumX: chart.maximumX
            maximumY: chart.line.maximum
            second: chart.second ? chart.second.points : []
            third: chart.third ? chart.third.points : []
        }
        // One point makes no line.
        Repeater {
            model: [[chart.line, Theme.color.reported], [chart.second, Theme.color.blocked],
                [chart.third, Theme.color.noscript]]
                .filter(one => one[0] && one[0].points.length === 1)

            Rectangle {
                required property var modelData
                readonly property point only: modelData[0].points[0]

                color: modelData[1]
                height: 7
                radius: 4
                width: 7
                x: only.x * chart.stepX - 3.5
                y: frame.height * (1 - only.y / chart.line.maximum) - 3.5
                Accessible.ignored: true
            }
        }
        LineName { color: Theme.color.reported; ends: chart.ends; line: chart.line; place: 0; visible: chart.named }
        LineName { color: Theme.color.blocked; ends: chart.ends; line: chart.second; place: 1; visible: chart.named }
        LineName { color: Theme.color.noscript; ends: chart.ends; line: chart.third; place: 2; visible: chart.named }

        Rectangle {
            color: Theme.color.accentSoft
            height: parent.height
            opacity: 0.6
            visible: drag.active
            width: Math.abs(drag.activeTranslation.x)
            x: drag.centroid.pressPosition.x + Math.min(0, drag.activeTranslation.x)
        }
        Shape {
            visible: chart.pointing

            ShapePath {
                dashPattern: [1.5, 2]
                fillColor: "transparent"
                strokeColor: Theme.color.faint
                strokeStyle: ShapePath.DashLine
                strokeWidth: 1.2
                startX: chart.at * chart.stepX
                startY: 0

                PathLine { x: chart.at * chart.stepX; y: frame.height }
            }
        }
        Repeater {
            model: chart.pointing ? [
                { line: chart.line, color: Theme.color.reported },
                { line: chart.second, color: Theme.color.blocked },
                { line: chart.third, color: Theme.color.noscript }] : []

            Rectangle {
                required property var modelData

                border.color: Theme.color.surface
                border.width: 2
                color: modelData.color
                height: 11
                radius: 6
                visible: y > -20
                width: 11
                x: chart.at * chart.stepX - 5.5
                y: chart.yOf(modelData.line, chart.at) - 5.5
            }
        }
        ValueCard {
            readonly property real wanted: chart.at * chart.stepX + 10

            footnote: chart.compared && !chart.named && chart.pointing && chart.line.comparedText(chart.at).length > 0
                ? qsTr("%1: %2").arg(chart.series.comparedLabel(chart.at)).arg(chart.line.comparedText(chart.at)) : ""
            heading: chart.pointing ? chart.series.pointLabel(chart.at) : ""
            lines: chart.pointing ? chart.entries() : []
            visible: chart.pointing && !drag.active
            x: wanted + width > frame.width ? chart.at * chart.stepX - width - 10 : wanted
            y: 6
        }
        // Above the chart view, which would take the mouse for itself.
        Item {
            anchors.fill: parent

            HoverHandler {
                onHoveredChanged: if (!hovered) chart.at = -1
                onPointChanged: if (hovered) chart.at = chart.indexAt(point.position.x)
            }
            DragHandler {
                id: drag

                target: null
                yAxis.enabled: false
                onActiveChanged: if (!active) chart.picked(chart.indexAt(centroid.pressPosition.x), chart.at)
            }
        }
    }
}
