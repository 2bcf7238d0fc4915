// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import QtQuick.Templates as T
import Gatepost.Console
import Gatepost.Models

// From "no site" to its first hit: the form, then the snippet and the wait.
Card {
    id: card

    required property Session session
    readonly property SiteAssistant assistant: session.assistant
    readonly property bool form: assistant.step === SiteAssistant.Form || assistant.step === SiteAssistant.Adding
    readonly property real inner: form ? formPart.implicitHeight : snippetPart.implicitHeight

    signal done()

    implicitHeight: inner + 2 * Theme.space.cardY + 20 + contentGap
    contentGap: Theme.space.m
    title: form ? qsTr("Add a site") : qsTr("Paste this into every page of %1").arg(assistant.siteName)

    Flickable {
        anchors.fill: parent
        boundsBehavior: Flickable.StopAtBounds
        clip: contentHeight > height
        contentHeight: card.inner
        interactive: contentHeight > height

        T.ScrollBar.vertical: ThinScrollBar { }

        AssistantForm {
            id: formPart

            session: card.session
            visible: card.form
            width: parent.width
        }
        AssistantSnippet {
            id: snippetPart

            session: card.session
            visible: !card.form
            width: parent.width
            onDone: card.done()
        }
    }
}
