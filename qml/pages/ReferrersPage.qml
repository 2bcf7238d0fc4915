// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Where views come from: sources, the kinds of source, full referrers, campaigns.
PageFrame {
    id: page

    readonly property bool wide: width >= 820

    exports: [
        { text: qsTr("Sources"), kind: "breakdown", dimension: "source" },
        { text: qsTr("Referrers"), kind: "breakdown", dimension: "referrer" },
        { text: qsTr("Kinds of source"), kind: "breakdown", dimension: "medium" },
        { text: qsTr("Campaigns"), kind: "breakdown", dimension: "utm_campaign" }
    ]
    minimumHeight: wide ? 560 : 1120
    report: ReportModel {
        active: page.active
        dimensions: ["source", "medium", "referrer", "utm_campaign"]
        growing: true
        limit: 200
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
            Layout.preferredHeight: 3
            Layout.preferredWidth: 2
            definition: Definitions.sources
            dimension: "source"
            heading: qsTr("Source")
            report: page.report
            session: page.session
            title: qsTr("Sources")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
        BreakdownCard {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: 3
            Layout.preferredWidth: 1
            dimension: "medium"
            note: qsTr("Views")
            report: page.report
            session: page.session
            title: qsTr("Kinds of source")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
        BreakdownTable {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: 3
            Layout.preferredWidth: 2
            dimension: "referrer"
            heading: qsTr("Referrer")
            report: page.report
            session: page.session
            title: qsTr("Referrers in full")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
        BreakdownCard {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: 3
            Layout.preferredWidth: 1
            dimension: "utm_campaign"
            note: qsTr("Views")
            report: page.report
            session: page.session
            title: qsTr("Campaigns")
            onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
        }
    }
}
