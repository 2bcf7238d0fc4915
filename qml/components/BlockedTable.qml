// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// A card with the blocked share of every value of one dimension.
Card {
    id: card

    required property Session session
    required property ReportModel report
    required property string dimension
    property string heading: ""

    signal chosen(string dimension, string rawValue, bool negated)

    contentGap: 2

    tools: [
        CardMenu { blocked: true; dimension: card.dimension; report: card.report; session: card.session }
    ]

    DataTable {
        anchors.fill: parent
        columns: [
            TableColumn { role: "text"; sortRole: "text"; stretch: true; text: true; title: card.heading },
            TableColumn { role: "counterText"; sortRole: "counter"; title: qsTr("Image"); width: 76 },
            TableColumn { role: "blockedText"; sortRole: "blocked"; title: qsTr("Blocked"); width: 80 },
            TableColumn {
                doubtRole: "blockedDoubtful"
                noteRole: "blockedStateText"
                role: "blockedShareText"
                sortRole: "blockedShare"
                strong: true
                title: qsTr("Share")
                width: 76
            },
            TableColumn { fromWidth: 380; muted: true; role: "blockedPlusMinusText"; title: ""; width: 62 }
        ]
        model: card.report.scope ? card.report.breakdown(card.dimension) : null
        onChosen: (raw, negated) => card.chosen(card.dimension, raw, negated)
    }
}
