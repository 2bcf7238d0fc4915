// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// How the sites are, and what is not seen, at one glance.
PageFrame {
    id: page

    property string metric: "views"
    readonly property SeriesModel course: report.series
    readonly property var lines: ({ views: course.views, visits: course.visits, load: course.load, blocked: course.blocked })
    readonly property var titles: ({
        views: qsTr("Views per %1"), visits: qsTr("Visits per %1"),
        load: qsTr("Load time by %1"), blocked: qsTr("Blocked share by %1")
    })
    readonly property int tileColumns: width < 820 ? 3 : 6
    readonly property int listColumns: width < 820 ? 2 : 4

    signal pageWanted(string key)

    exports: [
        { text: qsTr("Chart"), kind: "series" },
        { text: qsTr("Pages"), kind: "breakdown", dimension: "page" },
        { text: qsTr("Sources"), kind: "breakdown", dimension: "source" },
        { text: qsTr("Browsers"), kind: "breakdown", dimension: "browser" },
        { text: qsTr("Countries"), kind: "breakdown", dimension: "country" },
        { text: qsTr("Blocked by network"), kind: "blocked", dimension: "network" }
    ]
    minimumHeight: tiles.implicitHeight + 220 + 98 + lists.Layout.preferredHeight + 3 * Theme.space.gap + Theme.space.xl
    report: ReportModel {
        active: page.active
        dimensions: ["page", "source", "browser", "country"]
        limit: 20
        scope: page.session.scope
    }

    ColumnLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        spacing: Theme.space.gap

        GridLayout {
            id: tiles

            Layout.fillWidth: true
            columnSpacing: Theme.space.gap
            columns: page.tileColumns
            rowSpacing: Theme.space.gap

            Repeater {
                model: page.report.tiles

                Tile {
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    charted: page.lines[key] !== undefined
                    shownInChart: charted && page.metric === key && page.metric !== "views"
                    onClicked: if (charted) page.metric = key
                }
            }
        }
        Card {
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: 243
            contentGap: 0
            note: page.course.comparedCaption.length > 0 ? qsTr("- -  %1").arg(page.course.comparedCaption) : ""
            title: page.titles[page.metric].arg(page.course.intervalNoun)

            tools: [
                IntervalPicker { scope: page.session.scope }
            ]

            TimeChart {
                anchors.bottomMargin: -4
                anchors.fill: parent
                anchors.rightMargin: -8
                line: page.lines[page.metric]
                noun: page.lines[page.metric].name.toLowerCase()
                series: page.course
                onPicked: (a, b) => page.session.scope.setCustomRange(
                    page.course.firstDayOf(Math.min(a, b)), page.course.lastDayOf(Math.max(a, b)))
            }
        }
        BlockedStrip {
            Layout.fillWidth: true
            figures: page.report.totals.blocked
        }
        GridLayout {
            id: lists

            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: page.listColumns === 4 ? 200 : 200 + 200 + Theme.space.gap
            columnSpacing: Theme.space.gap
            columns: page.listColumns
            rowSpacing: Theme.space.gap

            Repeater {
                model: [
                    { dimension: "page", title: qsTr("Pages"), note: qsTr("Views"), key: "pages", definition: "" },
                    { dimension: "source", title: qsTr("Sources"), note: qsTr("Views"), key: "referrers", definition: Definitions.sources },
                    { dimension: "browser", title: qsTr("Platforms"), note: qsTr("Views"), key: "platforms", definition: "" },
                    { dimension: "country", title: qsTr("Countries"), note: qsTr("by time zone"), key: "places", definition: Definitions.countries }
                ]

                BreakdownCard {
                    required property var modelData

                    Layout.fillHeight: true
                    Layout.fillWidth: true
                    Layout.preferredWidth: 1
                    dimension: modelData.dimension
                    moreKey: modelData.key
                    note: modelData.note
                    report: page.report
                    session: page.session
                    title: modelData.title
                    onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
                    onMoreWanted: key => page.pageWanted(key)
                }
            }
        }
    }
}
