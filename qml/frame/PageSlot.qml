// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Holds one page from the first time it is shown.
Loader {
    id: slot

    required property bool shown
    property bool wasShown: false

    function open(): void {
        wasShown = wasShown || shown
        if (shown)
            forceActiveFocus(Qt.OtherFocusReason)
    }

    active: shown || wasShown
    anchors.fill: parent
    visible: shown
    onShownChanged: open()

    Component.onCompleted: open()
}
