// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Reported, scripts off, blocked, side by side. Fractions are 0…1 each and together at most 1.
Item {
    id: bar

    required property real reported
    required property real noscript
    required property real blocked
    property ThemeColors colors: Theme.color
    property string description: ""
    readonly property bool empty: reported + noscript + blocked <= 0
    readonly property real room: width - 4
    readonly property real radius: Theme.radius.small

    implicitHeight: 14
    Accessible.name: description
    Accessible.role: Accessible.Graphic

    Rectangle {
        anchors.fill: parent
        color: bar.colors.raised
        radius: bar.radius
        visible: bar.empty
    }
    Row {
        anchors.fill: parent
        spacing: 2
        visible: !bar.empty

        BarSegment {
            color: bar.colors.reported
            height: bar.height
            leftRadius: bar.radius
            rightRadius: bar.noscript + bar.blocked > 0 ? 0 : bar.radius
            width: bar.room * bar.reported
        }
        BarSegment {
            color: bar.colors.noscript
            height: bar.height
            leftRadius: bar.reported > 0 ? 0 : bar.radius
            rightRadius: bar.blocked > 0 ? 0 : bar.radius
            width: bar.room * bar.noscript
        }
        BarSegment {
            color: bar.colors.blocked
            hatched: true
            height: bar.height
            leftRadius: bar.reported + bar.noscript > 0 ? 0 : bar.radius
            rightRadius: bar.radius
            stripe: bar.colors.blockedStripe
            width: bar.room * bar.blocked
        }
    }
}
