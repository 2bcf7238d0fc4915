// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// What views were made with: browsers, systems, devices, screens, languages.
PageFrame {
    id: page

    readonly property int columnCount: width < 620 ? 1 : width < 820 ? 2 : 3
    readonly property var cards: [
        { dimension: "browser", title: qsTr("Browsers") },
        { dimension: "system", title: qsTr("Systems") },
        { dimension: "device", title: qsTr("Devices") },
        { dimension: "browser_version", title: qsTr("Browser versions") },
        { dimension: "screen", title: qsTr("Screens") },
        { dimension: "language", title: qsTr("Languages") }
    ]

    exports: cards.map(card => ({ text: card.title, kind: "breakdown", dimension: card.dimension }))
    minimumHeight: Math.ceil(6 / columnCount) * 280
    report: ReportModel {
        active: page.active
        dimensions: page.cards.map(card => card.dimension)
        growing: true
        limit: 100
        scope: page.session.scope
        seriesWanted: false
    }

    GridLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        columnSpacing: Theme.space.gap
        columns: page.columnCount
        rowSpacing: Theme.space.gap

        Repeater {
            model: page.cards

            BreakdownCard {
                required property var modelData

                Layout.fillHeight: true
                Layout.fillWidth: true
                Layout.preferredHeight: 1
                Layout.preferredWidth: 1
                dimension: modelData.dimension
                note: qsTr("Views")
                report: page.report
                scrolls: true
                session: page.session
                title: modelData.title
                onChosen: (dimension, raw, negated) => page.filter(dimension, raw, negated)
            }
        }
    }
}
