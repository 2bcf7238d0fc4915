// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import QtQuick.Layouts
import Gatepost.Console
import Gatepost.Models

// Name, hosts and zone of a new site; where this console may only read, the command to use instead.
ColumnLayout {
    id: form

    required property Session session
    readonly property SiteAssistant assistant: session.assistant
    readonly property bool editable: session.sites.editable

    spacing: Theme.space.s

    PlainLabel {
        Layout.fillWidth: true
        color: Theme.color.muted
        elide: Text.ElideNone
        lineHeight: 1.3
        text: form.editable ? qsTr("A site is what you measure as one. List every host it is served on, the .onion and .i2p ones too: a view for a host that no site lists is never in a report.")
            : form.session.sites.readOnlyText
        wrapMode: Text.Wrap
    }
    CodeBox {
        Layout.fillWidth: true
        code: form.session.sites.addCommand
        session: form.session
        visible: !form.editable && code.length > 0
    }
    FieldName { text: qsTr("Name"); visible: form.editable }
    InputField {
        Layout.fillWidth: true
        focus: true
        label: qsTr("Name")
        objectName: "siteName"
        placeholderText: qsTr("My site")
        text: form.assistant.name
        visible: form.editable
        onTextEdited: form.assistant.name = text
    }
    FieldName { text: qsTr("Hosts, with commas or spaces between"); visible: form.editable }
    InputField {
        Layout.fillWidth: true
        label: qsTr("Hosts")
        objectName: "siteHosts"
        placeholderText: qsTr("example.org, www.example.org")
        text: form.assistant.hosts
        visible: form.editable
        onAccepted: if (form.assistant.canAdd) form.assistant.add()
        onTextEdited: form.assistant.hosts = text
    }
    PlainLabel {
        Layout.fillWidth: true
        color: Theme.color.muted
        elide: Text.ElideNone
        font.pixelSize: Theme.type.small
        lineHeight: 1.3
        text: form.assistant.hostsPreview
        visible: form.editable && text.length > 0
        wrapMode: Text.Wrap
    }
    FieldName { text: qsTr("Time zone: where its days begin"); visible: form.editable }
    ZonePicker {
        Layout.fillWidth: true
        current: form.assistant.timeZone
        visible: form.editable
        zones: form.session.sites.timeZones
        onChosen: zone => form.assistant.timeZone = zone
    }
    PlainLabel {
        Layout.fillWidth: true
        color: Theme.color.worse
        elide: Text.ElideNone
        text: form.assistant.errorText
        visible: text.length > 0
        wrapMode: Text.Wrap
        Accessible.role: Accessible.AlertMessage
    }
    PushButton {
        Layout.topMargin: Theme.space.s
        enabled: form.assistant.canAdd && form.assistant.step === SiteAssistant.Form
        objectName: "siteAdd"
        primary: true
        text: form.assistant.step === SiteAssistant.Adding ? qsTr("Adding …") : qsTr("Add the site")
        visible: form.editable
        onClicked: form.assistant.add()
    }
}
