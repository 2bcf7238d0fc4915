// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// A Tip for its parent that is made when it is first to be seen: a page has dozens, and few are ever asked for.
Loader {
    id: lazy

    required property bool shown
    required property string text
    property int delay: Theme.time.tipDelay

    active: false
    onShownChanged: active = active || shown

    sourceComponent: Tip {
        property bool made: false // else it would be there before its delay is known

        delay: lazy.delay
        parent: lazy.parent
        shown: made && lazy.shown
        text: lazy.text
        Component.onCompleted: made = true
    }
}
