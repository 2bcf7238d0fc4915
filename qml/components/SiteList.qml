// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// All sites with what can be done with each.
ListView {
    id: list

    required property Session session
    property int asked: 0 // site whose removal waits for a yes

    signal watched(int siteId)

    function remove(siteId: int): void {
        asked === siteId ? session.sites.remove(siteId) : undefined
        asked = asked === siteId ? 0 : siteId
    }

    boundsBehavior: Flickable.StopAtBounds
    clip: true
    model: session.sites
    spacing: Theme.space.s
    Accessible.name: qsTr("Sites")
    Accessible.role: Accessible.List

    T.ScrollBar.vertical: ThinScrollBar { }
    footer: PlainLabel {
        color: Theme.color.worse
        elide: Text.ElideNone
        height: text.length > 0 ? implicitHeight : 0
        text: list.session.sites.errorText
        topPadding: Theme.space.s
        width: list.width
        wrapMode: Text.Wrap
    }
    delegate: Rectangle {
        id: row

        required property int siteId
        required property string name
        required property string hostsText
        required property string networksText
        required property string timeZone
        required property string siteKey

        border.color: siteId === list.session.assistant.siteId ? Theme.color.accent : Theme.color.line
        color: "transparent"
        height: words.implicitHeight + 2 * Theme.space.m
        radius: Theme.radius.control
        width: ListView.view ? ListView.view.width : 0
        Accessible.name: [name, hostsText, networksText].join(", ")
        Accessible.role: Accessible.ListItem

        Column {
            id: words

            anchors.left: parent.left
            anchors.leftMargin: Theme.space.m
            anchors.right: actions.left
            anchors.rightMargin: Theme.space.s
            anchors.verticalCenter: parent.verticalCenter
            spacing: 3

            PlainLabel { font.weight: Theme.type.strong; text: row.name; width: parent.width }
            PlainLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.small
                text: row.hostsText
                width: parent.width
            }
            PlainLabel {
                color: Theme.color.muted
                font.pixelSize: Theme.type.tick
                text: [row.networksText, row.timeZone, row.siteKey].join("  ·  ")
                width: parent.width
            }
            PlainLabel {
                color: Theme.color.worse
                elide: Text.ElideNone
                font.pixelSize: Theme.type.small
                text: qsTr("This removes everything recorded for the site. Click the bin again to do it.")
                visible: list.asked === row.siteId
                width: parent.width
                wrapMode: Text.Wrap
            }
        }
        Row {
            id: actions

            anchors.right: parent.right
            anchors.rightMargin: Theme.space.s
            anchors.verticalCenter: parent.verticalCenter

            PushButton {
                iconName: "copy"
                quiet: true
                tip: qsTr("Snippet of %1").arg(row.name)
                onClicked: list.watched(row.siteId)
            }
            PushButton {
                enabled: list.session.sites.editable && !list.session.sites.busy
                iconName: "trash"
                quiet: true
                tip: qsTr("Remove %1").arg(row.name)
                onClicked: list.remove(row.siteId)
            }
        }
    }
}
