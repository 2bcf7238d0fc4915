// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// What a page shows instead of figures: loading, empty with what to do next, or what failed.
Item {
    id: view

    // "loading", "empty", "failed"
    required property string kind
    required property string message
    property string hint: ""
    property string actionText: ""
    property string secondText: ""

    signal acted()
    signal actedSecond()

    Accessible.name: message
    Accessible.role: Accessible.AlertMessage

    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -Theme.space.xxl
        spacing: Theme.space.m
        width: Math.min(420, parent.width - 2 * Theme.space.xl)

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            border.color: Theme.color.line
            color: Theme.color.surface
            height: 56
            radius: 16
            width: 56

            Icon {
                anchors.centerIn: parent
                color: view.kind === "failed" ? Theme.color.worse : Theme.color.accent
                name: view.kind === "failed" ? "alert" : view.kind === "loading" ? "overview" : "empty"
                size: 24

                SequentialAnimation on opacity {
                    loops: Animation.Infinite
                    running: view.kind === "loading" && view.visible && Theme.motion

                    NumberAnimation { duration: 700; from: 1; to: 0.3 }
                    NumberAnimation { duration: 700; from: 0.3; to: 1 }
                }
            }
        }
        PlainLabel {
            elide: Text.ElideNone
            font.pixelSize: Theme.type.title
            font.weight: Theme.type.strong
            horizontalAlignment: Text.AlignHCenter
            text: view.message
            width: parent.width
            wrapMode: Text.Wrap
        }
        PlainLabel {
            color: Theme.color.muted
            elide: Text.ElideNone
            horizontalAlignment: Text.AlignHCenter
            lineHeight: 1.3
            text: view.hint
            visible: text.length > 0
            width: parent.width
            wrapMode: Text.Wrap
        }
        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.space.s
            topPadding: Theme.space.xs

            PushButton {
                primary: true
                text: view.actionText
                visible: text.length > 0
                onClicked: view.acted()
            }
            PushButton {
                text: view.secondText
                visible: text.length > 0
                onClicked: view.actedSecond()
            }
        }
    }
}
