// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// Views as they come.
FocusScope {
    id: page

    required property Session session
    required property bool active
    readonly property bool noSites: session.scope.ready && !session.scope.hasSites

    signal assistantWanted()

    LiveModel {
        id: live

        active: page.active
        feed: page.session.live
        scope: page.session.scope
    }
    ColumnLayout {
        anchors.bottomMargin: Theme.space.xl
        anchors.fill: parent
        spacing: Theme.space.gap
        visible: live.count > 0 && !page.noSites

        Card {
            Layout.fillWidth: true
            Layout.preferredHeight: 210
            contentGap: 2
            definition: Definitions.live
            note: live.halfHourText
            title: live.lastMinuteText

            MinuteBars {
                anchors.bottomMargin: -4
                anchors.fill: parent
                description: live.halfHourText
                maximum: live.minutesMaximum
                minutes: live.minutes
            }
        }
        Card {
            Layout.fillHeight: true
            Layout.fillWidth: true
            contentGap: 4
            title: qsTr("Newest views")

            RowRoom {
                id: room

                filled: list.contentHeight
                offered: list.parent?.height ?? 0
            }
            LiveList {
                id: list

                anchors.left: parent.left
                anchors.leftMargin: -Theme.space.s
                anchors.right: parent.right
                anchors.rightMargin: -Theme.space.s
                focus: true
                height: room.taken
                model: live
            }
        }
    }
    StateView {
        actionText: page.noSites ? qsTr("Add a site") : qsTr("Show the snippet")
        anchors.fill: parent
        hint: page.noSites ? "" : qsTr("As soon as a page with the snippet is opened, it is here within a second.")
        kind: page.session.scope.ready ? "empty" : "loading"
        message: page.noSites ? qsTr("No site yet") : qsTr("Waiting for the next view")
        visible: live.count === 0 || page.noSites
        onActed: page.assistantWanted()
    }
}
