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
            Layout.fillHeight: true
            Layout.fillWidth: true
            Layout.preferredHeight: 200
            Layout.preferredWidth: 420
            note: qsTr("%n site(s)", "", page.session.sites.count)
            title: qsTr("Sites")
            visible: page.any

            SiteList {
                anchors.fill: parent
                session: page.session
                onWatched: id => page.session.assistant.watch(id)
            }
        }
        AssistantCard {
            Layout.alignment: Qt.AlignHCenter | Qt.AlignTop
            Layout.fillHeight: page.any
            Layout.fillWidth: page.any
            Layout.maximumWidth: page.any ? Number.POSITIVE_INFINITY : 620
            Layout.preferredHeight: page.any ? 380 : Math.min(implicitHeight, page.height - Theme.space.xl)
            Layout.preferredWidth: page.any ? 620 : Math.min(620, page.width)
            focus: true
            session: page.session
            onDone: page.pageWanted("overview")
        }
        Item { Layout.fillHeight: true; visible: !page.any }
    }
}
