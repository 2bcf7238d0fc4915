// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick

// What a DataTable shows in one column: a role of its model, as text. Figures stand at the right.
QtObject {
    required property string role
    required property string title
    // Role to sort by; empty: this column does not sort.
    property string sortRole: ""
    // Width in pixels; the one column with `stretch` takes what is left.
    property real width: 80
    property bool stretch: false
    property bool strong: false
    property bool muted: false
    // Left out while the table is narrower than this.
    property real fromWidth: 0
    // Role (bool) that greys the figure because it is in doubt.
    property string doubtRole: ""
    // Role with the sentence shown while the figure is in doubt.
    property string noteRole: ""
    property string definition: ""
    property bool text: false
    // Draws a StackedBar of the row's channels instead of text.
    property bool bar: false
}
