// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Views per minute over the last half hour, one bar a minute; the last one is the running minute.
Item {
    id: bars

    required property var minutes
    required property real maximum
    property string description: ""

    implicitHeight: 120
    Accessible.description: description
    Accessible.name: qsTr("Views per minute")
    Accessible.role: Accessible.Chart

    PlotGrid {
        id: grid

        anchors.bottomMargin: 24
        anchors.fill: parent
        anchors.leftMargin: 30
        anchors.topMargin: 6
        maximumX: 29
        tickLabels: [qsTr("30 min ago"), qsTr("20"), qsTr("10"), qsTr("now")]
        tickPositions: [0, 9.7, 19.4, 29]
        valueLabels: ["0", "", String(bars.maximum)]

        Repeater {
            model: 30

            Rectangle {
                id: bar

                required property int index
                readonly property real views: bars.minutes[index]?.y ?? 0

                anchors.bottom: parent.bottom
                color: index === 29 ? Theme.color.reported
                    : Qt.tint(Theme.color.surface, Qt.alpha(Theme.color.reported, 0.5))
                height: Math.max(views > 0 ? 2 : 0, grid.height * views / bars.maximum)
                radius: 2
                width: grid.width / 30 - 6
                x: index * grid.width / 30 + 3

                Behavior on height {
                    enabled: bar.index === 29

                    NumberAnimation { duration: Theme.time.calm }
                }
            }
        }
    }
}
