// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// What is looked at: site, days, comparison; filter and export at the right. Where there is not room for all of it,
// something is put away in steps, what says least first.
Item {
    id: bar

    required property Session session
    required property PageFrame page
    readonly property real gap: row.spacing
    readonly property real wholeRoom: sites.wholeRoom + (session.scope.demo ? demo.wholeRoom + gap : 0)
        + range.wholeRoom + compare.implicitWidth + filterButton.implicitWidth + exporter.wholeRoom + 5 * gap
    // What each step gives back: the word Export, the count of hosts, a word of the mark, the row of ranges, the end of
    // a long name, the comparison.
    readonly property var savings: [exporter.wordsRoom, sites.trailRoom,
        session.scope.demo ? demo.wholeRoom - demo.briefRoom : 0, range.wholeRoom - range.compactRoom,
        sites.wholeRoom - sites.trailRoom - sites.leastRoom, compare.implicitWidth + gap]
    readonly property int steps: {
        let lacking = wholeRoom - width
        let taken = 0
        while (lacking > 0 && taken < savings.length)
            lacking -= savings[taken++]
        return taken
    }

    signal assistantWanted()

    function openRange(): void { range.open() }
    function openExport(): void { exporter.open() }
    function openFilter(): void { filter.openFor(-1) }
    function editFilter(index: int): void { filter.openFor(index) }

    implicitHeight: Theme.space.control

    RowLayout {
        id: row

        anchors.fill: parent
        spacing: Theme.space.s

        SitePicker {
            id: sites

            Layout.fillWidth: true
            Layout.maximumWidth: implicitWidth
            Layout.minimumWidth: leastRoom
            brief: bar.steps >= 2
            session: bar.session
            onAssistantWanted: bar.assistantWanted()
        }
        DemoMark {
            id: demo

            brief: bar.steps >= 3
            visible: bar.session.scope.demo
        }
        RangePicker {
            id: range

            compact: bar.steps >= 4
            scope: bar.session.scope
        }
        ComparePicker {
            id: compare

            scope: bar.session.scope
            visible: bar.steps < 6
        }
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

            brief: bar.steps >= 1
            page: bar.page
            session: bar.session
        }
    }
}
