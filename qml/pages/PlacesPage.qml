// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Where readers are, as far as their browser's time zone tells.
PageFrame {
    id: page

    readonly property bool wide: width >= 760

    exports: [
        { text: qsTr("Countries"), kind: "breakdown", dimension: "country" },
        { text: qsTr("Time zones"), kind: "breakdown", dimension: "timezone" }
    ]
    minimumHeight: wide ? 320 : 760
    report: ReportModel {
        active: page.active
        dimensions: ["country", "timezone"]
        growing: true
        limit: 300
        scope: page.session.scope
        seriesWanted: false
    }

    GridLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        columnSpacing: Theme.space.gap
        columns: page.wide ? 2 : 1
        rowSpacing: Theme.space.gap

        BreakdownTable {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            definition: Definitions.countries
            dimension: "country"
            heading: qsTr("Country")
            note: qsTr("by time zone")
            report: page.report
            session: page.session
            title: qsTr("Countries")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
        BreakdownTable {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredWidth: 1
            definition: Definitions.zones
            dimension: "timezone"
            heading: qsTr("Time zone")
            report: page.report
            session: page.session
            title: qsTr("Time zones")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
    }
}
