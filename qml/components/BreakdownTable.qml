// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// A card with a breakdown as a table of views, share, visits and load time, as far as its width allows.
Card {
    id: card

    required property Session session
    required property ReportModel report
    required property string dimension
    property string heading: ""
    readonly property BreakdownModel rows: report.scope ? report.breakdown(dimension) : null

    signal chosen(string dimension, string rawValue, bool negated)

    contentGap: 2

    tools: [
        CardMenu { dimension: card.dimension; report: card.report; session: card.session }
    ]

    DataTable {
        anchors.fill: parent
        barsBehind: true
        columns: [
            TableColumn { role: "text"; sortRole: "text"; stretch: true; text: true; title: card.heading },
            TableColumn { definition: Definitions.views; role: "viewsText"; sortRole: "views"; strong: true; title: qsTr("Views"); width: 84 },
            TableColumn { muted: true; role: "shareText"; title: qsTr("Share"); width: 56 },
            TableColumn { fromWidth: 520; muted: true; role: "changeText"; sortRole: "change"; title: qsTr("Change"); width: 84 },
            TableColumn { fromWidth: 430; role: "visitsText"; sortRole: "visits"; title: qsTr("Visits"); width: 76 },
            TableColumn { fromWidth: 600; role: "loadP50Text"; sortRole: "loadP50"; title: qsTr("Load"); width: 80 }
        ]
        model: card.rows
        onChosen: (raw, negated) => card.chosen(card.dimension, raw, negated)
    }
}
