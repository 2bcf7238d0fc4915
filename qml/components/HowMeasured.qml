// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console

// In plain words how the blocked share comes about, and what would make it better.
Card {
    id: card

    required property var figures

    signal snippetWanted()

    contentGap: 6
    title: qsTr("How this is measured")

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: true
        contentHeight: words.implicitHeight
        interactive: contentHeight > height

        T.ScrollBar.vertical: ThinScrollBar {
            height: card.height - 54
            parent: card
            x: card.width - 11
            y: 42
        }

        Column {
            id: words

            spacing: 5
            width: parent.width

            Repeater {
                model: [
                    { text: qsTr("Every page carries a plain image and a small script. The image is fetched by nearly every browser; the script reports only where it may run."), strong: false },
                    { text: qsTr("Image − script − scripts off = blocked."), strong: true },
                    { text: qsTr("The image learns the page and the network, never who asked."), strong: false },
                    { text: qsTr("To measure it better"), strong: true },
                    { text: card.figures.stateText.length > 0 ? card.figures.stateText
                        : qsTr("Paste both parts of the snippet on every page: without the image nothing is counted, without the script all looks blocked."), strong: false }
                ]

                PlainLabel {
                    required property var modelData

                    color: modelData.strong ? Theme.color.text : Theme.color.muted
                    elide: Text.ElideNone
                    font.pixelSize: Theme.type.table
                    font.weight: modelData.strong ? Theme.type.strong : Theme.type.regular
                    lineHeight: 1.22
                    text: modelData.text
                    width: words.width
                    wrapMode: Text.Wrap
                }
            }
            LinkButton { text: qsTr("Show the snippet"); onClicked: card.snippetWanted() }
        }
    }
}
