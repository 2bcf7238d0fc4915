// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// What is looked at: site, days, comparison; filter and export at the right.
Item {
    id: bar

    required property Session session
    required property PageFrame page
    readonly property bool compact: width < 980
    readonly property bool tight: width < 660

    signal assistantWanted()

    function openRange(): void { range.open() }
    function openExport(): void { exporter.open() }
    function openFilter(): void { filter.openFor(-1) }
    function editFilter(index: int): void { filter.openFor(index) }

    implicitHeight: Theme.space.control

    RowLayout {
        anchors.fill: parent
        spacing: Theme.space.s

        SitePicker {
            compact: bar.compact
            session: bar.session
            onAssistantWanted: bar.assistantWanted()
        }
        DemoMark { compact: bar.compact; visible: bar.session.scope.demo }
        RangePicker {
            id: range

            compact: bar.compact
            scope: bar.session.scope
        }
        ComparePicker { scope: bar.session.scope; visible: !bar.tight }
        Item { Layout.fillWidth: true }
        PushButton {
            id: filterButton

            iconName: "filter"
            quiet: true
            tip: filter.visible ? "" : qsTr("Add a filter (F)")
            onClicked: bar.openFilter()

            FilterCard {
                id: filter

                format: bar.session.format
                scope: bar.session.scope
                x: filterButton.width - width
                y: Theme.space.control + 4
            }
        }
        ExportButton {
            id: exporter

            compact: bar.compact
            page: bar.page
            session: bar.session
        }
    }
}
