// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The filters in force. Takes no room when there are none.
Flow {
    id: chips

    required property ReportScope scope

    signal editWanted(int index)

    spacing: Theme.space.s
    visible: scope.filterCount > 0
    Accessible.name: qsTr("Filters")
    Accessible.role: Accessible.Grouping

    Repeater {
        model: chips.scope.filters

        Chip {
            required property int index

            onRemoved: chips.scope.removeFilter(index)
            onEditWanted: chips.editWanted(index)
        }
    }
    PushButton {
        implicitHeight: 24
        quiet: true
        text: qsTr("Clear")
        visible: chips.scope.filterCount > 1
        onClicked: chips.scope.clearFilters()
    }
}
