// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The coverage strip: what the script reported, what had scripts off, and what was blocked, as one bar.
Card {
    id: card

    required property var figures
    readonly property bool none: figures.state === "no-data"

    contentHeight: parts.implicitHeight
    definition: Definitions.coverage
    note: none ? "" : qsTr("Counted by image: %1").arg(figures.counterText)
    title: qsTr("What you are not seeing")

    Column {
        id: parts

        spacing: Theme.space.s + 2
        width: parent.width

        StackedBar {
            blocked: card.figures.blockedFraction
            description: qsTr("Reported %1, scripts off %2, blocked %3").arg(card.figures.reportedText)
                .arg(card.figures.noscriptShareText).arg(card.figures.shareText)
            noscript: card.figures.noscriptFraction
            reported: card.figures.reportedFraction
            width: parent.width
        }
        Flow {
            spacing: Theme.space.l
            visible: !card.none
            width: parent.width

            LegendMark {
                color: Theme.color.reported
                figure: card.figures.reportedText
                text: qsTr("Reported by script")
            }
            LegendMark {
                color: Theme.color.noscript
                figure: card.figures.noscriptShareText
                text: qsTr("Scripts off")
            }
            LegendMark {
                color: Theme.color.blocked
                figure: card.figures.shareText
                hatched: true
                note: card.figures.intervalText.length > 0 ? "(" + card.figures.intervalText + ")" : ""
                stripe: Theme.color.blockedStripe
                text: qsTr("Script blocked")
            }
            PlainLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                text: card.figures.stateText
                visible: text.length > 0
            }
        }
        PlainLabel {
            color: Theme.color.muted
            font.pixelSize: Theme.type.small
            text: card.figures.stateText
            visible: card.none
            width: parent.width
        }
    }
}
