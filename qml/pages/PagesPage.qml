// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Every page of the site with what is known of it.
PageFrame {
    id: page

    readonly property BreakdownModel rows: report.scope ? report.breakdown("page") : null

    exports: [
        { text: qsTr("Pages"), kind: "breakdown", dimension: "page" },
        { text: qsTr("Titles"), kind: "breakdown", dimension: "title" },
        { text: qsTr("Blocked by page"), kind: "blocked", dimension: "page" }
    ]
    minimumHeight: 300
    report: ReportModel {
        active: page.active
        dimensions: ["page"]
        growing: true
        limit: 500
        scope: page.session.scope
        seriesWanted: false
    }
    searchField: search
    firstStop: table

    Card {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        note: page.rows ? qsTr("%1 pages").arg(page.session.format.count(page.rows.rowsInAll)) : ""
        title: qsTr("Pages")

        tools: [
            InputField {
                id: search

                iconName: "search"
                implicitHeight: 28
                placeholderText: qsTr("Search pages")
                width: Math.min(200, page.width / 3)
                Keys.onEscapePressed: clear()
                onTextChanged: page.rows.searchText = text
            },
            CardMenu {
                anchors.verticalCenter: parent ? parent.verticalCenter : undefined
                dimension: "page"
                report: page.report
                session: page.session
            }
        ]

        DataTable {
            id: table

            anchors.fill: parent
            barsBehind: true
            columns: PageColumns.all
            model: page.rows
            onChosen: (raw, negated) => page.filter("page", raw, negated)
        }
    }
}
