// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Holds one page from the first time it is wanted. It is made bit by bit, so that nothing else waits for it, but for the
// first of all, which everything waits for; and seen from when the stack says so.
Loader {
    id: slot

    required property string key
    required property string current
    required property string shownKey
    readonly property bool wanted: current === key
    readonly property bool shown: shownKey === key
    property bool wasWanted: false

    function open(): void {
        wasWanted = wasWanted || wanted
        if (shown && item)
            forceActiveFocus(Qt.OtherFocusReason)
    }

    active: wanted || wasWanted
    anchors.fill: parent
    asynchronous: shownKey.length > 0
    visible: shown
    onShownChanged: open()
    onWantedChanged: open()

    Component.onCompleted: open()
}
