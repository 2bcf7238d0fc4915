// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console
import Gatepost.Models

// Everything on the open page that can become a file.
PushButton {
    id: button

    required property Session session
    // The open page; null while it has nothing to export.
    required property PageFrame page

    function write(what: var): void {
        const out = session.exporter
        menu.close()
        what.kind === "series" ? out.exportSeries(page.report, Exporter.Csv) : what.kind === "blocked"
            ? out.exportBlocked(page.report, what.dimension, Exporter.Csv)
            : out.exportBreakdown(page.report, what.dimension, Exporter.Csv)
    }
    function picture(): void {
        const path = session.exporter.picturePath("page")
        menu.close()
        page.grabToImage(result => result.saveToFile(path) ? session.exporter.saved(path) : undefined)
    }
    function open(): void {
        if (enabled)
            menu.open()
    }

    enabled: page !== null && page.ready
    iconName: "export"
    text: qsTr("Export")
    tip: brief && !menu.visible ? qsTr("Export (E)") : ""
    Accessible.name: qsTr("Export")
    Accessible.role: Accessible.ButtonMenu
    onClicked: open()

    Menu {
        id: menu

        heading: qsTr("To the Downloads folder")
        x: button.width - width

        Repeater {
            model: button.page ? button.page.exports : []

            MenuRow {
                required property var modelData

                iconName: "export"
                text: modelData.text
                trail: qsTr("CSV")
                width: parent.width
                onClicked: button.write(modelData)
            }
        }
        MenuRow {
            iconName: "copy"
            text: qsTr("Picture of this page")
            trail: qsTr("PNG")
            width: parent.width
            onClicked: button.picture()
        }
    }
}
