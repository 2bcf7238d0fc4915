// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// All text of the console. Never interprets markup: page names and referrers come from strangers.
Text {
    color: Theme.color.text
    elide: Text.ElideRight
    font.family: Theme.type.family
    font.pixelSize: Theme.type.body
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
    Accessible.ignored: text.length === 0
    Accessible.name: text
    Accessible.role: Accessible.StaticText
}
