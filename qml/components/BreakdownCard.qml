// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// A card with the top of one breakdown. `wanted` tells the page which rows a click asks for.
Card {
    id: card

    required property Session session
    required property ReportModel report
    required property string dimension
    property string moreKey: ""
    property bool scrolls: false
    readonly property BreakdownModel rows: report.scope ? report.breakdown(dimension) : null

    signal chosen(string dimension, string rawValue, bool negated)
    signal moreWanted(string key)

    contentGap: Theme.space.xs + 2
    headPadding: Theme.space.s
    sidePadding: Theme.space.s
    title: rows ? rows.label : ""
    toolsOnHover: note.length > 0

    tools: [
        CardMenu {
            dimension: card.dimension
            report: card.report
            session: card.session
        }
    ]

    ShareList {
        anchors.fill: parent
        model: card.rows
        scrolls: card.scrolls
        onChosen: (raw, negated) => card.chosen(card.dimension, raw, negated)
    }
    PlainLabel {
        color: Theme.color.muted
        leftPadding: Theme.space.s
        text: qsTr("Nothing here in this range")
        visible: card.rows !== null && card.rows.count === 0
        y: Theme.space.s
    }
}
