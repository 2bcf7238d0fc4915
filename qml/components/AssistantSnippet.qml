// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// The snippet of a site, which of its parts have been heard, and the first hit as soon as it is there.
ColumnLayout {
    id: part

    required property Session session
    readonly property SiteAssistant assistant: session.assistant
    readonly property bool arrived: assistant.step === SiteAssistant.Arrived
    readonly property var parts: [
        { heard: assistant.scriptHeard, name: qsTr("Script") },
        { heard: assistant.imageHeard, name: qsTr("Image") },
        { heard: assistant.noscriptHeard, name: qsTr("Image for scripts off") }
    ]

    signal done()

    function look(): void {
        assistant.lookAtSite()
        done()
    }

    spacing: Theme.space.m

    PlainLabel {
        Layout.fillWidth: true
        color: Theme.color.muted
        elide: Text.ElideNone
        lineHeight: 1.3
        text: qsTr("Best just before the end of the body. The script reports the view, the images count what it cannot. It learns no more than the page, where the visit came from and what the browser says of itself; nobody is recognised.")
        wrapMode: Text.Wrap
    }
    CodeBox {
        Layout.fillWidth: true
        code: part.assistant.snippet
        session: part.session
        visible: code.length > 0
    }
    Rectangle {
        Layout.fillWidth: true
        border.color: part.arrived ? Theme.color.better : Theme.color.line
        color: "transparent"
        implicitHeight: wait.implicitHeight + 2 * Theme.space.m
        objectName: "firstHit"
        radius: Theme.radius.control
        Accessible.name: title.text + " " + detail.text
        Accessible.role: Accessible.AlertMessage

        Row {
            id: wait

            anchors.left: parent.left
            anchors.leftMargin: Theme.space.m
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space.m

            Icon {
                color: part.arrived ? Theme.color.better : Theme.color.accent
                name: part.arrived ? "check" : "live"
                size: 20

                SequentialAnimation on opacity {
                    alwaysRunToEnd: true
                    loops: Animation.Infinite
                    running: !part.arrived && part.visible && Theme.motion

                    NumberAnimation { duration: 700; from: 1; to: 0.35 }
                    NumberAnimation { duration: 700; from: 0.35; to: 1 }
                }
            }
            Column {
                spacing: 3
                width: parent.width - 60

                PlainLabel {
                    id: title

                    font.weight: Theme.type.strong
                    text: part.arrived ? qsTr("The first hit is here") : qsTr("Waiting for the first hit …")
                    width: parent.width
                }
                PlainLabel {
                    id: detail

                    color: Theme.color.muted
                    font.pixelSize: Theme.type.small
                    text: part.arrived ? qsTr("%1 on %2 (%3), told by: %4. Hits so far: %5.").arg(part.assistant.firstPage).arg(part.assistant.firstHost)
                        .arg(part.assistant.firstNetworkText).arg(part.assistant.firstChannelText).arg(part.assistant.hitsSoFar) : qsTr("Open one of its pages in a browser.")
                    elide: Text.ElideNone
                    width: parent.width
                    wrapMode: Text.Wrap
                }
            }
        }
    }
    Flow {
        Layout.fillWidth: true
        spacing: Theme.space.l

        Repeater {
            model: part.parts

            Row {
                id: heard

                required property var modelData

                spacing: 6
                Accessible.name: modelData.heard ? qsTr("%1 heard").arg(modelData.name) : qsTr("%1 not heard yet").arg(modelData.name)
                Accessible.role: Accessible.StaticText

                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    color: heard.modelData.heard ? Theme.color.better : Theme.color.faint
                    name: heard.modelData.heard ? "check" : "minus"
                    size: 14
                }
                SilentLabel {
                    color: heard.modelData.heard ? Theme.color.text : Theme.color.muted
                    font.pixelSize: Theme.type.small
                    text: heard.modelData.name
                }
            }
        }
    }
    RowLayout {
        spacing: Theme.space.s

        PushButton {
            primary: part.arrived
            text: qsTr("Look at the site")
            onClicked: part.look()
        }
        PushButton { text: qsTr("Add another"); onClicked: part.assistant.reset() }
        PlainLabel {
            Layout.leftMargin: Theme.space.s
            color: Theme.color.muted
            font.pixelSize: Theme.type.small
            text: part.assistant.testPageUrl.length > 0 ? qsTr("Test page: %1").arg(part.assistant.testPageUrl) : ""
        }
    }
}
