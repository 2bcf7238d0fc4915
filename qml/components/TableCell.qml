// SPDX-License-Identifier: GPL-3.0-or-later
import QtQuick
import Gatepost.Console

// One figure or text of a TableRow, grey while it is in doubt. Tables have hundreds of these, so that every binding
// counts: the row speaks for them and has what few of them need.
Text {
    required property TableColumn column
    required property var roles
    required property ThemeColors colors
    readonly property bool doubtful: column.doubtRole.length > 0 && roles[column.doubtRole] === true

    color: column.muted || doubtful ? colors.muted : colors.text
    elide: Text.ElideRight
    font: column.strong && !doubtful ? Theme.type.strongCell : Theme.type.cell
    height: 20
    horizontalAlignment: column.text ? Text.AlignLeft : Text.AlignRight
    rightPadding: 8
    text: column.bar ? "" : roles[column.role] ?? ""
    textFormat: Text.PlainText
    verticalAlignment: Text.AlignVCenter
}
