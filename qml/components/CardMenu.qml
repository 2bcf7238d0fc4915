// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// The three dots at a card's head: its table as CSV, as JSON, or copied as text. Made when first opened: pages have many.
PushButton {
    id: button

    required property Session session
    required property ReportModel report
    required property string dimension
    property bool blocked: false

    function write(format: int): void {
        menu.item.close()
        blocked ? session.exporter.exportBlocked(report, dimension, format)
            : session.exporter.exportBreakdown(report, dimension, format)
    }
    function copy(): void {
        menu.item.close()
        session.clipboard.copy(report.breakdown(dimension).asText())
    }

    iconName: "more"
    implicitHeight: 22
    implicitWidth: 24
    leftPadding: 4
    quiet: true
    tip: menu.item?.visible ? "" : qsTr("Export or copy this table")
    Accessible.name: qsTr("Export or copy this table")
    Accessible.role: Accessible.ButtonMenu
    onClicked: {
        menu.active = true
        menu.item.open()
    }

    Loader {
        id: menu

        active: false

        sourceComponent: Menu {
            parent: button
            x: button.width - width

            MenuRow { iconName: "export"; text: qsTr("Export as CSV"); width: parent.width; onClicked: button.write(Exporter.Csv) }
            MenuRow { iconName: "export"; text: qsTr("Export as JSON"); width: parent.width; onClicked: button.write(Exporter.Json) }
            MenuRow { iconName: "copy"; text: qsTr("Copy as text"); width: parent.width; onClicked: button.copy() }
        }
    }
}
