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
            model: bars.minutes

            Rectangle {
                required property point modelData
                required property int index

                anchors.bottom: parent.bottom
                color: index === 29 ? Theme.color.reported
                    : Qt.tint(Theme.color.surface, Qt.alpha(Theme.color.reported, 0.5))
                height: Math.max(modelData.y > 0 ? 2 : 0, grid.height * modelData.y / bars.maximum)
                radius: 2
                width: grid.width / 30 - 6
                x: index * grid.width / 30 + 3

                Behavior on height { NumberAnimation { duration: Theme.time.calm } }
            }
        }
    }
}
