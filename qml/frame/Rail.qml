// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// The left edge: the mark, the pages, and how the collector is doing.
Rectangle {
    id: rail

    required property Session session
    // [{ key, title, icon, low }]; `low` ones stand under the line.
    required property var pages
    required property string currentKey
    property bool narrow: false

    signal chosen(string key)
    signal keysWanted()

    color: Theme.color.background
    implicitWidth: narrow ? Theme.space.railNarrow : Theme.space.rail
    Accessible.name: qsTr("Pages")
    Accessible.role: Accessible.PageTabList

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.right: parent.right
        anchors.top: parent.top
        color: Theme.color.line
        width: 1
    }
    ColumnLayout {
        anchors.bottomMargin: Theme.space.m
        anchors.fill: parent
        anchors.leftMargin: 10
        anchors.rightMargin: 11
        spacing: 1

        Row {
            Layout.bottomMargin: 1
            Layout.leftMargin: rail.narrow ? 8 : 12
            Layout.preferredHeight: 56
            spacing: 9

            AppMark { anchors.verticalCenter: parent.verticalCenter; size: 19 }
            PlainLabel {
                anchors.verticalCenter: parent.verticalCenter
                font.pixelSize: Theme.type.title
                font.weight: Theme.type.bold
                text: qsTr("Gatepost")
                visible: !rail.narrow
            }
        }
        Repeater {
            model: rail.pages

            ColumnLayout {
                id: slot

                required property var modelData
                required property int index

                Layout.fillWidth: true
                spacing: 0

                Rectangle {
                    Layout.bottomMargin: 12
                    Layout.fillWidth: true
                    Layout.leftMargin: 8
                    Layout.rightMargin: 8
                    Layout.topMargin: 12
                    color: Theme.color.line
                    implicitHeight: 1
                    visible: slot.modelData.low
                }
                RailItem {
                    Layout.fillWidth: true
                    digit: String(slot.index + 1)
                    iconName: slot.modelData.icon
                    narrow: rail.narrow
                    selected: slot.modelData.key === rail.currentKey
                    text: slot.modelData.title
                    onClicked: rail.chosen(slot.modelData.key)
                }
            }
        }
        Item { Layout.fillHeight: true }
        ThemeSwitch {
            Layout.bottomMargin: 10
            Layout.leftMargin: rail.narrow ? 0 : 2
            narrow: rail.narrow
            settings: rail.session.settings
            onKeysWanted: rail.keysWanted()
        }
        StatusFoot {
            Layout.fillWidth: true
            Layout.leftMargin: 8
            narrow: rail.narrow
            status: rail.session.status
        }
    }
}
