// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// Holds one page from the first time it is wanted. It is made bit by bit, so that nothing else waits for it, but for the
// first of all, which everything waits for; and seen from when the stack says so. Only a page that is seen follows the
// size of the window at once: laying out the hidden ones with it would hold every step of a resize.
Loader {
    id: slot

    required property string key
    required property string current
    required property string shownKey
    readonly property bool wanted: current === key
    readonly property bool shown: shownKey === key
    property bool wasWanted: false
    readonly property bool followed: wanted || shown || !item
    property bool fittingWidth: false
    property bool fittingHeight: false
    readonly property bool fits: !item || (width === parent.width && height === parent.height)

    function open(): void {
        wasWanted = wasWanted || wanted
        if (shown && item)
            forceActiveFocus(Qt.OtherFocusReason)
    }
    // Takes the width of the stack while hidden, or its height where it has that.
    function fit(): void {
        fittingHeight = width === parent.width
        fittingWidth = !fittingHeight
        fittingHeight = fittingWidth = false
    }

    active: wanted || wasWanted
    anchors.bottom: followed || fittingHeight ? parent.bottom : undefined
    anchors.left: followed || fittingWidth ? parent.left : undefined
    anchors.right: followed || fittingWidth ? parent.right : undefined
    anchors.top: followed || fittingHeight ? parent.top : undefined
    asynchronous: shownKey.length > 0
    visible: shown
    onShownChanged: open()
    onWantedChanged: open()

    Component.onCompleted: open()
}
