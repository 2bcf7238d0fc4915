// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// The single keys of the window. A field that is being typed in keeps them for itself.
Item {
    id: keys

    signal pageWanted(int number)
    signal searchWanted()
    signal rangeWanted()
    signal filterWanted()
    signal exportWanted()
    signal liveWanted()
    signal helpWanted()

    Repeater {
        model: 8

        Item {
            id: digit

            required property int index

            Shortcut { sequence: String(digit.index + 1); onActivated: keys.pageWanted(digit.index + 1) }
        }
    }
    Shortcut { sequence: "/"; onActivated: keys.searchWanted() }
    Shortcut { sequence: "R"; onActivated: keys.rangeWanted() }
    Shortcut { sequence: "F"; onActivated: keys.filterWanted() }
    Shortcut { sequence: "E"; onActivated: keys.exportWanted() }
    Shortcut { sequence: "L"; onActivated: keys.liveWanted() }
    Shortcut { sequences: ["?", "Shift+?"]; onActivated: keys.helpWanted() }
}
