// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Holds one page from the first time it is shown.
Loader {
    id: slot

    required property bool shown
    property bool wasShown: false

    active: shown || wasShown
    anchors.fill: parent
    focus: shown
    visible: shown
    onShownChanged: wasShown = wasShown || shown

    Component.onCompleted: wasShown = shown
}
