// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Adds a filter, or edits the one with number `index`.
PopupCard {
    id: card

    required property ReportScope scope
    required property Formatter format
    property int index: -1
    property string dimension: "page"
    property bool negated: false
    property bool prefix: true
    readonly property var dimensions: ["page", "source", "referrer", "browser", "system", "device", "country",
        "timezone", "language", "host", "network"]
    readonly property var operators: [qsTr("is"), qsTr("is not"), qsTr("starts with"), qsTr("does not start with")]

    function openFor(number: int): void {
        index = number
        const at = scope.filters.index(number, 0)
        number < 0 ? fill("page", "", false, true) : fill(role(at, 1), role(at, 3), role(at, 5), role(at, 6))
        open()
    }
    function role(at: var, number: int): var {
        return scope.filters.data(at, Qt.UserRole + number)
    }
    function fill(newDimension: string, newValue: string, newNegated: bool, newPrefix: bool): void {
        dimension = newDimension
        value.text = newValue
        negated = newNegated
        prefix = newPrefix
    }
    function apply(): void {
        index < 0 ? scope.addFilter(dimension, value.text, negated, prefix)
            : scope.editFilter(index, value.text, negated, prefix)
        close()
    }
    function setOperator(number: int): void {
        negated = number % 2 === 1
        prefix = number > 1
        operatorMenu.close()
    }
    function setDimension(name: string): void {
        dimension = name
        dimensionMenu.close()
    }

    padding: Theme.space.m
    onOpened: value.forceActiveFocus()

    contentItem: ColumnLayout {
        spacing: Theme.space.s

        PlainLabel {
            font.weight: Theme.type.strong
            text: card.index < 0 ? qsTr("Show only views where") : qsTr("Edit the filter")
        }
        RowLayout {
            spacing: Theme.space.s

            Picker {
                Layout.preferredWidth: 130
                field: true
                enabled: card.index < 0
                menu: dimensionMenu
                text: card.format.dimensionLabel(card.dimension)

                Menu {
                    id: dimensionMenu

                    Repeater {
                        model: card.dimensions

                        MenuRow {
                            required property string modelData

                            checked: card.dimension === modelData
                            text: card.format.dimensionLabel(modelData)
                            width: parent.width
                            onClicked: card.setDimension(modelData)
                        }
                    }
                }
            }
            Picker {
                Layout.preferredWidth: 170
                field: true
                menu: operatorMenu
                strong: false
                text: card.operators[(card.negated ? 1 : 0) + (card.prefix ? 2 : 0)]

                Menu {
                    id: operatorMenu

                    Repeater {
                        model: card.operators

                        MenuRow {
                            required property string modelData
                            required property int index

                            checked: index === (card.negated ? 1 : 0) + (card.prefix ? 2 : 0)
                            text: modelData
                            width: parent.width
                            onClicked: card.setOperator(index)
                        }
                    }
                }
            }
        }
        RowLayout {
            spacing: Theme.space.s

            InputField {
                id: value

                Layout.fillWidth: true
                placeholderText: card.dimension === "page" ? qsTr("/posts/") : qsTr("value")
                onAccepted: card.apply()
            }
            PushButton {
                primary: true
                text: card.index < 0 ? qsTr("Add") : qsTr("Change")
                onClicked: card.apply()
            }
        }
    }
}
