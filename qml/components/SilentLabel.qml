// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// Text that its control or row already speaks, and so is left out of what is read aloud. Never interprets markup: page
// names and referrers come from strangers.
Text {
    color: Theme.color.text
    elide: Text.ElideRight
    font.family: Theme.type.family
    font.pixelSize: Theme.type.body
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
