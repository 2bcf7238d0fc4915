// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// What the script never reported, and why: per network, page and host.
PageFrame {
    id: page

    readonly property SeriesModel course: report.series
    readonly property bool wide: width >= 820
    // False while a filter is in force that the counting image knows nothing of.
    readonly property bool known: networks.model === null || networks.model.blockedKnown

    exports: [
        { text: qsTr("Blocked by network"), kind: "blocked", dimension: "network" },
        { text: qsTr("Blocked by page"), kind: "blocked", dimension: "page" },
        { text: qsTr("Blocked by host"), kind: "blocked", dimension: "host" },
        { text: qsTr("Chart"), kind: "series" }
    ]
    minimumHeight: wide ? 640 : 1150
    report: ReportModel {
        active: page.active
        dimensions: ["network", "page", "host"]
        growing: true
        limit: 100
        order: ReportModel.ByBlockedShare
        scope: page.session.scope
    }

    StateView {
        actionText: qsTr("Remove the filters")
        anchors.fill: parent
        kind: "empty"
        message: page.report.totals.blocked.stateText
        visible: !page.known
        onActed: page.session.scope.clearFilters()
    }
    ColumnLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        spacing: Theme.space.gap
        visible: page.known

        Card {
            Layout.fillWidth: true
            contentGap: 3
            contentHeight: networks.implicitHeight + (doubt.visible ? 26 : 0)
            definition: Definitions.coverage
            title: qsTr("Reported, switched off, blocked")

            tools: [
                LegendMark { anchors.verticalCenter: parent.verticalCenter; color: Theme.color.reported; text: qsTr("Reported"); visible: page.width > 640 },
                Item { height: 1; width: 8 },
                LegendMark { anchors.verticalCenter: parent.verticalCenter; color: Theme.color.noscript; text: qsTr("Scripts off"); visible: page.width > 640 },
                Item { height: 1; width: 8 },
                LegendMark {
                    anchors.verticalCenter: parent.verticalCenter
                    color: Theme.color.blocked
                    hatched: true
                    stripe: Theme.color.blockedStripe
                    text: qsTr("Blocked")
                    visible: page.width > 640
                },
                CardMenu { blocked: true; dimension: "network"; report: page.report; session: page.session }
            ]

            DataTable {
                id: networks

                columns: [
                    TableColumn { role: "text"; strong: true; text: true; title: qsTr("Network"); width: 100 },
                    TableColumn { bar: true; role: ""; stretch: true; title: "" },
                    TableColumn { role: "counterText"; title: qsTr("Image"); width: 92 },
                    TableColumn { fromWidth: 560; role: "agentText"; title: qsTr("Script"); width: 92 },
                    TableColumn { fromWidth: 660; role: "noscriptText"; title: qsTr("Scripts off"); width: 104 },
                    TableColumn { role: "blockedText"; title: qsTr("Blocked"); width: 92 },
                    TableColumn {
                        definition: Definitions.blocked
                        doubtRole: "blockedDoubtful"
                        noteRole: "blockedStateText"
                        role: "blockedShareText"
                        strong: true
                        title: qsTr("Share")
                        width: 92
                    },
                    TableColumn { fromWidth: 840; muted: true; role: "blockedIntervalText"; title: qsTr("95 % interval"); width: 130 }
                ]
                height: implicitHeight
                Component.onCompleted: model.sortBy("counter")
                model: page.report.scope ? page.report.breakdown("network") : null
                width: parent.width
                onChosen: (raw, negated) => page.filter("network", raw, negated)
            }
            PlainLabel {
                id: doubt

                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                height: 26
                text: page.report.totals.blocked.stateText
                visible: text.length > 0
                width: parent.width
                y: networks.height
            }
        }
        GridLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: page.wide ? 277 : 520
            columnSpacing: Theme.space.gap
            columns: page.wide ? 2 : 1
            rowSpacing: Theme.space.gap

            Card {
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 680
                contentGap: 0
                definition: Definitions.blocked
                title: qsTr("Blocked share per %1").arg(page.course.intervalNoun)

                tools: [
                    IntervalPicker { scope: page.session.scope }
                ]

                TimeChart {
                    anchors.bottomMargin: -4
                    anchors.fill: parent
                    anchors.rightMargin: -8
                    compared: false
                    line: page.course.clearNet
                    named: true
                    second: page.course.tor
                    series: page.course
                    third: page.course.i2p
                    onPicked: (a, b) => page.session.scope.setCustomRange(
                        page.course.firstDayOf(Math.min(a, b)), page.course.lastDayOf(Math.max(a, b)))
                }
            }
            HowMeasured {
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 358
                figures: page.report.totals.blocked
                onSnippetWanted: page.assistantWanted()
            }
        }
        GridLayout {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: page.wide ? 207 : 420
            columnSpacing: Theme.space.gap
            columns: page.wide ? 2 : 1
            rowSpacing: Theme.space.gap

            BlockedTable {
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                dimension: "page"
                heading: qsTr("Page")
                note: qsTr("most blocked first")
                report: page.report
                session: page.session
                title: qsTr("By page")
                onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
            }
            BlockedTable {
                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                dimension: "host"
                heading: qsTr("Host")
                report: page.report
                session: page.session
                title: qsTr("By host")
                onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
            }
        }
    }
}
