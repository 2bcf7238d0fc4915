// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// The sites there are, and the way to a new one.
FocusScope {
    id: page

    required property Session session
    readonly property bool wide: width >= 820
    readonly property bool any: session.sites.count > 0

    signal pageWanted(string key)

    GridLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        columnSpacing: Theme.space.gap
        columns: page.wide && page.any ? 2 : 1
        rowSpacing: Theme.space.gap

        Card {
            Layout.alignment: Qt.AlignTop
            Layout.fillWidth: true
            Layout.maximumHeight: page.wide ? page.height - Theme.space.xl : page.height / 3
            Layout.preferredWidth: 420
            contentHeight: list.contentHeight
            note: page.session.sites.count === 1 ? qsTr("1 site") : qsTr("%1 sites").arg(page.session.sites.count)
            title: qsTr("Sites")
            visible: page.any

            SiteList {
                id: list

                anchors.fill: parent
                session: page.session
                onWatched: id => page.session.assistant.watch(id)
            }
        }
        AssistantCard {
            Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
            Layout.fillWidth: page.any
            Layout.maximumHeight: page.height - Theme.space.xl
            Layout.maximumWidth: page.any ? Number.POSITIVE_INFINITY : 620
            Layout.preferredHeight: implicitHeight
            Layout.preferredWidth: page.any ? 620 : Math.min(620, page.width)
            focus: true
            session: page.session
            onDone: page.pageWanted("overview")
        }
        Item { Layout.columnSpan: parent.columns; Layout.fillHeight: true }
    }
}
